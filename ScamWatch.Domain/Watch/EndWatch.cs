using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Watch;

/// <summary>Takes an entry off the watch list. What it found stays known; reports that only it marked lose the mark.</summary>
public sealed class EndWatch(IDbContextFactory<ScamWatchDb> contexts, ChangeFeed feed, TimeProvider clock)
{
    /// <param name="because">Why it is no longer needed.</param>
    public async Task<Outcome<WatchEntry>> RunAsync(Guid id, string because, Actor actor, CancellationToken ct)
    {
        if (WatchRules.CheckEnd(because, actor) is { } refusal)
        {
            return refusal;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var commit = await db.Database.BeginTransactionAsync(ct);
        if (await db.WatchEntries.SingleOrDefaultAsync(e => e.Id == id && e.EndedAt == null, ct) is not { } entry)
        {
            return new NotFound(("監視中の項目", "The watch list's entry"));
        }

        var now = clock.GetUtcNow().UtcDateTime;
        entry.End(because.Trim(), actor, now);
        AuditTrail.Record(db, actor, AuditKind.WatchEnded, entry.Subject, entry.EndedBecause!, now);
        if (await db.SaveOrRefuseAsync(ct) is { } conflict)
        {
            return conflict;
        }

        var live = db.WatchHits.Where(h => db.WatchEntries.Any(e => e.Id == h.EntryId && e.EndedAt == null));
        await db.Reports
            .Where(r => r.Watched && db.WatchHits.Any(h => h.EntryId == id && h.ReportId == r.Id) && !live.Any(h => h.ReportId == r.Id))
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.Watched, false), ct);
        await commit.CommitAsync(ct);
        feed.Publish(Topic.Reports);
        return entry;
    }
}
