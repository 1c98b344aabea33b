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
        var undecided = db.Reports.AsNoTracking().Where(r => r.Verdict == null && r.Id != id);
        var place = await db.Reports.AsNoTracking().Where(r => r.Id == id)
            .Select(r => new { r.Urgency, r.Score, r.ReceivedAt }).SingleOrDefaultAsync(ct);
        var behind = place is null ? undecided : undecided.Where(r =>
            r.Urgency < place.Urgency
            || (r.Urgency == place.Urgency && (r.Score < place.Score
                || (r.Score == place.Score && (r.ReceivedAt < place.ReceivedAt
                    || (r.ReceivedAt == place.ReceivedAt && r.Id.CompareTo(id) < 0))))));
        return await FirstAsync(behind, ct) ?? await FirstAsync(undecided, ct);
    }

    private static Task<Guid?> FirstAsync(IQueryable<Report> reports, CancellationToken ct) =>
        reports.OrderByDescending(r => r.Urgency).ThenByDescending(r => r.Score).ThenByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id)
            .Select(r => (Guid?)r.Id).FirstOrDefaultAsync(ct);
}
