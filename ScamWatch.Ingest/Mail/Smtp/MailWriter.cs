using System.Globalization;
using System.Text;
using ScamWatch.Domain;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Replies;

namespace ScamWatch.Ingest.Mail.Smtp;

/// <summary>
/// Writes a mail to a reporter as it goes over the wire: ASCII, CRLF, lines within 78 characters where they can be cut (RFC
/// 5322 §2.1.1). No value reaches a header with a control character in it.
/// </summary>
internal static class MailWriter
{
    /// <summary>RFC 2047 §2: 76 characters for a line with an encoded word. 39 bytes are 52 letters, 64 with the frame.</summary>
    private const int WordBytes = 39;

    private const int BodyLine = 76;

    /// <summary>What fits beside the name of a header.</summary>
    private const int PlainLine = 66;

    /// <summary>An id of a stranger's mail: longer ones, and those with other characters, are left out.</summary>
    private const int MaxId = 250;

    /// <summary>RFC 5322 allows a line of 998; old relays cut long headers.</summary>
    private const int MaxReferences = 10;

    /// <summary>The whole message.</summary>
    public static byte[] Write(ClaimedReply reply)
    {
        var text = new StringBuilder();
        Header(text, "Date", JapanTime.Of(reply.WrittenAt).ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture) + " +0900");
        Header(text, "From", $"{Phrase(reply.FromName)}\r\n <{Wire(reply.From)}>");
        if (reply.ReplyTo is { } replyTo)
        {
            Header(text, "Reply-To", $"<{Wire(replyTo)}>");
        }

        // Without the name: it is whatever a stranger wrote.
        Header(text, "To", $"<{Wire(reply.To)}>");
        Header(text, "Subject", Unstructured(reply.Subject));
        Header(text, "Message-ID", $"<{reply.MessageId}>");
        if (IsId(reply.InReplyTo))
        {
            Header(text, "In-Reply-To", $"<{reply.InReplyTo}>");
            var thread = reply.References.Where(IsId).Where(id => id != reply.InReplyTo).TakeLast(MaxReferences - 1).Append(reply.InReplyTo!);
            Header(text, "References", string.Join("\r\n ", thread.Select(id => $"<{id}>")));
        }

        // RFC 3834 §5.1: a question was written and sent by a person. No Precedence: §3.1.8 does not recommend it. The X- header is
        // what Exchange heeds.
        if (reply.Kind != ReplyKind.Question)
        {
            Header(text, "Auto-Submitted", reply.IsReply ? "auto-replied" : "auto-generated");
        }

        Header(text, "X-Auto-Response-Suppress", "All");
        if (reply.StopLink.Length > 0 && reply.StopLink.All(c => c is > ' ' and <= '~' and not ('<' or '>')))
        {
            Header(text, "List-Unsubscribe", $"<{reply.StopLink}>");
            if (reply.StopLink.StartsWith("https:", StringComparison.Ordinal))
            {
                // RFC 8058 §3.1: https only.
                Header(text, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
            }
        }

        Header(text, "Content-Language", reply.LanguageTag ?? (reply.Language == ReplyLanguage.En ? "en" : "ja"));
        Header(text, "MIME-Version", "1.0");
        Header(text, "Content-Type", "text/plain; charset=utf-8");
        Body(text, reply.Body);
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>An address as on the wire: the local part quoted where it is no dot-atom, as in old Japanese mobile addresses.</summary>
    public static string Wire(EmailAddress address) =>
        address.Local.StartsWith('.') || address.Local.EndsWith('.') || address.Local.Contains("..", StringComparison.Ordinal)
            ? $"\"{address.Local}\"@{address.Domain}"
            : address.ToString();

    private static void Header(StringBuilder text, string name, string value) => text.Append(name).Append(": ").Append(value).Append("\r\n");

    /// <summary>A display name: quoted where it is ASCII and fits a line, else encoded words.</summary>
    private static string Phrase(string name)
    {
        var line = OneLine(name);
        var quoted = $"\"{line.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        return IsPlain(line) && quoted.Length <= PlainLine ? quoted : EncodedWords(line);
    }

    private static string Unstructured(string value)
    {
        var line = OneLine(value);
        return IsPlain(line) && line.Length <= PlainLine ? line : EncodedWords(line);
    }

    private static string OneLine(string value) => new([.. value.Select(c => char.IsControl(c) ? ' ' : c)]);

    private static bool IsPlain(string value) =>
        !value.AsSpan().ContainsAnyExceptInRange(' ', '~') && !value.Contains("=?", StringComparison.Ordinal);

    /// <summary>RFC 2047, base64: one word a line, no character cut in two.</summary>
    private static string EncodedWords(string value)
    {
        var words = new List<string>();
        var bytes = new List<byte>(WordBytes);
        Span<byte> one = stackalloc byte[4];
        foreach (var rune in value.EnumerateRunes())
        {
            var count = rune.EncodeToUtf8(one);
            if (bytes.Count + count > WordBytes)
            {
                Flush();
            }

            bytes.AddRange(one[..count]);
        }

        Flush();
        return string.Join("\r\n ", words);

        void Flush()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=");
            bytes.Clear();
        }
    }

    private static bool IsId(string? id) =>
        id is { Length: > 2 and <= MaxId } && id.Contains('@', StringComparison.Ordinal) && id.All(c => c is > ' ' and <= '~' and not ('<' or '>' or '(' or ')' or ','));

    /// <summary>Quoted-printable where it stays readable, base64 where most is Japanese.</summary>
    private static void Body(StringBuilder text, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body.ReplaceLineEndings("\r\n"));
        var others = bytes.Count(b => b >= 0x80);
        if (others * 6 > bytes.Length)
        {
            Header(text, "Content-Transfer-Encoding", "base64");
            text.Append("\r\n");
            var letters = Convert.ToBase64String(bytes);
            for (var at = 0; at < letters.Length; at += BodyLine)
            {
                text.Append(letters, at, Math.Min(BodyLine, letters.Length - at)).Append("\r\n");
            }
        }
        else
        {
            Header(text, "Content-Transfer-Encoding", "quoted-printable");
            text.Append("\r\n");
            QuotedPrintable(text, bytes);
        }
    }

    /// <summary>RFC 2045 §6.7.</summary>
    private static void QuotedPrintable(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        var column = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            if (b == (byte)'\r' && i + 1 < bytes.Length && bytes[i + 1] == (byte)'\n')
            {
                text.Append("\r\n");
                (column, i) = (0, i + 1);
                continue;
            }

            var endsLine = i + 1 == bytes.Length || bytes[i + 1] == (byte)'\r';
            var asIs = b is > (byte)' ' and <= (byte)'~' and not (byte)'=' || (b == (byte)' ' && !endsLine);
            var width = asIs ? 1 : 3;
            // One place is kept for the mark of a line that goes on.
            if (column + width > BodyLine - (endsLine ? 0 : 1))
            {
                text.Append("=\r\n");
                column = 0;
            }

            if (asIs)
            {
                text.Append((char)b);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"={b:X2}");
            }

            column += width;
        }

        if (column > 0)
        {
            text.Append("\r\n");
        }
    }
}
