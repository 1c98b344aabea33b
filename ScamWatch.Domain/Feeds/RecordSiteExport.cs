using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Feeds;

/// <summary>Writes down who takes the public site away as files, before they are handed over.</summary>
public sealed class RecordSiteExport(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    public async Task RunAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        AuditTrail.Record(db, actor, AuditKind.SiteExported, "site", "", clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(ct);
    }
}
