using System.Globalization;
using System.Text.RegularExpressions;
using ScamWatch.Domain;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Ingest.Files;

/// <summary>
/// Times as offices write them in tables, in Japan time: <c>2026-11-20 14:30</c>, <c>2026/11/20</c>, <c>令和8年11月20日 14時30分</c>,
/// <c>R8.11.20</c>; full-width digits too. ISO 8601 with an offset keeps its offset.
/// </summary>
public static partial class JapaneseTime
{
    /// <summary>Year before the first of each era (元号法; the eras of the last hundred years).</summary>
    private static readonly Dictionary<string, int> s_eras = new(StringComparer.OrdinalIgnoreCase)
    {
        ["令和"] = 2018,
        ["R"] = 2018,
        ["平成"] = 1988,
        ["H"] = 1988,
        ["昭和"] = 1925,
        ["S"] = 1925,
    };

    /// <summary>UTC; null where the text is no time.</summary>
    public static DateTime? Parse(string text)
    {
        text = NormalForm.Compatible(CleanText.Of(text)).Trim();
        if (text.Length > 60)
        {
            return null;
        }

        if (Era().Match(text) is { Success: true } era)
        {
            var year = era.Groups["y"].Value is "元" ? 1 : int.Parse(era.Groups["y"].Value, CultureInfo.InvariantCulture);
            text = $"{s_eras[era.Groups["era"].Value] + year:0000}-{era.Groups["m"].Value}-{era.Groups["d"].Value} {text[era.Length..]}";
        }

        return Whole().IsMatch(text) ? MailDate.Parse(text, MailDate.JapanOffset)?.UtcDateTime : null;
    }

    [GeneratedRegex(@"^(?<era>令和|平成|昭和|[RHS])\s?(?<y>[0-9]{1,2}|元)\s?[年./-]\s?(?<m>[0-9]{1,2})\s?[月./-]\s?(?<d>[0-9]{1,2})日?", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Era();

    /// <summary>Nothing but a date and perhaps a time: a cell that says more is a slip of the columns.</summary>
    [GeneratedRegex(@"^[0-9]{4}\s?[-/.年]\s?[0-9]{1,2}\s?[-/.月]\s?[0-9]{1,2}日?(\s?\(.\))?([\sT]*(午前|午後)?\s?[0-9]{1,2}\s?[:時]\s?([0-9]{1,2}\s?([:分]\s?([0-9]{1,2}(\.[0-9]+)?秒?)?)?)?\s*(Z|JST|[+-][0-9]{2}:?[0-9]{2})?)?\s*$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Whole();
}
