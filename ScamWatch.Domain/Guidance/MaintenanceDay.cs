namespace ScamWatch.Domain.Guidance;

/// <summary>
/// The monthly maintenance of the national card system: the Sunday after the third Saturday, when counters can do no card
/// work (幸手市, 足利市). Whether suspensions by telephone are affected is not stated: they are always taken.
/// </summary>
public static class MaintenanceDay
{
    /// <summary>The day in a month.</summary>
    public static DateOnly In(int year, int month)
    {
        var first = new DateOnly(year, month, 1);
        var firstSaturday = first.AddDays(((int)DayOfWeek.Saturday - (int)first.DayOfWeek + 7) % 7);
        return firstSaturday.AddDays(15);
    }

    /// <summary>The first maintenance on or after a day.</summary>
    public static DateOnly Next(DateOnly day) =>
        In(day.Year, day.Month) is var here && here >= day ? here : In(day.AddMonths(1).Year, day.AddMonths(1).Month);
}
