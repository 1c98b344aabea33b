using System.Globalization;
using System.Text.RegularExpressions;
using ScamWatch.Domain;

namespace ScamWatch.Ingest.Mail;

/// <summary>Dates of mail headers and of quoted header blocks, in RFC 5322 form and in the forms people's mailers write.</summary>
public static partial class MailDate
{
    /// <summary>Japan has kept this offset since 1951.</summary>
    public static readonly TimeSpan JapanOffset = TimeSpan.FromHours(9);

    private const int MaxLength = 200;

    private static readonly string[] s_months =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly string[] s_usual = ["ddd, d MMM yyyy HH:mm:ss zzz"];

    private static readonly Dictionary<string, int> s_zoneHours = new(StringComparer.Ordinal)
    {
        ["ut"] = 0,
        ["utc"] = 0,
        ["gmt"] = 0,
        ["z"] = 0,
        ["jst"] = 9,
        ["kst"] = 9,
        ["est"] = -5,
        ["edt"] = -4,
        ["cst"] = -6,
        ["cdt"] = -5,
        ["mst"] = -7,
        ["mdt"] = -6,
        ["pst"] = -8,
        ["pdt"] = -7,
        ["cet"] = 1,
        ["cest"] = 2,
        ["bst"] = 1,
        ["msk"] = 3,
    };

    /// <summary>
    /// Reads a date. <paramref name="unzoned"/> is the offset of one that names none: UTC for headers (RFC 5322 §4.3), Japan
    /// time for text that a Japanese mailer wrote. Null where there is no date in it, or one before 1980 or after 2099.
    /// </summary>
    public static DateTimeOffset? Parse(string? text, TimeSpan unzoned = default)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxLength)
        {
            return null;
        }

        // The form nearly all headers have, read without the patterns below.
        var comment = text.IndexOf(" (", StringComparison.Ordinal);
        if (DateTimeOffset.TryParseExact(comment < 0 ? text : text.AsSpan(0, comment), s_usual, CultureInfo.InvariantCulture, DateTimeStyles.None, out var usual))
        {
            return Combine(usual.Date, usual.TimeOfDay, usual.Offset);
        }

        text = NormalForm.Compatible(CleanText.Of(text));
        return Day(text, out var rest) is { } day && Time(ref rest) is { } time
            ? Combine(day, time, Offset(rest) ?? unzoned)
            : null;
    }

    private static DateTimeOffset? Combine(DateTime day, TimeSpan time, TimeSpan offset)
    {
        if (day.Year is < 1980 or > 2099)
        {
            return null;
        }

        return new DateTimeOffset(day + time, offset);
    }

    private static DateTime? Day(string text, out string rest)
    {
        rest = "";
        if (Numeric().Match(text) is { Success: true } numeric)
        {
            rest = text[(numeric.Index + numeric.Length)..];
            return Make(Number(numeric, "y"), Number(numeric, "m"), Number(numeric, "d"));
        }

        if (DayMonthYear().Match(text) is { Success: true } usual)
        {
            rest = text[(usual.Index + usual.Length)..];
            return Make(FullYear(usual.Groups["y"].Value), Month(usual.Groups["m"].Value), Number(usual, "d"));
        }

        if (MonthDay().Match(text) is { Success: true } other)
        {
            // "Fri Nov 20 14:30:00 2026" (ctime) and "Nov 20, 2026 at 14:30" (Gmail).
            var after = text[(other.Index + other.Length)..];
            if (Year().Match(after) is { Success: true } year)
            {
                rest = after.Remove(year.Index, year.Length);
                return Make(Number(year, "y"), Month(other.Groups["m"].Value), Number(other, "d"));
            }
        }

        return null;
    }

    private static TimeSpan? Time(ref string rest)
    {
        var match = Clock().Match(rest);
        if (!match.Success)
        {
            return TimeSpan.Zero;
        }

        var hour = Number(match, "h");
        var minute = match.Groups["min"].Success ? Number(match, "min") : 0;
        var second = match.Groups["s"].Success ? Math.Min(59, Number(match, "s")) : 0;
        var before = rest[..match.Index];
        rest = rest[(match.Index + match.Length)..];
        var half = before + (match.Groups["half"].Success ? match.Groups["half"].Value : "");
        if (half.Contains("午後", StringComparison.Ordinal) || half.Contains("pm", StringComparison.OrdinalIgnoreCase))
        {
            hour = hour < 12 ? hour + 12 : hour;
        }
        else if (hour == 12 && (half.Contains("午前", StringComparison.Ordinal) || half.Contains("am", StringComparison.OrdinalIgnoreCase)))
        {
            hour = 0;
        }

        return hour > 23 || minute > 59 ? null : new TimeSpan(hour, minute, second);
    }

    private static TimeSpan? Offset(string rest)
    {
        if (NumericZone().Match(rest) is { Success: true } zone)
        {
            var minutes = (Number(zone, "h") * 60) + Number(zone, "m");
            return minutes > 14 * 60 ? null : TimeSpan.FromMinutes(zone.Groups["sign"].Value == "-" ? -minutes : minutes);
        }

        return NamedZone().Match(rest) is { Success: true } named
            && s_zoneHours.TryGetValue(named.Groups["z"].Value.ToLowerInvariant(), out var hours)
            ? TimeSpan.FromHours(hours)
            : null;
    }

    private static DateTime? Make(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateTime(year, month, day)
            : null;

    /// <summary>RFC 5322 §4.3: two digits below 50 are 20xx, above 19xx; three digits count from 1900.</summary>
    private static int FullYear(string digits)
    {
        var year = int.Parse(digits, CultureInfo.InvariantCulture);
        return digits.Length switch
        {
            2 => year < 50 ? 2000 + year : 1900 + year,
            3 => 1900 + year,
            _ => year,
        };
    }

    private static int Month(string name) => Array.IndexOf(s_months, name[..3].ToLowerInvariant()) + 1;

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<y>[0-9]{4})\s?[-/.年]\s?(?<m>[0-9]{1,2})\s?[-/.月]\s?(?<d>[0-9]{1,2})日?", RegexOptions.NonBacktracking)]
    private static partial Regex Numeric();

    [GeneratedRegex(@"(?<d>[0-9]{1,2})[\s-]+(?<m>[A-Za-z]{3,9})\.?,?[\s-]+(?<y>[0-9]{2,4})", RegexOptions.NonBacktracking)]
    private static partial Regex DayMonthYear();

    [GeneratedRegex(@"(?<m>(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6})\.?\s+(?<d>[0-9]{1,2})", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex MonthDay();

    [GeneratedRegex(@"\b(?<y>(19|20)[0-9]{2})\b", RegexOptions.NonBacktracking)]
    private static partial Regex Year();

    [GeneratedRegex(@"(?<h>[0-9]{1,2})\s?([:.時]\s?(?<min>[0-9]{1,2})(\s?[:.分]\s?(?<s>[0-9]{1,2})?)?|時)(\s?(?<half>[AaPp]\.?[Mm]))?", RegexOptions.NonBacktracking)]
    private static partial Regex Clock();

    [GeneratedRegex(@"(?<sign>[+-])(?<h>[0-9]{2}):?(?<m>[0-5][0-9])", RegexOptions.NonBacktracking)]
    private static partial Regex NumericZone();

    [GeneratedRegex(@"\b(?<z>[A-Za-z]{1,4})\b", RegexOptions.NonBacktracking)]
    private static partial Regex NamedZone();
}
