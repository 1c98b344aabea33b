using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Counter;

/// <summary>A paired computer.</summary>
public sealed record AgentRow(Guid Id, string Name, string OfferedBy, DateTime PairedAt, DateTime ExpiresAt);

/// <summary>Reads which computers are paired.</summary>
public sealed class FindAgents(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>Those in force, by name.</summary>
    public async Task<IReadOnlyList<AgentRow>> RunAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.ReaderAgents.AsNoTracking().Where(a => a.EndedAt == null && a.ExpiresAt > now)
            .OrderBy(a => a.Name).ThenBy(a => a.Id).Take(Slice.MaxTake)
            .Select(a => new AgentRow(a.Id, a.Name, a.OfferedBy, a.PairedAt!.Value, a.ExpiresAt!.Value)).ToListAsync(ct);
    }

    /// <summary>True while the agent's token is good.</summary>
    public async Task<bool> IsInForceAsync(Guid id, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.ReaderAgents.AnyAsync(a => a.Id == id && a.EndedAt == null && a.ExpiresAt > now, ct);
    }
}
