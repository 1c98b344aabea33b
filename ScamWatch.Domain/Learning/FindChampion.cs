using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Learning;

/// <summary>Says which model is to judge reports.</summary>
public sealed class FindChampion(IDbContextFactory<ScamWatchDb> contexts)
{
    private volatile bool _ready;

    /// <summary>Version of the champion; null where none was recorded yet, so that the model the program started with serves.</summary>
    public async Task<string?> VersionAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!_ready)
        {
            // The verbs that judge a text need no database, and may find none or an older one.
            if (!await db.Database.CanConnectAsync(ct) || (await db.Database.GetPendingMigrationsAsync(ct)).Any())
            {
                return null;
            }

            _ready = true;
        }

        return await db.Models.Where(m => m.State == ModelState.Champion).Select(m => m.Version).SingleOrDefaultAsync(ct);
    }
}
