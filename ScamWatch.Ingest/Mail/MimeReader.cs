using System.Text;

namespace ScamWatch.Ingest.Mail;

/// <summary>
/// Reads a mail from its bytes (RFC 5322, RFC 2045–2049), as tolerant as mail clients are, since what clients show is what
/// people were deceived by. Never throws on any content; work is bounded by <see cref="MimeLimits"/> and linear in the size.
/// </summary>
public static class MimeReader
{
    private const int MaxBoundary = 250;

    /// <summary>Where a boundary that was not declared stands, it stands near the start.</summary>
    private const int MaxGuess = 1024 * 1024;

    /// <param name="toJudge">
    /// True for those who keep nothing of the mail: the harmless page, the marks of attachments, the header lines to show and remarks
    /// on its content, which no judgement rests on, stay unmade. All else is the same.
    /// </param>
    public static MimeMessage Read(ReadOnlyMemory<byte> bytes, MimeLimits? limits = null, bool toJudge = false)
    {
        var notes = new ReadingNotes(limits ?? MimeLimits.Default, toJudge);
        if (bytes.Length > notes.Limits.MaxMessageBytes)
        {
            notes.Note($"メールが上限 {ByteSize.Of(notes.Limits.MaxMessageBytes)} を超えたため、途中まで読みました。");
            bytes = bytes[..notes.Limits.MaxMessageBytes];
        }

        return Message(Start(bytes, notes), notes, 0);
    }

    private static MimeMessage Message(ReadOnlyMemory<byte> bytes, ReadingNotes notes, int depth)
    {
        notes.TakePart();
        return new MimeMessage(Part(bytes, "text/plain", notes, depth), notes);
    }

    /// <summary>Steps over what stands before the headers: a byte order mark, the mbox line, blank lines.</summary>
    private static ReadOnlyMemory<byte> Start(ReadOnlyMemory<byte> bytes, ReadingNotes notes)
    {
        if (!bytes.Span.Contains((byte)'\n') && bytes.Span.Contains((byte)'\r'))
        {
            notes.Note("改行が CR だけのため、読み替えました。");
            var copy = bytes.ToArray();
            copy.AsSpan().Replace((byte)'\r', (byte)'\n');
            bytes = copy;
        }

        if (bytes.Span.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        bytes = bytes[(bytes.Length - bytes.Span.TrimStart(" \t\r\n"u8).Length)..];
        return bytes.Span.StartsWith("From "u8) || bytes.Span.StartsWith(">From "u8)
            ? bytes[Math.Max(bytes.Span.IndexOf((byte)'\n') + 1, 0)..]
            : bytes;
    }

    private static MimePart Part(ReadOnlyMemory<byte> bytes, string defaultType, ReadingNotes notes, int depth)
    {
        var headers = HeaderBlock.Read(bytes, notes, out var bodyStart);
        var part = new MimePart(headers, bytes[bodyStart..], defaultType);
        if (part.IsMultipart)
        {
            return Multipart(part, notes, depth);
        }

        if (part.ContentType is "message/rfc822" or "message/global" or "message/news"
            || part.FileName.EndsWith(".eml", StringComparison.OrdinalIgnoreCase))
        {
            part.Nested = Inside(part.Content, notes, depth);
        }
        else if (ZippedMails.IsZip(part))
        {
            part.Zipped = [.. ZippedMails.Read(part.Content, notes).Select(m => Inside(m, notes, depth)).OfType<MimeMessage>()];
        }

        return part;
    }

    private static MimeMessage? Inside(ReadOnlyMemory<byte> content, ReadingNotes notes, int depth)
    {
        if (depth >= notes.Limits.MaxDepth)
        {
            NoteDepth(notes);
            return null;
        }

        if (!notes.TakePart())
        {
            return null;
        }

        // RFC 2046 §5.2.1 forbids base64 here; webmail does it all the same.
        var message = Message(Start(content, notes), notes, depth + 1);
        return message.LooksLikeMail ? message : null;
    }

    private static MimePart Multipart(MimePart part, ReadingNotes notes, int depth)
    {
        if (depth >= notes.Limits.MaxDepth)
        {
            NoteDepth(notes);
            return part;
        }

        var body = part.Body;
        var boundary = part.TypeParameters["boundary"] is { Length: > 0 } declared
            ? Encoding.UTF8.GetBytes(CleanText.Cut(declared.TrimEnd(), MaxBoundary))
            : [];
        if (boundary.Length == 0 || !NextDelimiter(body.Span, boundary, 0).Found)
        {
            if (part.TransferEncoding is "base64" or "quoted-printable" && boundary.Length > 0)
            {
                // RFC 2045 §6.4 forbids encoding a multipart as a whole; some gateways do it.
                body = part.Content;
            }
            else
            {
                boundary = GuessBoundary(body.Span[..Math.Min(body.Length, MaxGuess)]);
                if (boundary.Length > 0)
                {
                    notes.Note("パートの区切りの宣言が本文と合わないため、本文から推定しました。");
                }
            }
        }

        var defaultType = part.ContentType == "multipart/digest" ? "message/rfc822" : "text/plain";
        part.Children = boundary.Length == 0 ? [] : Split(body, boundary, defaultType, notes, depth);
        if (part.Children.Count > 0)
        {
            return part;
        }

        notes.Note("パートの区切りがないため、本文をそのまま読みました。");
        return Leaf(part, notes);
    }

    /// <summary>A multipart without parts: what stands in it is still what people saw.</summary>
    private static MimePart Leaf(MimePart part, ReadingNotes notes)
    {
        if (!part.Body.IsEmpty && notes.TakePart())
        {
            part.Children = [new MimePart([.. part.Headers.Where(h => h.Is("Content-Transfer-Encoding"))], part.Body, "text/plain")];
        }

        return part;
    }

    private static List<MimePart> Split(
        ReadOnlyMemory<byte> body, byte[] boundary, string defaultType, ReadingNotes notes, int depth)
    {
        var children = new List<MimePart>();
        var delimiter = NextDelimiter(body.Span, boundary, 0);
        while (delimiter.Found && !delimiter.Closes)
        {
            var start = delimiter.End;
            delimiter = NextDelimiter(body.Span, boundary, start);
            var end = delimiter.Found ? delimiter.Start : body.Length;
            if (!delimiter.Found)
            {
                notes.Note("最後のパートが閉じられていません(途中で切れたメールの可能性)。");
            }

            if (!notes.TakePart())
            {
                break;
            }

            children.Add(Part(body[start..Math.Max(start, end)], defaultType, notes, depth + 1));
        }

        return children;
    }

    /// <summary>
    /// The next line that is the boundary (RFC 2046 §5.1.1). The line end before it belongs to it; blanks after it do not matter.
    /// </summary>
    private static Delimiter NextDelimiter(ReadOnlySpan<byte> body, byte[] boundary, int from)
    {
        Span<byte> mark = [(byte)'-', (byte)'-', .. boundary];
        for (var at = from; at < body.Length;)
        {
            var found = body[at..].IndexOf(mark);
            if (found < 0)
            {
                break;
            }

            var start = at + found;
            at = start + mark.Length;
            if (start > 0 && body[start - 1] != '\n')
            {
                continue;
            }

            var lineEnd = body[at..].IndexOf((byte)'\n');
            var rest = (lineEnd < 0 ? body[at..] : body.Slice(at, lineEnd)).TrimEnd(" \t\r"u8);
            var closes = rest.StartsWith("--"u8);
            if (!rest.IsEmpty && !closes)
            {
                continue;
            }

            var contentEnd = start > from && body[start - 1] == '\n' ? start - 1 : start;
            if (contentEnd > from && body[contentEnd - 1] == '\r' && contentEnd < start)
            {
                contentEnd--;
            }

            return new Delimiter(true, closes, contentEnd, lineEnd < 0 ? body.Length : at + lineEnd + 1);
        }

        return default;
    }

    /// <summary>The first line of dashes that header lines follow: what the sender forgot to declare.</summary>
    private static byte[] GuessBoundary(ReadOnlySpan<byte> body)
    {
        var lines = new ByteLines(body);
        ReadOnlySpan<byte> candidate = [];
        while (lines.Next())
        {
            if (!candidate.IsEmpty && lines.Line.StartsWith("Content-"u8))
            {
                return candidate.ToArray();
            }

            var line = lines.Line.TrimEnd(" \t"u8);
            candidate = line.StartsWith("--"u8) && line.Length is > 4 and < MaxBoundary && !line.EndsWith("--"u8) ? line[2..] : [];
        }

        return [];
    }

    private static void NoteDepth(ReadingNotes notes) =>
        notes.Note($"入れ子が上限 {notes.Limits.MaxDepth} 段を超えたため、その内側は読みませんでした。");

    private readonly record struct Delimiter(bool Found, bool Closes, int Start, int End);
}
