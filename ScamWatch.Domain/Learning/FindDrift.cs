using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Learning;

/// <summary>How the scores of one week's reports lay.</summary>
/// <param name="Monday">First day of the week in Japan.</param>
/// <param name="Counts">Reports by fifth of the scale, from the lowest scores to the highest.</param>
/// <param name="Mean">Mean score; null without reports.</param>
public sealed record ScoreWeek(DateOnly Monday, IReadOnlyList<int> Counts, double? Mean)
{
    public int Total => Counts.Sum();
}

/// <summary>Scores of received reports by week: a shift says that what comes in, or how it is judged, has changed.</summary>
public sealed class FindDrift(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    public const int Weeks = 12;

    public const int Fifths = 5;

    /// <summary>The last twelve weeks, the oldest first, weeks without reports too.</summary>
    public async Task<IReadOnlyList<ScoreWeek>> RunAsync(CancellationToken ct)
    {
        var first = MondayOf(JapanTime.DayOf(clock.GetUtcNow().UtcDateTime)).AddDays(-7 * (Weeks - 1));
        var from = JapanTime.ToUtc(first.ToDateTime(TimeOnly.MinValue));
        await using var db = await contexts.CreateDbContextAsync(ct);
        var counts = new int[Weeks][];
        var sums = new double[Weeks];
        for (var i = 0; i < Weeks; i++)
        {
            counts[i] = new int[Fifths];
        }

        // Weeks are cut in Japan time, which neither database does alike: two numbers a report are read instead.
        await foreach (var row in db.Reports.AsNoTracking().Where(r => r.ReceivedAt >= from)
            .Select(r => new { r.ReceivedAt, r.Score }).AsAsyncEnumerable().WithCancellation(ct))
        {
            var week = (JapanTime.DayOf(row.ReceivedAt).DayNumber - first.DayNumber) / 7;
            if (week is >= 0 and < Weeks)
            {
                counts[week][Math.Clamp((int)(row.Score * Fifths), 0, Fifths - 1)]++;
                sums[week] += row.Score;
            }
        }

        return [.. counts.Select((c, i) => new ScoreWeek(first.AddDays(7 * i), c, c.Sum() == 0 ? null : sums[i] / c.Sum()))];
    }

    private static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
