using Microsoft.EntityFrameworkCore;

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
}
