using ScamWatch.Domain.References;

namespace ScamWatch.Domain.Guidance;

/// <summary>A public holiday as the law yields it.</summary>
/// <param name="Day">The day.</param>
/// <param name="Name">Its Japanese name; 休日 for a day in lieu or between two holidays.</param>
/// <param name="IsEquinox">True where it hangs on an equinox, which is announced in February of the year before.</param>
public sealed record PublicHoliday(DateOnly Day, string Name, bool IsEquinox);

/// <summary>
/// Computes the public holidays of a year from the rules of <c>holiday-rules.json</c> (国民の祝日に関する法律): a fixed day, the nth
/// Monday of a month, an equinox; then 振替休日, the next day that is none where a holiday falls on a Sunday, and 国民の休日, a day
/// between two holidays. For the years 2007 to 2099: 振替休日 was otherwise before, and the equinoxes are an approximation.
/// </summary>
public sealed class PublicHolidays
{
    private const string DayOff = "休日";

    private readonly IReadOnlyList<HolidayRule> _rules;

    private PublicHolidays(IReadOnlyList<HolidayRule> rules) => _rules = rules;

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="InvalidDataException">Malformed.</exception>
    public static PublicHolidays Load(string referenceFolder) => Read(ReferenceSet.Shipped(referenceFolder));

    internal static PublicHolidays Read(ReferenceSet set) => new(set.Rows<HolidayRule>("holiday-rules"));

    /// <summary>The holidays of a year in their order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not within 2007 to 2099.</exception>
    public IReadOnlyList<PublicHoliday> In(int year)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, 2007);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, 2099);
        var law = new SortedDictionary<DateOnly, PublicHoliday>();
        foreach (var rule in _rules)
        {
            if (rule.DayIn(year) is var day && rule.HoldsOn(day))
            {
                law[day] = new(day, rule.NameJa, rule.Equinox);
            }
        }

        var all = new SortedDictionary<DateOnly, PublicHoliday>(law);
        foreach (var (day, holiday) in law)
        {
            if (day.DayOfWeek == DayOfWeek.Sunday)
            {
                var instead = day.AddDays(1);
                while (law.ContainsKey(instead))
                {
                    instead = instead.AddDays(1);
                }

                all[instead] = new(instead, DayOff, holiday.IsEquinox);
            }

            if (law.TryGetValue(day.AddDays(2), out var next) && !all.ContainsKey(day.AddDays(1)))
            {
                all[day.AddDays(1)] = new(day.AddDays(1), DayOff, holiday.IsEquinox || next.IsEquinox);
            }
        }

        return [.. all.Values];
    }

    private sealed record HolidayRule : DatedRow
    {
        public required string NameJa { get; init; }

        public required int Month { get; init; }

        public int? Day { get; init; }

        /// <summary>Which Monday of the month.</summary>
        public int? Monday { get; init; }

        public bool Equinox { get; init; }

        public DateOnly DayIn(int year)
        {
            if (Day is { } day)
            {
                return new(year, Month, day);
            }

            if (Monday is { } nth)
            {
                var first = new DateOnly(year, Month, 1);
                return first.AddDays((((int)DayOfWeek.Monday - (int)first.DayOfWeek + 7) % 7) + (7 * (nth - 1)));
            }

            // The usual approximation for Japan time, good from 1980 to 2099.
            var (base1980, since) = (Month == 3 ? 20.8431 : 23.2488, year - 1980);
            return new(year, Month, (int)(base1980 + (0.242194 * since)) - (since / 4));
        }
    }
}
