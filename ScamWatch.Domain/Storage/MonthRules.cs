using System.Globalization;

namespace ScamWatch.Domain.Storage;

/// <summary>Which months have, or should have, tables of their own (PostgreSQL): pure. Months are those of UTC.</summary>
public static class MonthRules
{
    /// <summary>Tables that are made ahead: so long nobody need look after them.</summary>
    private const int Ahead = 2;

    /// <summary>Before it nothing was taken in: such a time is a wrong clock's.</summary>
    private static readonly DateOnly s_first = new(2020, 1, 1);

    /// <summary>The tables that are kept by months.</summary>
    internal static readonly string[] Tables = ["Reports", "AuditEntries"];

    /// <summary>The month a time lies in, by its first day.</summary>
    /// <param name="at">UTC.</param>
    public static DateOnly Of(DateTime at) => new(at.Year, at.Month, 1);

    /// <summary>The months that should have tables by now, first days in their order.</summary>
    /// <param name="now">UTC.</param>
    public static IEnumerable<DateOnly> Wanted(DateTime now) => Enumerable.Range(0, Ahead + 1).Select(Of(now).AddMonths);

    /// <summary>True where rows of a month are worth a table of its own, and not the work of a wrong clock.</summary>
    public static bool IsSensible(DateOnly month, DateTime now) => month >= s_first && month <= Of(now).AddMonths(Ahead);

    /// <summary>The last month, counted from this one without a gap, that has a table of both kinds; null where not even this one has.</summary>
    /// <param name="tables">Names of the tables there are.</param>
    /// <param name="now">UTC.</param>
    public static DateOnly? ReadyTo(IReadOnlyCollection<string> tables, DateTime now)
    {
        var (names, last) = (tables.ToHashSet(StringComparer.Ordinal), default(DateOnly?));
        for (var month = Of(now); Array.TrueForAll(Tables, t => names.Contains(NameOf(t, month))); month = month.AddMonths(1))
        {
            last = month;
        }

        return last;
    }

    /// <summary>True where what comes next month has no place of its own yet.</summary>
    public static bool IsLate(DateOnly? readyTo, DateTime now) => !(readyTo >= Of(now).AddMonths(1));

    internal static string NameOf(string table, DateOnly month) => string.Create(CultureInfo.InvariantCulture, $"{table}_{month:yyyy}_{month:MM}");
}
