using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Sources;

/// <summary>Lists API keys.</summary>
public sealed class FindApiKeys(IDbContextFactory<ScamWatchDb> contexts)
{
    /// <summary>Keys in force first, each group newest first; at most <see cref="Slice.MaxTake"/>.</summary>
    public async Task<IReadOnlyList<ApiKey>> RunAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.ApiKeys.AsNoTracking()
            .OrderBy(k => k.RevokedAt != null).ThenByDescending(k => k.CreatedAt).ThenByDescending(k => k.Id)
            .Take(Slice.MaxTake).ToListAsync(ct);
    }
}
