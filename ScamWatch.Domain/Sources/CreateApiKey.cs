using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Sources;

/// <summary>A key for a source.</summary>
/// <param name="Name">The source; unique among keys in force.</param>
/// <param name="Scopes">What it may do, one at least.</param>
/// <param name="PerMinute">Requests in a minute, 1 to <see cref="ApiKeyRules.MaxPerMinute"/>.</param>
public sealed record NewApiKey(string Name, IReadOnlyList<ApiScope> Scopes, int PerMinute);

/// <summary>Makes an API key.</summary>
public sealed class CreateApiKey(IDbContextFactory<ScamWatchDb> contexts, ApiKeyRing ring, TimeProvider clock)
{
    /// <summary>The secret, which is stored nowhere: whoever made the key must pass it on now.</summary>
    public async Task<Outcome<ApiKeySecret>> RunAsync(NewApiKey request, Actor actor, CancellationToken ct)
    {
        var name = Redactor.Redact(request.Name.Trim()).Text;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var taken = await db.ApiKeys.AnyAsync(k => k.Name == name && k.RevokedAt == null, ct);
        if (ApiKeyRules.CheckNew(request, taken, actor) is { } refusal)
        {
            return refusal;
        }

        var secret = ApiKeySecret.New();
        var now = clock.GetUtcNow().UtcDateTime;
        IReadOnlyList<ApiScope> scopes = [.. request.Scopes.Distinct().Order()];
        db.ApiKeys.Add(ApiKey.Create(name, secret, scopes, request.PerMinute, actor, now));
        AuditTrail.Record(db, actor, AuditKind.ApiKeyCreated, name,
            $"{secret.Prefix}…; {string.Join(", ", scopes.Select(Codes.Of))}; {request.PerMinute}/分", now);
        await db.SaveChangesAsync(ct);
        ring.LookAgain();
        return secret;
    }
}
