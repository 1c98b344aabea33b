using System.Buffers;
using System.Text;

namespace ScamWatch.Ingest.Mail;

/// <summary>Makes decoded text fit for storing: no NUL (PostgreSQL refuses it), no control bytes, no half surrogates, LF only.</summary>
public static class CleanText
{
    /// <summary>Characters that a number with all its separators may take up.</summary>
    private const int LongestNumber = 64;

    /// <summary>Those of ASCII alone, which are searched for with vector instructions.</summary>
    private static readonly SearchValues<char> s_controls =
        SearchValues.Create([.. Enumerable.Range(0, 0x80).Select(c => (char)c).Where(IsControl)]);

    private static readonly SearchValues<char> s_invisible =
        SearchValues.Create([.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(IsInvisible)]);

    public static string Of(string text)
    {
        var first = text.AsSpan().IndexOfAny(s_controls);
        if (text.AsSpan().ContainsAnyInRange('\u0080', '\u009F') || text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return OneByOne(text);
        }

        return first < 0 ? text : WithoutControls(text, first);
    }

    /// <summary>Copies what stands between the controls as a whole: a mail's text has one, CR, at the end of each line.</summary>
    private static string WithoutControls(ReadOnlySpan<char> text, int first)
    {
        var clean = new StringBuilder(text.Length);
        for (var at = first; at >= 0; at = text.IndexOfAny(s_controls))
        {
            clean.Append(text[..at]);
            var isLineEnd = text[at] == '\r' && !text[(at + 1)..].StartsWith('\n');
            clean.Append(isLineEnd ? "\n" : "");
            text = text[(at + 1)..];
        }

        return clean.Append(text).ToString();
    }

    private static string OneByOne(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\r')
            {
                clean.Append('\n');
                if (i + 1 < text.Length && text[i + 1] == '\n')
                {
                    i++;
                }
            }
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                clean.Append(c).Append(text[++i]);
            }
            else if (char.IsSurrogate(c))
            {
                clean.Append('\uFFFD');
            }
            else if (!IsControl(c))
            {
                clean.Append(c);
            }
        }

        return clean.ToString();
    }

    /// <summary>One line: line breaks and tabs become blanks.</summary>
    public static string OneLine(string text) => Of(text).Replace('\n', ' ').Replace('\t', ' ').Trim();

    /// <summary>
    /// At most <paramref name="max"/> characters, never half of a surrogate pair, and never the beginning of a number that
    /// goes on: of a My Number cut in two neither half would be known as one, and its check digit gives away the rest.
    /// </summary>
    public static string Cut(string text, int max)
    {
        if (text.Length <= max)
        {
            return text;
        }

        var kept = text.AsSpan(0, max > 0 && char.IsHighSurrogate(text[max - 1]) ? max - 1 : max);
        var end = kept.Length;
        while (end > 0 && kept.Length - end < LongestNumber && Rune.DecodeLastFromUtf16(kept[..end], out var last, out var length) == OperationStatus.Done
            && !Rune.IsLetter(last))
        {
            end -= length;
        }

        // Without a digit in what was left out, it was no number: keep the whole.
        return HasDigit(kept[end..]) ? kept[..end].ToString() : kept.ToString();
    }

    private static bool HasDigit(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsNumber(rune))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Takes out what nobody sees: zero-width characters that break up words for filters, and marks that turn the
    /// direction of writing. The joiner U+200D stays, emoji are made with it.
    /// </summary>
    public static string WithoutInvisible(string text, out int removed)
    {
        removed = 0;
        var first = text.AsSpan().IndexOfAny(s_invisible);
        if (first < 0)
        {
            return text;
        }

        var visible = new StringBuilder(text.Length).Append(text, 0, first);
        foreach (var c in text.AsSpan(first))
        {
            if (IsInvisible(c))
            {
                removed++;
            }
            else
            {
                visible.Append(c);
            }
        }

        return visible.ToString();
    }

    private static bool IsInvisible(char c) =>
        c is '\u00AD' or '\u034F' or '\u115F' or '\u1160' or '\u3164' or (>= '\uFE00' and <= '\uFE0F') or '\u200B' or '\u200C' or '\u200E' or '\u200F' or '\u180E' or '\uFEFF'
            or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2069');

    private static bool IsControl(char c) => c is (< ' ' and not ('\t' or '\n')) or (>= '\u007F' and <= '\u009F');
}
