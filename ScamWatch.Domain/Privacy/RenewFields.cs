using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Privacy;

/// <summary>
/// The keys of the encrypted fields: a new one, and everything stored written anew with it. An old key is needed until
/// <see cref="RunAsync"/> has gone through, and for as long as a backup of before is kept.
/// </summary>
public sealed class RenewFields(IDbContextFactory<ScamWatchDb> contexts, FieldCipher cipher, TimeProvider clock)
{
    /// <summary>Makes a new key, with which all processes write within half a minute. Its name.</summary>
    public async Task<string> RotateAsync(Actor actor, CancellationToken ct)
    {
        var name = cipher.Keys.Rotate();
        await RecordAsync(actor, AuditKind.FieldKeyRotated, $"新しい暗号鍵 {name}", ct);
        return name;
    }

    /// <summary>Writes anew what was stored with another key or with none. The number of rows; 0 where all are up to date.</summary>
    /// <exception cref="MissingFieldKeyException">A key that the database was written with is not at hand.</exception>
    public async Task<int> RunAsync(Actor actor, CancellationToken ct)
    {
        int renewed;
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            renewed = await FieldRenewal.RunAsync(db, _ => true, clock.GetUtcNow().UtcDateTime, ct);
        }

        if (renewed > 0)
        {
            await RecordAsync(actor, AuditKind.FieldsRenewed, string.Create(CultureInfo.InvariantCulture, $"{renewed}行を現在の鍵で暗号化"), ct);
        }

        return renewed;
    }

    private async Task RecordAsync(Actor actor, AuditKind kind, string why, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        AuditTrail.Record(db, actor, kind, "field-keys", why, clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(ct);
    }
}
