using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Privacy;

/// <summary>Answers who looked at a case or report. For supervisors.</summary>
public sealed class FindAccess(IDbContextFactory<ScamWatchDb> contexts, AccessLog log)
{
    /// <summary>The sights of one case or report, the newest first.</summary>
    /// <param name="subject">Receipt number.</param>
    public async Task<Outcome<Page<AccessEntry>>> OfAsync(string subject, Slice slice, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.PersonFind))
        {
            return new NotAllowed();
        }

        // Of this process nothing shall be missing.
        await log.StoreAsync(ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!AreaReach.IsEverywhere(actor) && !await db.ReachesNumberAsync(subject, actor, ct))
        {
            return new NotFound(("受付番号", "The receipt number"));
        }

        var entries = db.AccessEntries.AsNoTracking().Where(e => e.Subject == subject);
        return new Page<AccessEntry>(
            await entries.OrderByDescending(e => e.Id).Skip(slice.Offset).Take(slice.Count).ToListAsync(ct), await entries.CountAsync(ct));
    }
}
