namespace ScamWatch.Domain.Guidance;

/// <summary>A row of <c>counters.json</c>, the hours of the municipality's own counters.</summary>
internal sealed record CounterRow : DatedRow
{
    public required string Counter { get; init; }

    public string NameEn { get; init; } = "";

    /// <summary>Days of the week (<c>mon</c> … <c>sun</c>), <c>holiday</c> and <c>dec29-jan3</c>.</summary>
    public IReadOnlyList<string> Days { get; init; } = [];

    /// <summary>Of which weeks of the month, from 1; null for all.</summary>
    public IReadOnlyList<int>? Weeks { get; init; }

    /// <summary>A day on which it is otherwise.</summary>
    public DateOnly? Date { get; init; }

    public required string Hours { get; init; }
}

/// <summary>A row of hours of a counter, made ready.</summary>
internal sealed record CounterHours(CounterRow Row, HoursSpan Span)
{
    private const string Holiday = "holiday", YearEnd = "dec29-jan3";

    private static readonly string[] s_week = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>The day names that rows may use.</summary>
    public static IReadOnlyList<string> DayNames { get; } = [.. s_week, Holiday, YearEnd];

    /// <exception cref="InvalidDataException">A day or the hours are not known.</exception>
    public static CounterHours Of(CounterRow row) =>
        row.Days.FirstOrDefault(d => !DayNames.Contains(d)) is { } odd ? throw new InvalidDataException($"counters.json, row {row.Row}: '{odd}' is no day.")
        : new(row, HoursSpan.Parse(row.Hours));

    public static DayOfWeek WeekdayOf(string name) =>
        Array.IndexOf(s_week, name) is >= 0 and var day ? (DayOfWeek)day : throw new InvalidDataException($"'{name}' is no day of the week.");

    /// <summary>
    /// The hours of a counter on a day. An exception by date wins; then the turn of the year and public holidays, closed unless a
    /// row names them; then the day of the week, where the newest row in force counts. Open only where a row says so. On a day
    /// that may be a holiday nothing is sure but what both kinds share, so it is not stated.
    /// </summary>
    public static HoursSpan On(IReadOnlyList<CounterHours> rows, DateOnly day, DayKind kind)
    {
        HoursSpan? Find(Func<CounterRow, bool> fits) =>
            rows.Where(r => r.Row.HoldsOn(day) && fits(r.Row)).MaxBy(r => r.Row.ObservedOn ?? DateOnly.MinValue)?.Span;

        if (Find(r => r.Date == day) is { } exception)
        {
            return exception;
        }

        if (kind == DayKind.YearEnd)
        {
            return Find(r => r.Date is null && r.Days.Contains(YearEnd)) ?? HoursSpan.Unknown;
        }

        var weekday = Find(r => r.Date is null && r.Days.Contains(s_week[(int)day.DayOfWeek]) && (r.Weeks is null || r.Weeks.Contains(((day.Day - 1) / 7) + 1)))
            ?? HoursSpan.Closed;
        var holiday = Find(r => r.Date is null && r.Days.Contains(Holiday)) ?? HoursSpan.Closed;
        return kind switch
        {
            DayKind.Weekday => weekday,
            DayKind.Rest => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? weekday : holiday,
            DayKind.PerhapsRest => weekday == holiday ? weekday : HoursSpan.Unknown,
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }
}
