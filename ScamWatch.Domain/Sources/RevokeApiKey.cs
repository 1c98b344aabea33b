using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Sources;

/// <summary>Takes an API key out of use, at once in this process and within seconds in others.</summary>
public sealed class RevokeApiKey(IDbContextFactory<ScamWatchDb> contexts, ApiKeyRing ring, TimeProvider clock)
{
    /// <summary>When it was revoked, or why it was not.</summary>
    public async Task<Outcome<DateTime>> RunAsync(Guid id, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.ApiKeyManage))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.ApiKeys.SingleOrDefaultAsync(k => k.Id == id, ct) is not { } key)
        {
            return new NotFound(("APIキー", "The API key"));
        }

        if (ApiKeyRules.CheckRevoke(key, actor) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        key.Revoke(actor, now);
        AuditTrail.Record(db, actor, AuditKind.ApiKeyRevoked, key.Name, $"{key.Prefix}…", now);
        if (await db.SaveOrRefuseAsync(ct) is { } conflict)
        {
            return conflict;
        }

        ring.LookAgain();
        return now;
    }
}
