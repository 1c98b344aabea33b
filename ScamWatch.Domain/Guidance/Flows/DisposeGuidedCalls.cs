using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Guidance.Flows;

/// <summary>Deletes guided calls whose time is over. The audit trail says how many and of which kind, never what stood in them.</summary>
public sealed class DisposeGuidedCalls(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>How many were deleted.</summary>
    public async Task<int> RunAsync(Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var commit = await db.Database.BeginTransactionAsync(ct);
        var deleted = await db.GuidedCalls.Where(c => c.DisposeAt <= now).ExecuteDeleteAsync(ct);
        if (deleted > 0)
        {
            AuditTrail.Record(db, actor, AuditKind.GuidedCallsDisposed, "guided-calls",
                string.Create(CultureInfo.InvariantCulture, $"保存期間の終わった案内の記録 {deleted}件"), now);
            await db.SaveChangesAsync(ct);
        }

        await commit.CommitAsync(ct);
        return deleted;
    }
}
