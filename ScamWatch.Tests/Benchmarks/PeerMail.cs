using System.Text;
using ScamWatch.Domain.Classification;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>Writes texts in the forms other classifiers read.</summary>
internal static class PeerMail
{
    private const int MaxEncoded = 30;

    public static Encoding Jis { get; } = MakeJis();

    /// <summary>A text as a mail: subject and sender in the header, the body as plain text.</summary>
    /// <param name="charset">UTF-8 (8bit) or ISO-2022-JP (7bit).</param>
    public static byte[] Write(string id, string subject, string sender, string body, Encoding charset)
    {
        var name = charset is UTF8Encoding ? "UTF-8" : "ISO-2022-JP";
        var header = new StringBuilder()
            .Append("From: ").Append(From(sender, charset, name)).Append("\r\n")
            .Append("To: <recipient@example.invalid>\r\n")
            .Append("Subject: ").Append(Words(subject, charset, name)).Append("\r\n")
            .Append("Date: Sat, 21 Nov 2026 12:00:00 +0900\r\n")
            .Append("Message-ID: <").Append(id).Append("@example.invalid>\r\n")
            .Append("MIME-Version: 1.0\r\n")
            .Append("Content-Type: text/plain; charset=").Append(name).Append("\r\n")
            .Append("Content-Transfer-Encoding: ").Append(charset is UTF8Encoding ? "8bit" : "7bit").Append("\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(header.ToString()), .. charset.GetBytes(OneKindOfLine(body) + "\r\n")];
    }

    /// <summary>Runs of Japanese and Chinese letters as overlapping pairs between blanks; everything else as it is.</summary>
    public static string Pairs(string text) => Spaced(text, 2);

    /// <summary>Japanese and Chinese letters between blanks, each alone.</summary>
    public static string Letters(string text) => Spaced(text, 1);

    /// <summary>A text in one line.</summary>
    public static string Line(ReportText text) =>
        string.Join(' ', $"{text.Subject} {text.Sender} {text.Body}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The text in letters that ISO-2022-JP has; null where one has no like.</summary>
    public static ReportText? InJis(ReportText text)
    {
        var written = text with { Subject = Same(text.Subject), Sender = Same(text.Sender), Body = Same(text.Body) };
        return new[] { written.Subject, written.Sender, written.Body }.All(t => Jis.GetString(Jis.GetBytes(t)) == t) ? written : null;
    }

    private static Encoding MakeJis()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding("iso-2022-jp");
    }

    // The letters Unicode and the Japanese code pages map differently; mail programs write the one for the other.
    private static string Same(string text) => text
        .Replace('\u301C', '\uFF5E').Replace('\u2212', '\uFF0D').Replace('\u2016', '\u2225').Replace('\u2014', '\u2015')
        .Replace('\u00A5', '\\').Replace('\u00A0', ' ');

    private static string Spaced(string text, int size)
    {
        var spaced = new StringBuilder(text.Length * 3);
        for (var i = 0; i < text.Length;)
        {
            if (!IsUnspaced(text[i]))
            {
                spaced.Append(text[i++]);
                continue;
            }

            var end = i;
            while (end < text.Length && IsUnspaced(text[end]))
            {
                end++;
            }

            spaced.Append(' ');
            for (var at = i; at == i || at + size <= end; at++)
            {
                spaced.Append(text, at, Math.Min(size, end - at)).Append(' ');
            }

            i = end;
        }

        return spaced.ToString();
    }

    private static bool IsUnspaced(char c) => c >= '\u2E80' && !char.IsSurrogate(c) && char.IsLetterOrDigit(c);

    private static string From(string sender, Encoding charset, string name)
    {
        var open = sender.LastIndexOf('<');
        if (open >= 0 && sender.EndsWith('>'))
        {
            return $"{Words(sender[..open].Trim(' ', '"'), charset, name)} {Ascii(sender[open..])}";
        }

        return sender.Contains('@') && !sender.Contains(' ') ? $"<{Ascii(sender)}>" : $"{Words(sender, charset, name)} <sender@example.invalid>";
    }

    private static string Ascii(string text) => new([.. text.Select(c => c is > ' ' and < '\x7f' ? c : '?')]);

    /// <summary>Encoded words (RFC 2047), folded.</summary>
    private static string Words(string text, Encoding charset, string name)
    {
        var words = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            var length = Math.Min(MaxEncoded / 2, text.Length - i);
            if (i + length < text.Length && char.IsHighSurrogate(text[i + length - 1]))
            {
                length--;
            }

            words.Add($"=?{name}?B?{Convert.ToBase64String(charset.GetBytes(text.Substring(i, length)))}?=");
            i += length;
        }

        return string.Join("\r\n ", words);
    }

    private static string OneKindOfLine(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);
}
