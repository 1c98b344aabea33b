using Microsoft.EntityFrameworkCore;

namespace ScamWatch.Domain.Storage;

/// <summary>Brings the database to the schema of this program.</summary>
public static class Migrating
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Applies what is pending and nothing else. Where another process is at it, waits; where one was killed at it, goes on: on
    /// SQLite the library's lock is a row, which outlives its owner and would be waited for without end.
    /// </summary>
    public static async Task BringUpToDateAsync(this ScamWatchDb db, TimeProvider clock, CancellationToken ct)
    {
        while ((await db.Database.GetPendingMigrationsAsync(ct)).Any())
        {
            if (!await db.IsBeingMigratedAsync(clock.GetUtcNow().UtcDateTime, ct))
            {
                await db.MigrateAsync(ct);
                await db.ForgetOldPagesAsync(ct);
                break;
            }

            await Task.Delay(s_pause, ct);
        }

        // What staff look up by equality must be found from the first call on; reports, of which there are many, follow by and by.
        await FieldRenewal.RunAsync(db, FieldRenewal.IsSmall, clock.GetUtcNow().UtcDateTime, ct);
    }
}
