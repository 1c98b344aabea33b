using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>Leads from one report to the next one to decide, in the order of the queue.</summary>
public sealed class FindNextReport(IDbContextFactory<ScamWatchDb> contexts)
{
    /// <summary>
    /// The undecided report that stands behind this one in the queue, whether this one is decided or not; behind the last one
    /// the first. Null where no other is undecided.
    /// </summary>
    public async Task<Guid?> RunAsync(Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var undecided = FindReports.Narrow(db.Reports.AsNoTracking(), new()).Where(r => r.Id != id);
        var place = await db.Reports.AsNoTracking().Where(r => r.Id == id)
            .Select(r => new QueuePlace { Urgency = r.Urgency, Watched = r.Watched, Score = r.Score, At = r.ReceivedAt, Id = r.Id })
            .SingleOrDefaultAsync(ct);
        foreach (var step in QueueOrder.After(undecided, place))
        {
            if (await FirstAsync(step, ct) is { } behind)
            {
                return behind;
            }
        }

        return place is null ? null : await FirstAsync(QueueOrder.Of(undecided), ct);
    }

    private static Task<Guid?> FirstAsync(IQueryable<Report> reports, CancellationToken ct) =>
        reports.Select(r => (Guid?)r.Id).FirstOrDefaultAsync(ct);
}
