using System.Globalization;

namespace ScamWatch.Domain.Phrases;

/// <summary>A language in which the public is spoken to, with its way of writing dates, times and lists.</summary>
public sealed class PhraseLanguage
{
    private readonly string _date;
    private readonly string _time;
    private readonly string _digits;
    private readonly string _separator;
    private readonly IReadOnlyList<string> _months;
    private readonly IReadOnlyList<string> _days;

    internal PhraseLanguage(PhraseFile file)
    {
        (Code, Tag, AlternateTag, Name) = (file.Language!, file.Tag!, file.AlternateTag!, file.Name!);
        (_date, _time, _digits, _separator, _months, _days) = (file.Date!, file.Time!, file.Digits!, file.Separator!, file.Months, file.Days);
        (IsReviewed, ReviewedBy, ReviewedOn) = (file.Review!.State == PhraseFile.Read, file.Review.By ?? "", file.Review.On);
    }

    /// <summary>Under which files, addresses and warnings know it: <c>ja</c>, <c>easy</c>, <c>en</c>, <c>zh</c> …</summary>
    public string Code { get; }

    /// <summary>BCP 47 tag for <c>lang</c>: what fonts, line breaking and screen readers go by.</summary>
    public string Tag { get; }

    /// <summary>BCP 47 tag for <c>hreflang</c>: tells やさしい日本語 from Japanese (subtag <c>simple</c> of the IANA registry).</summary>
    public string AlternateTag { get; }

    /// <summary>Its name in itself.</summary>
    public string Name { get; }

    public bool IsJapanese => Code is Phrasebook.Japanese or Phrasebook.Easy;

    /// <summary>True once a native speaker has read every phrase.</summary>
    public bool IsReviewed { get; }

    /// <summary>Who has read it; empty where nobody has.</summary>
    public string ReviewedBy { get; }

    public DateOnly? ReviewedOn { get; }

    /// <summary>A day as this language writes it. Years are those of the common era everywhere: papers in Japan bear no other foreign one.</summary>
    public string Day(DateOnly day) => _date
        .Replace("{y}", Number(day.Year), StringComparison.Ordinal)
        .Replace("{month}", _months.Count > 0 ? _months[day.Month - 1] : "", StringComparison.Ordinal)
        .Replace("{m}", Number(day.Month), StringComparison.Ordinal)
        .Replace("{day}", _days.Count > 0 ? _days[day.Day - 1] : "", StringComparison.Ordinal)
        .Replace("{d}", Number(day.Day), StringComparison.Ordinal);

    /// <summary>A time of the day as this language writes it; 24:00 is the end of a day.</summary>
    public string Time(TimeSpan time) => _time
        .Replace("{h}", Number((int)time.TotalHours), StringComparison.Ordinal)
        .Replace("{mm}", InOwnDigits(time.Minutes.ToString("00", CultureInfo.InvariantCulture)), StringComparison.Ordinal);

    /// <summary>Several things in a row.</summary>
    public string List(IEnumerable<string> items) => string.Join(_separator, items);

    /// <summary>A whole number that is read, not dialled.</summary>
    public string Number(int number) => InOwnDigits(number.ToString(CultureInfo.InvariantCulture));

    private string InOwnDigits(string digits) =>
        string.Create(digits.Length, (digits, _digits), static (own, from) =>
        {
            for (var i = 0; i < own.Length; i++)
            {
                own[i] = char.IsAsciiDigit(from.digits[i]) ? from._digits[from.digits[i] - '0'] : from.digits[i];
            }
        });
}

/// <summary>A file of <c>data/reference/phrasebook</c> as it is written.</summary>
internal sealed record PhraseFile
{
    public const string Unread = "unread", Read = "read";

    public string? Language { get; init; }

    public int Order { get; init; }

    public string? Tag { get; init; }

    public string? AlternateTag { get; init; }

    public string? Name { get; init; }

    public PhraseReview? Review { get; init; }

    public string? Date { get; init; }

    public IReadOnlyList<string> Months { get; init; } = [];

    /// <summary>The days of a month where their names are not regular; empty where they are.</summary>
    public IReadOnlyList<string> Days { get; init; } = [];

    public string? Time { get; init; }

    public string? Digits { get; init; }

    public string? Separator { get; init; }

    public IReadOnlyList<PhraseRow?>? Rows { get; init; }

    /// <summary>What is wrong with all but the rows.</summary>
    public IEnumerable<string> HeadFaults(string nameOfFile)
    {
        if (Language != nameOfFile)
        {
            yield return $"'language' must be '{nameOfFile}', as the file is named";
        }

        foreach (var (field, value) in ((string, string?)[])[("tag", Tag), ("alternateTag", AlternateTag), ("name", Name), ("separator", Separator)])
        {
            if (string.IsNullOrEmpty(value))
            {
                yield return $"'{field}' is missing";
            }
        }

        if (Review?.State is not (Unread or Read))
        {
            yield return $"'review' must have the state '{Unread}' or '{Read}'";
        }

        if (Date is null || !Date.Contains("{y}", StringComparison.Ordinal)
            || Date.Contains("{month}", StringComparison.Ordinal) == Date.Contains("{m}", StringComparison.Ordinal)
            || Date.Contains("{day}", StringComparison.Ordinal) == Date.Contains("{d}", StringComparison.Ordinal))
        {
            yield return "'date' must hold {y}, one of {m} and {month}, and one of {d} and {day}";
        }
        else if ((Date.Contains("{month}", StringComparison.Ordinal) && Months.Count != 12) || (Date.Contains("{day}", StringComparison.Ordinal) && Days.Count != 31))
        {
            yield return "'months' must hold 12 names and 'days' 31 where 'date' uses them";
        }

        if (Time is null || !Time.Contains("{h}", StringComparison.Ordinal) || !Time.Contains("{mm}", StringComparison.Ordinal))
        {
            yield return "'time' must hold {h} and {mm}";
        }

        if (Digits?.Length != 10)
        {
            yield return "'digits' must hold the ten digits from 0";
        }
    }
}

internal sealed record PhraseReview(string? State, string? By, DateOnly? On);

internal sealed record PhraseRow(string? Key, string? Text);
