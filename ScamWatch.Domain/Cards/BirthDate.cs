using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ScamWatch.Domain.Cards;

/// <summary>
/// A date of birth as a caller states it, in either calendar. Operators type it as they hear it and read it back from
/// both calendars, which is where a slip of an era shows.
/// </summary>
/// <param name="Day">The day, Gregorian.</param>
public readonly partial record struct BirthDate(DateOnly Day)
{
    /// <summary>Nobody alive is older (the oldest age on record is 122); an earlier day is a slip.</summary>
    private const int MaxAge = 130;

    /// <summary>Longer text is no date.</summary>
    private const int MaxLength = 40;

    private static readonly Words s_field = ("生年月日", "Date of birth");

    // The day on which 明治 and 大正 ended was also the first of the next era (改元の詔書, 1912-07-30, 1926-12-25); 昭和 and
    // 平成 ended a day before it (元号を改める政令, 昭和64年政令第1号, 平成31年政令第143号).
    private static readonly Era[] s_eras =
    [
        new('R', "令和", "Reiwa", new(2019, 5, 1), DateOnly.MaxValue),
        new('H', "平成", "Heisei", new(1989, 1, 8), new(2019, 4, 30)),
        new('S', "昭和", "Showa", new(1926, 12, 25), new(1989, 1, 7)),
        new('T', "大正", "Taisho", new(1912, 7, 30), new(1926, 12, 25)),
        new('M', "明治", "Meiji", new(1868, 1, 25), new(1912, 7, 30)),
    ];

    /// <summary>The day in the Japanese calendar: 昭和60年4月1日, Showa 60 (1985).</summary>
    public Words JapaneseCalendar
    {
        get
        {
            var day = Day;
            var era = s_eras.First(e => e.First <= day);
            var year = day.Year - era.First.Year + 1;
            return (string.Create(CultureInfo.InvariantCulture, $"{era.Name}{(year == 1 ? "元" : year)}年{day.Month}月{day.Day}日"),
                string.Create(CultureInfo.InvariantCulture, $"{era.NameEn} {year}"));
        }
    }

    /// <summary>Full years of age on a day.</summary>
    public int AgeOn(DateOnly day)
    {
        var years = day.Year - Day.Year;
        return Day.AddYears(years) > day ? years - 1 : years;
    }

    /// <summary>
    /// Reads a date in any usual form: 昭和60年4月1日, 昭60.4.1, S60/4/1, S600401, 平成元年1月8日, 1985-04-01,
    /// 1985年4月1日, 19850401; half or full width, any of the usual separators.
    /// </summary>
    /// <param name="text">What was typed.</param>
    /// <param name="today">No later day is a date of birth.</param>
    /// <returns>The date, or an <see cref="InvalidField"/> that says what is wrong.</returns>
    public static Outcome<BirthDate> Read(string text, DateOnly today)
    {
        var match = text.Length <= MaxLength ? Form().Match(Plain(text)) : Match.Empty;
        if (!match.Success)
        {
            return Wrong("読み取れません。例: 昭和60年4月1日、S60.4.1、1985-04-01", "cannot be read. Examples: S60.4.1, 1985-04-01, 19850401");
        }

        var era = EraOf(match.Groups["era"].Value);
        var parts = Parts(match);
        if (era is null && parts.Year.Length < 4)
        {
            return Wrong("元号か4桁の西暦を付けてください。例: S60.4.1、1985-04-01", "needs an era or a year of four digits, such as S60.4.1 or 1985-04-01");
        }

        if (era is not null && parts.Year.Length > 2)
        {
            return Wrong("元号と西暦のどちらかで入力してください。", "give either an era or a Western year.");
        }

        var number = parts.Year == "元" ? 1 : Number(parts.Year);
        if (number == 0)
        {
            return NoSuchDay();
        }

        var year = era is null ? number : era.First.Year + number - 1;
        var (month, day) = (Number(parts.Month), Number(parts.Day));
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return NoSuchDay();
        }

        var date = new DateOnly(year, month, day);
        return era is not null && (date < era.First || date > era.Last) ? era.NotIn()
            : date > today ? Wrong("未来の日付です。", "lies in the future.")
            : date < today.AddYears(-MaxAge) ? Wrong("古すぎる日付です。年を確かめてください。", "is too long ago: check the year.")
            : new BirthDate(date);
    }

    private static (string Year, string Month, string Day) Parts(Match match)
    {
        var compact = match.Groups["compact"].Value;
        return compact.Length == 0
            ? (match.Groups["year"].Value, match.Groups["month"].Value, match.Groups["day"].Value)
            : (compact[..^4], compact[^4..^2], compact[^2..]);
    }

    /// <summary>Half width, one separator, no words around it. Not Unicode normalisation: that throws on ill-formed text.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var half = c is >= '！' and <= '～' ? (char)(c - '！' + '!') : c;
            _ = half switch
            {
                '年' or '月' or '.' or '/' or '-' or ',' or '、' or '。' or '・' or '･' or 'ー' or 'ｰ' or '−' or '‐' or '–' or '—' => plain.Append('-'),
                '日' or '生' or 'ま' or 'れ' or '西' or '暦' => plain,
                '㍾' => plain.Append("明治"),
                '㍽' => plain.Append("大正"),
                '㍼' => plain.Append("昭和"),
                '㍻' => plain.Append("平成"),
                '㋿' => plain.Append("令和"),
                _ when char.IsWhiteSpace(half) => plain.Append('-'),
                _ => plain.Append(char.ToUpperInvariant(half)),
            };
        }

        return Separators().Replace(plain.ToString(), "-").Trim('-');
    }

    private static Era? EraOf(string text) =>
        text.Length == 0 ? null : s_eras.First(e => text[0] == e.Letter || text[0] == e.Name[0]);

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private static InvalidField NoSuchDay() => Wrong("ない日付です。", "is no day of the calendar.");

    private static InvalidField Wrong(string ja, string en) => new(s_field, (ja, en));

    [GeneratedRegex("^(?<era>明治|大正|昭和|平成|令和|[明大昭平令MTSHR])?-?(?:(?<compact>[0-9]{6}|[0-9]{8})|(?<year>元|[0-9]{1,2}|[0-9]{4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2}))$",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex("-{2,}", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Separators();

    private sealed record Era(char Letter, string Name, string NameEn, DateOnly First, DateOnly Last)
    {
        public InvalidField NotIn() => Wrong(
            Last == DateOnly.MaxValue
                ? $"{Name}は{First.ToString("yyyy年M月d日", CultureInfo.InvariantCulture)}からです。"
                : $"{Name}は{First.ToString("yyyy年M月d日", CultureInfo.InvariantCulture)}から{Last.ToString("yyyy年M月d日", CultureInfo.InvariantCulture)}までです。",
            Last == DateOnly.MaxValue
                ? $"{NameEn} began on {First.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}."
                : $"{NameEn} ran from {First.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} to {Last.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.");
    }
}
