using System.Globalization;

namespace ScamWatch.Domain.Guidance;

/// <summary>Whether a line is staffed at a moment.</summary>
public enum OpenState
{
    Closed,
    Open,

    /// <summary>No source says: 要確認, never guessed.</summary>
    Unknown,
}

/// <summary>A question about a line.</summary>
/// <param name="Line">Id of the line.</param>
/// <param name="Menu">Digit pressed; null where the line has no menu.</param>
/// <param name="Language">Language spoken; null for Japanese.</param>
/// <param name="Topic"><c>suspension</c>, or null for anything else.</param>
public sealed record HoursQuestion(string Line, string? Menu = null, string? Language = null, string? Topic = null);

/// <summary>
/// Tells whether a line is open, by the rows of <c>hours.json</c> in force and the public holidays of
/// <c>holidays.json</c>. Ends are exclusive; 12/29 to 1/3 are inclusive on both ends.
/// </summary>
public sealed class OpeningHours
{
    private readonly IReadOnlyList<HoursRow> _rows;
    private readonly HashSet<DateOnly> _holidays;
    private readonly HashSet<int> _years;

    private OpeningHours(IReadOnlyList<HoursRow> rows, HashSet<DateOnly> holidays) =>
        (_rows, _holidays, _years) = (rows, holidays, [.. holidays.Select(d => d.Year)]);

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="InvalidDataException">Malformed.</exception>
    public static OpeningHours Load(string referenceFolder) => new(
        ReferenceFile.Rows<HoursRow>(Path.Combine(referenceFolder, "hours.json")),
        [.. ReferenceFile.Rows<HolidayRow>(Path.Combine(referenceFolder, "holidays.json")).Select(h => h.Day)]);

    /// <summary>Whether the line answers at a wall-clock time in Japan.</summary>
    public OpenState At(HoursQuestion question, DateTime japan)
    {
        var day = DateOnly.FromDateTime(japan);
        var row = _rows.Where(r => r.Answers(question) && r.HoldsOn(day)).MaxBy(r => r.ObservedOn ?? DateOnly.MinValue);
        if (row is null)
        {
            return OpenState.Unknown;
        }

        if (day is { Month: 12, Day: >= 29 } or { Month: 1, Day: <= 3 })
        {
            return Within(row.Dec29Jan3, japan);
        }

        if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || _holidays.Contains(day))
        {
            return Within(row.SaturdaySundayHoliday, japan);
        }

        // A weekday of a year whose holidays nobody has entered may be one.
        var weekday = Within(row.Weekday, japan);
        return _years.Contains(day.Year) || weekday == Within(row.SaturdaySundayHoliday, japan) ? weekday : OpenState.Unknown;
    }

    private static OpenState Within(string? span, DateTime japan)
    {
        if (span is null or "not stated")
        {
            return OpenState.Unknown;
        }

        if (span == "closed")
        {
            return OpenState.Closed;
        }

        var ends = span.Split('-');
        var now = japan.TimeOfDay;
        return Time(ends[0]) <= now && now < Time(ends[1]) ? OpenState.Open : OpenState.Closed;
    }

    internal static TimeSpan Time(string text) => TimeSpan.FromMinutes(
        int.Parse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture) * 60
        + int.Parse(text.AsSpan(3, 2), NumberStyles.None, CultureInfo.InvariantCulture));

    private sealed record HolidayRow : DatedRow
    {
        public required DateOnly Day { get; init; }
    }

    private sealed record HoursRow : DatedRow
    {
        public required string Line { get; init; }

        public IReadOnlyList<string>? Menus { get; init; }

        public IReadOnlyList<string>? Languages { get; init; }

        public string? Topic { get; init; }

        public string? Region { get; init; }

        public string? Weekday { get; init; }

        public string? SaturdaySundayHoliday { get; init; }

        public string? Dec29Jan3 { get; init; }

        public bool Answers(HoursQuestion q) =>
            Line == q.Line && Region is null
            && (Menus is null || (q.Menu is not null && (Menus.Contains(q.Menu) || Menus.Contains("*"))))
            && (Languages is null ? q.Language is null : q.Language is not null && Languages.Contains(q.Language))
            && (Topic is null or "all" || Topic == (q.Topic ?? "general"));
    }
}
