using System.Globalization;

namespace ScamWatch.Domain.Insights;

/// <summary>Whole days in Japan that figures are made of, at most <see cref="MaxDays"/>.</summary>
/// <param name="From">First day.</param>
/// <param name="Until">Last day, whole.</param>
public readonly record struct InsightRange(DateOnly From, DateOnly Until)
{
    public const int MaxDays = 366;

    /// <summary>Where nothing was chosen.</summary>
    public const int UsualDays = 30;

    /// <summary>Beyond so many days a figure is by week: a bar a day would be a hair.</summary>
    private const int MaxSingleDays = 62;

    /// <summary>Lengths to choose from, in days.</summary>
    public static IReadOnlyList<int> Choices { get; } = [7, UsualDays, 90, 365];

    public int Days => Until.DayNumber - From.DayNumber + 1;

    /// <summary>True where figures are by week from Monday, the first and last perhaps cut.</summary>
    public bool ByWeek => Days > MaxSingleDays;

    /// <summary>The beginning, UTC.</summary>
    public DateTime FromUtc => JapanTime.ToUtc(From.ToDateTime(TimeOnly.MinValue));

    /// <summary>The end, UTC, no longer in it.</summary>
    public DateTime UntilUtc => JapanTime.ToUtc(Until.AddDays(1).ToDateTime(TimeOnly.MinValue));

    /// <summary>The last days up to and with today.</summary>
    public static InsightRange Last(int days, DateOnly today) => new(today.AddDays(1 - Math.Clamp(days, 1, MaxDays)), today);

    /// <summary>
    /// What an address says: <c>days</c>, or <c>from</c> and <c>until</c> such as 2026-11-01. What does not read, lies in the
    /// future or is longer than allowed is cut to what can be shown.
    /// </summary>
    public static InsightRange Read(string? days, string? from, string? until, DateOnly today)
    {
        if (Day(from) is { } first)
        {
            var last = Day(until) is { } end && end < today ? end : today;
            first = first > last ? last : first;
            return new(last.DayNumber - first.DayNumber >= MaxDays ? last.AddDays(1 - MaxDays) : first, last);
        }

        return Last(int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : UsualDays, today);
    }

    /// <summary>The beginnings of its intervals, days or weeks, in order.</summary>
    public IReadOnlyList<DateOnly> Starts()
    {
        var starts = new List<DateOnly>();
        for (var day = StartOf(From); day <= Until; day = day.AddDays(ByWeek ? 7 : 1))
        {
            starts.Add(day);
        }

        return starts;
    }

    /// <summary>The beginning of the interval a day lies in; a week may begin before the range.</summary>
    public DateOnly StartOf(DateOnly day) => ByWeek ? MondayOf(day) : day;

    /// <summary>The Monday of a day's week.</summary>
    public static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 9000 ? day : null;
}
