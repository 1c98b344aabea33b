using ScamWatch.Domain.References;

namespace ScamWatch.Domain.Guidance;

/// <summary>How a day counts for opening hours.</summary>
public enum DayKind
{
    Weekday,

    /// <summary>Saturday, Sunday or public holiday.</summary>
    Rest,

    /// <summary>29 December to 3 January, whatever day of the week.</summary>
    YearEnd,

    /// <summary>A weekday that may be a holiday: its year is not listed, or it is an equinox not announced yet.</summary>
    PerhapsRest,
}

/// <summary>The public holidays of <c>holidays.json</c>.</summary>
public sealed class Calendar
{
    private const string Computed = "computed";

    private readonly Dictionary<DateOnly, HolidayRow> _holidays;
    private readonly HashSet<int> _years;

    private Calendar(IReadOnlyList<HolidayRow> rows)
    {
        _holidays = rows.GroupBy(r => r.Day).ToDictionary(g => g.Key, g => g.Last());
        _years = [.. rows.Select(r => r.Day.Year)];
    }

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="InvalidDataException">Malformed.</exception>
    public static Calendar Load(string referenceFolder) => Read(ReferenceSet.Shipped(referenceFolder));

    internal static Calendar Read(ReferenceSet set) => new([.. set.Rows<HolidayRow>("holidays").Where(r => r.HoldsOn(r.Day))]);

    /// <summary>The days listed, with their names, in their order.</summary>
    public IEnumerable<(DateOnly Day, string Name)> Listed => _holidays.Values.OrderBy(r => r.Day).Select(r => (r.Day, r.NameJa));

    /// <summary>The name of a holiday in Japanese; null where the day is none.</summary>
    public string? NameOf(DateOnly day) => _holidays.TryGetValue(day, out var row) ? row.NameJa : null;

    /// <summary>How a day counts.</summary>
    public DayKind KindOf(DateOnly day) =>
        day is { Month: 12, Day: >= 29 } or { Month: 1, Day: <= 3 } ? DayKind.YearEnd
        : day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? DayKind.Rest
        : _holidays.TryGetValue(day, out var row) ? row.ObservedBasis == Computed ? DayKind.PerhapsRest : DayKind.Rest
        : _years.Contains(day.Year) ? DayKind.Weekday
        : DayKind.PerhapsRest;

    private sealed record HolidayRow : DatedRow
    {
        public required DateOnly Day { get; init; }

        public string NameJa { get; init; } = "";

        public string ObservedBasis { get; init; } = "";
    }
}
