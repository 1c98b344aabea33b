using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Counter;

/// <summary>A computer whose readers may be used.</summary>
/// <param name="Id">The agent.</param>
/// <param name="Name">The machine.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record AdmittedAgent(Guid Id, string Name, DateTime ExpiresAt);

/// <summary>Pairs a computer by a code, once, and admits it by its token afterwards.</summary>
public sealed class PairAgent(IDbContextFactory<ScamWatchDb> contexts, Municipality municipality, ChangeFeed feed, TimeProvider clock)
{
    /// <summary>The agent and its token, or <see cref="AgentNotAdmitted"/>. Each wrong code counts against all codes on offer.</summary>
    /// <param name="machine">What the computer calls itself.</param>
    public async Task<Outcome<(AdmittedAgent Agent, AgentToken Token)>> RunAsync(AgentCode code, string machine, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (hash, token, name) = (code.Hash, AgentToken.New(), Redactor.Redact(AgentRules.NameOf(machine)).Text);
        var expires = now.AddHours(municipality.CardDesk.ReaderAgentHours);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var commit = await db.Database.BeginTransactionAsync(ct);
        // One statement decides: of two that send the same code at once, one is paired.
        var tokenHash = token.Hash;
        var paired = await db.ReaderAgents
            .Where(a => a.CodeHash == hash && a.PairedAt == null && a.EndedAt == null && a.CodeExpiresAt > now && a.Attempts < AgentRules.MaxAttempts)
            .ExecuteUpdateAsync(set => set
                .SetProperty(a => a.CodeHash, (string?)null)
                .SetProperty(a => a.TokenHash, tokenHash)
                .SetProperty(a => a.Name, name)
                .SetProperty(a => a.PairedAt, now)
                .SetProperty(a => a.ExpiresAt, expires)
                .SetProperty(a => a.Version, a => a.Version + 1), ct);
        if (paired == 0)
        {
            await db.ReaderAgents.Where(a => a.PairedAt == null).ExecuteUpdateAsync(set => set.SetProperty(a => a.Attempts, a => a.Attempts + 1), ct);
            await commit.CommitAsync(ct);
            return new AgentNotAdmitted();
        }

        var agent = await db.ReaderAgents.AsNoTracking().SingleAsync(a => a.TokenHash == tokenHash, ct);
        AuditTrail.Record(db, new Actor($"agent:{agent.Id}", name, new HashSet<string>()), AuditKind.ReaderAgentPaired, name, $"コード発行 {agent.OfferedBy}", now);
        await db.SaveChangesAsync(ct);
        await commit.CommitAsync(ct);
        // The guarded update goes past the change tracker.
        feed.Publish(Topic.ReaderAgents);
        return (new AdmittedAgent(agent.Id, name, expires), token);
    }

    /// <summary>The agent of a token, or <see cref="AgentNotAdmitted"/>.</summary>
    public async Task<Outcome<AdmittedAgent>> AdmitAsync(AgentToken token, CancellationToken ct)
    {
        var (now, hash) = (clock.GetUtcNow().UtcDateTime, token.Hash);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = await db.ReaderAgents.AsNoTracking().SingleOrDefaultAsync(a => a.TokenHash == hash && a.EndedAt == null && a.ExpiresAt > now, ct);
        return found is null ? new AgentNotAdmitted() : new AdmittedAgent(found.Id, found.Name, found.ExpiresAt!.Value);
    }
}
