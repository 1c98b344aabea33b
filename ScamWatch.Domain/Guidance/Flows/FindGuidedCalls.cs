using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Guidance.Flows;

/// <summary>Looks at guided calls. Everybody sees their own; a supervisor those of all.</summary>
public sealed class FindGuidedCalls(IDbContextFactory<ScamWatchDb> contexts)
{
    /// <summary>One's own, the newest first.</summary>
    public async Task<IReadOnlyList<GuidedCall>> MineAsync(int most, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.GuidedCalls.AsNoTracking().Where(c => c.ById == actor.Id).OrderByDescending(c => c.EndedAt).Take(most).ToListAsync(ct);
    }

    /// <summary>One call; null where there is none or not for this actor.</summary>
    public async Task<GuidedCall?> FindAsync(Guid id, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var call = await db.GuidedCalls.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct);
        return call is not null && (call.ById == actor.Id || actor.Has(Role.Supervisor)) ? call : null;
    }
}
