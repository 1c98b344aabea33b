using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ScamWatch.Domain.Storage;

internal static class Saving
{
    /// <summary>Commits; somebody else's commit in between becomes a refusal.</summary>
    public static async Task<Refusal?> SaveOrRefuseAsync(this ScamWatchDb db, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ChangedMeanwhile();
        }
    }

    /// <summary>Likewise what was taken in hand.</summary>
    /// <param name="claim">Of <see cref="ScamWatchDb.BeginClaimAsync"/>.</param>
    public static async Task<Refusal?> SaveOrRefuseAsync(this ScamWatchDb db, IDbContextTransaction? claim, CancellationToken ct)
    {
        var refusal = await db.SaveOrRefuseAsync(ct);
        if (refusal is null && claim is not null)
        {
            await claim.CommitAsync(ct);
        }

        return refusal;
    }
}
