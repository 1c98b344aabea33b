using System.Text;

namespace ScamWatch.Ingest.Mail;

/// <summary>
/// Header text as people wrote it: encoded-words (RFC 2047) and what passes for them. Mailers split a character between
/// two words, leave out the padding or the end mark, fold inside a word, put blanks in Q text, or send raw 8-bit and raw
/// ISO-2022-JP; all of that is read.
/// </summary>
internal static class HeaderDecoder
{
    private const int MaxCharsetName = 40;

    /// <summary>The whole value on one line, decoded.</summary>
    public static string Decode(ReadOnlySpan<byte> raw) => CleanText.OneLine(DecodeWords(Unfold(raw)));

    /// <summary>The raw value as characters on one line, encoded-words still as they are: what addresses are read from.</summary>
    public static string Unfold(ReadOnlySpan<byte> raw)
    {
        var text = Charsets.Decode(raw, null).Text;
        return text.Contains('\n', StringComparison.Ordinal) ? text.Replace("\n", "", StringComparison.Ordinal) : text;
    }

    public static string DecodeWords(string text)
    {
        var start = text.IndexOf("=?", StringComparison.Ordinal);
        if (start < 0)
        {
            return text;
        }

        var output = new StringBuilder(text.Length);
        var run = new List<EncodedWord>();
        var done = 0;
        while (start >= 0)
        {
            if (Word(text, start) is not { } word)
            {
                start = text.IndexOf("=?", start + 2, StringComparison.Ordinal);
                continue;
            }

            var between = text[done..start];
            if (run.Count == 0 || !string.IsNullOrWhiteSpace(between))
            {
                // Blanks between two encoded-words are no text (RFC 2047 §6.2); any other text is.
                Flush(run, output);
                output.Append(between);
            }

            run.Add(word);
            done = word.End;
            start = done < text.Length ? text.IndexOf("=?", done, StringComparison.Ordinal) : -1;
        }

        Flush(run, output);
        return output.Append(text, done, text.Length - done).ToString();
    }

    private static EncodedWord? Word(string text, int start)
    {
        var charsetEnd = IndexWithin(text, '?', start + 2, MaxCharsetName);
        if (charsetEnd <= start + 2 || charsetEnd + 2 >= text.Length || text[charsetEnd + 2] != '?')
        {
            return null;
        }

        var kind = char.ToUpperInvariant(text[charsetEnd + 1]);
        if (kind is not ('B' or 'Q') || text.AsSpan(start + 2, charsetEnd - start - 2).IndexOfAny(' ', '=', '"') >= 0)
        {
            return null;
        }

        var payload = charsetEnd + 3;
        var close = text.IndexOf("?=", payload, StringComparison.Ordinal);
        var next = text.IndexOf("=?", payload, StringComparison.Ordinal);
        int end;
        if (close >= 0 && (next < 0 || close <= next + 1))
        {
            end = close + 2;
        }
        else
        {
            // The end mark is missing: the word ends where the text or the next word does.
            close = next >= 0 ? next : text.Length;
            end = close;
        }

        return new EncodedWord(text[(start + 2)..charsetEnd], kind, Encoding.Latin1.GetBytes(text[payload..close]), end);
    }

    private static void Flush(List<EncodedWord> run, StringBuilder output)
    {
        for (var i = 0; i < run.Count;)
        {
            var charset = Charsets.Normalize(run[i].Charset);
            var last = i + 1;
            while (last < run.Count && Charsets.Normalize(run[last].Charset) == charset)
            {
                last++;
            }

            output.Append(Join(run[i..last], run[i].Charset));
            i = last;
        }

        run.Clear();
    }

    /// <summary>Words of one charset are decoded together: mailers split a character between two.</summary>
    private static string Join(List<EncodedWord> words, string charset)
    {
        var bytes = words.SelectMany(w => w.Kind == 'B' ? Base64.Decode(w.Payload) : TransferEncoding.QuotedPrintable(w.Payload, header: true));
        var apart = Charsets.Decode([.. bytes], charset);
        if (words.Count == 1 || words.Any(w => w.Kind != 'B') || words.TrueForAll(w => w.Payload.Length % 4 == 0))
        {
            return apart.Text;
        }

        // A word's length that is no multiple of four lost its padding, or the base64 itself was cut in two.
        var whole = Charsets.Decode(Base64.Decode([.. words.SelectMany(w => w.Payload)]), charset);
        return Doubt(whole) < Doubt(apart) ? whole.Text : apart.Text;
    }

    /// <summary>How much speaks against a reading: broken characters, and most of all that the declared charset did not fit.</summary>
    private static int Doubt(DecodedText reading) => reading.Text.Count(c => c == '\uFFFD') + (reading.Repaired ? 1000 : 0);

    private static int IndexWithin(string text, char c, int from, int length)
    {
        var window = text.AsSpan(from, Math.Min(length, text.Length - from));
        var at = window.IndexOf(c);
        return at < 0 ? -1 : from + at;
    }

    private readonly record struct EncodedWord(string Charset, char Kind, byte[] Payload, int End);
}
