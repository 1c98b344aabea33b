using System.Text;

namespace ScamWatch.Domain.Indicators;

/// <summary>Makes addresses and numbers inert, so that nobody who sees or copies them can follow them by accident.</summary>
public static class Defang
{
    /// <summary>The inert form of an indicator: <c>hxxps://example[.]top/x</c>, <c>user[@]example[.]top</c>, <c>03-0000-1234</c>.</summary>
    /// <param name="type">What the value is.</param>
    /// <param name="value">A value as <see cref="Indicators.Indicator.Value"/> holds it; anything else is treated as far as it fits.</param>
    public static string Indicator(IndicatorType type, string value)
    {
        switch (type)
        {
            case IndicatorType.Url or IndicatorType.Domain:
                var host = value.IndexOf("://", StringComparison.Ordinal) is var at and >= 0 ? at + 3 : 0;
                var end = value.AsSpan(host).IndexOfAny("/?#");
                return Inert(value, new AddressSpan(0, end < 0 ? value.Length : host + end, value.Length, type));
            case IndicatorType.Email:
                return Inert(value, new AddressSpan(0, value.Length, value.Length, type));
            case IndicatorType.Phone:
                return PhoneNumber.TryParse(value, out var number) ? number.Display : value;
            case IndicatorType.BankAccount:
                return value;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, null);
        }
    }

    /// <summary>
    /// Makes every web and mail address in a text inert and leaves every other character as it is. Telephone numbers stay:
    /// as text they are no link. Running it twice changes nothing more.
    /// </summary>
    public static string Text(string text)
    {
        StringBuilder? result = null;
        var folded = text;
        var from = 0;
        foreach (var span in new AddressSearch(text).Find())
        {
            if (result is null)
            {
                result = new StringBuilder(text.Length + 64);
                folded = WrittenForm.Fold(text);
            }

            result.Append(text, from, span.Start - from);
            Append(result, text, folded, span);
            from = span.End;
        }

        return result is null ? text : result.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Puts a note in the place of every web address; mail addresses stay and can be made inert after.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="note">What to write instead.</param>
    public static string ReplaceUrls(string text, string note)
    {
        var result = new StringBuilder(text.Length);
        var from = 0;
        foreach (var span in new AddressSearch(text).Find().Where(s => s.Type != IndicatorType.Email))
        {
            result.Append(text, from, span.Start - from).Append(note);
            from = span.End;
        }

        return result.Append(text, from, text.Length - from).ToString();
    }

    private static string Inert(string value, AddressSpan span)
    {
        var result = new StringBuilder(value.Length + 16);
        Append(result, value, WrittenForm.Fold(value), span);
        return result.ToString();
    }

    /// <summary>
    /// Appends an address, dots and at signs of its host inert. In a mail address that is what follows the name. The path
    /// of a web address stays readable, unless it holds another address: then all of it is made inert.
    /// </summary>
    private static void Append(StringBuilder result, string text, string folded, AddressSpan span)
    {
        var from = span.Type == IndicatorType.Email
            ? span.Start + Math.Max(0, folded.AsSpan(span.Start, span.End - span.Start).LastIndexOf('@'))
            : span.Start;
        var end = HoldsAddress(folded.AsSpan(span.AuthorityEnd, span.End - span.AuthorityEnd)) ? span.End : span.AuthorityEnd;
        for (var i = span.Start; i < span.End; i++)
        {
            var c = folded[i];
            var isSign = c is '.' or '@' || (WrittenForm.IsIdeographicDot(c) && i < span.AuthorityEnd);
            if (isSign && i >= from && i < end && !IsBracketed(folded, i))
            {
                result.Append(c == '@' ? "[@]" : "[.]");
            }
            else
            {
                result.Append(c is 't' or 'T' && IsLiveScheme(folded, i) ? 'x' : text[i]);
            }
        }
    }

    private static bool HoldsAddress(ReadOnlySpan<char> rest) =>
        rest.Contains('@')
        || rest.Contains("://", StringComparison.Ordinal)
        || rest.Contains("www.", StringComparison.OrdinalIgnoreCase)
        || rest.Contains("www[.]", StringComparison.OrdinalIgnoreCase);

    private static bool IsBracketed(string text, int i) =>
        i > 0 && i + 1 < text.Length && (text[i - 1], text[i + 1]) is ('[', ']') or ('(', ')') or ('{', '}');

    /// <summary>True at either t of <c>http</c> in front of a separator.</summary>
    private static bool IsLiveScheme(string text, int i)
    {
        var start = i > 0 && text[i - 1] is 'h' or 'H' ? i - 1 : i - 2;
        return start >= 0
            && text[start] is 'h' or 'H'
            && text.AsSpan(start).StartsWith("http", StringComparison.OrdinalIgnoreCase)
            && WrittenForm.StartsWithScheme(text.AsSpan(start));
    }
}
