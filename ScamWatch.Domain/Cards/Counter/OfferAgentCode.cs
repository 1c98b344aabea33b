using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Counter;

/// <summary>A code on offer.</summary>
/// <param name="Code">Shown once, stored nowhere.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record OfferedCode(AgentCode Code, DateTime ExpiresAt);

/// <summary>Shows a code by which one counter PC can be paired.</summary>
public sealed class OfferAgentCode(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    public async Task<Outcome<OfferedCode>> RunAsync(Actor actor, CancellationToken ct)
    {
        if (AgentRules.CheckManage(actor) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var offered = new OfferedCode(AgentCode.New(), now + AgentRules.CodeLife);
        await using var db = await contexts.CreateDbContextAsync(ct);
        // Codes that nobody used leave nothing behind but their audit entry.
        await db.ReaderAgents.Where(a => a.PairedAt == null && a.CodeExpiresAt < now).ExecuteDeleteAsync(ct);
        db.ReaderAgents.Add(ReaderAgent.Offer(offered.Code, offered.ExpiresAt, actor, now));
        AuditTrail.Record(db, actor, AuditKind.ReaderAgentOffered, "reader-agent", "端末接続コードを発行", now);
        await db.SaveChangesAsync(ct);
        return offered;
    }
}
