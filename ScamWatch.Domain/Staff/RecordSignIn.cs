using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Staff;

/// <summary>Writes sign-ins, failed ones too, and sign-outs to the audit trail.</summary>
public sealed class RecordSignIn(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <param name="userName">As typed. Kept only where an account has that name: people type passwords into it by mistake.</param>
    /// <param name="kind">Which of the three.</param>
    public async Task RunAsync(string userName, AuditKind kind, CancellationToken ct)
    {
        var normalized = userName.ToUpperInvariant();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var known = await db.Users.AsNoTracking()
            .SingleOrDefaultAsync(u => u.NormalizedUserName == normalized, ct);
        var actor = known is null
            ? Actor.Public
            : new Actor(known.Id, known.DisplayName, new HashSet<string>());
        AuditTrail.Record(db, actor, kind, known?.UserName ?? "(不明なユーザー名)", "", clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(ct);
    }
}
