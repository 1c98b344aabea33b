using System.Text;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Reports;

/// <summary>
/// Texts and what is looked for in them, brought to one form: NFKC (Unicode Standard Annex #15), small letters, hiragana for
/// katakana, without blanks, line breaks and hyphens. So a word is found however wide it is written and wherever a line
/// breaks in it.
/// </summary>
public static class SearchText
{
    /// <summary>Characters of a text that can be found; what comes after is not looked at. Some five printed pages.</summary>
    public const int MaxCharacters = 20_000;

    /// <summary>Three characters in a row: what the index knows texts by.</summary>
    public const int GramLength = 3;

    /// <summary>Parts fields. Nothing that is typed holds it, so nothing is found across two fields.</summary>
    private const char Between = '\u0001';

    /// <summary>What a report is found by: number, subject, sender, traces, text.</summary>
    public static string Of(string receiptNumber, string subject, string sender, string body, IEnumerable<(IndicatorType Type, string Value)> traces)
    {
        var all = new StringBuilder(Math.Min(body.Length, MaxCharacters) + 256);
        all.Append(receiptNumber).Append(Between).Append(subject).Append(Between).Append(sender);
        foreach (var (type, value) in traces)
        {
            all.Append(Between).Append(value);
            if (type == IndicatorType.Phone && PhoneNumber.TryParse(value, out var number))
            {
                // As people in Japan write it, beside the form with the country code.
                all.Append(Between).Append(number.Display);
            }
        }

        all.Append(Between).Append(body);
        all.Length = Math.Min(all.Length, MaxCharacters);
        return Fold(all.ToString());
    }

    /// <inheritdoc cref="Of(string, string, string, string, IEnumerable{ValueTuple{IndicatorType, string}})"/>
    public static string Of(Report report) =>
        Of(report.ReceiptNumber, report.Subject, report.Sender, report.Body, report.Indicators.Select(i => (i.Type, i.Value)));

    /// <summary>The beginning of a text, at most so many characters. To be asked of what was read: a database knows no part of a text.</summary>
    public static string Begin(string text, int most) => text.Length > most ? text[..most] : text;

    /// <summary>The form in which texts are compared.</summary>
    public static string Fold(string text)
    {
        if (!IsPlain(text))
        {
            text = NormalForm.Compatible(text);
        }

        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || IsHyphen(c) || IsInvisible(c) || (c == 'ー' && folded.Length > 0 && char.IsAsciiDigit(folded[^1])))
            {
                continue;
            }

            folded.Append(c switch
            {
                >= 'ァ' and <= 'ヶ' => (char)(c - 'ァ' + 'ぁ'),
                >= '！' and <= '～' => char.ToLowerInvariant((char)(c - '！' + '!')),
                _ => char.ToLowerInvariant(c),
            });
        }

        return folded.ToString();
    }

    /// <summary>The different grams of a folded text, in no order; none where it is shorter than one.</summary>
    public static IReadOnlyCollection<string> Grams(string folded)
    {
        var grams = new HashSet<string>();
        for (var i = 0; i + GramLength <= folded.Length; i++)
        {
            // Databases count whole characters where a pair of surrogates stands: those grams they do not share.
            if (!folded.AsSpan(i, GramLength).ContainsAnyInRange('\ud800', '\udfff'))
            {
                grams.Add(folded.Substring(i, GramLength));
            }
        }

        return grams;
    }

    /// <summary>True where NFKC changes nothing that the fold itself does not do: nearly every Japanese text.</summary>
    private static bool IsPlain(string text)
    {
        foreach (var c in text)
        {
            if (c is not (< '\u0080' or (>= '、' and <= '〕') or (>= 'ぁ' and <= 'ゖ') or (>= 'ァ' and <= 'ー') or (>= '一' and <= '\u9fff') or (>= '！' and <= '～') or '\u3000'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsHyphen(char c) => c is '-' or (>= '\u2010' and <= '\u2015') or '\u2212' or '－';

    private static bool IsInvisible(char c) => c is '\u00ad' or (>= '\u200b' and <= '\u200f') or '\u2060' or '\ufeff' or (>= '\ufe00' and <= '\ufe0f');
}

/// <summary>What is looked for: words, all of which must stand in a report, in any order.</summary>
public sealed class SearchTerms
{
    private const int MaxTerms = 8;
    private const int MaxCharacters = 200;

    /// <summary>More narrow nothing down: the rest is left to the comparison of the texts.</summary>
    private const int MaxGrams = 24;

    private SearchTerms(IReadOnlyList<string> words)
    {
        Words = words;
        var grams = words.SelectMany(SearchText.Grams).Distinct().ToList();
        // Spread over the whole, so that the rare part of a long text is among them.
        var each = (grams.Count + MaxGrams - 1) / MaxGrams;
        Grams = [.. grams.Where((_, i) => i % each == 0)];
    }

    /// <summary>Folded words; none where nothing was asked for.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Grams that stand in every report that matches; none where every word is shorter than a gram.</summary>
    public IReadOnlyList<string> Grams { get; }

    /// <summary>Reads what a person typed. Addresses may be inert, as screens show them.</summary>
    public static SearchTerms Of(string? text)
    {
        var typed = text is null ? "" : text.Length > MaxCharacters ? text[..MaxCharacters] : text;
        // No report holds a control character; SQLite's index takes NUL for the end of what it is asked.
        typed = new([.. typed.Select(c => char.IsControl(c) ? ' ' : c)]);
        typed = typed.Replace("[.]", ".", StringComparison.Ordinal).Replace("[@]", "@", StringComparison.Ordinal)
            .Replace("hxxp", "http", StringComparison.OrdinalIgnoreCase);
        return new([.. typed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(SearchText.Fold).Where(w => w.Length > 0).Distinct().Take(MaxTerms)]);
    }

    /// <summary>True where every word stands in the folded text.</summary>
    public bool Match(string folded) => Words.All(w => folded.Contains(w, StringComparison.Ordinal));
}
