using Microsoft.EntityFrameworkCore;

namespace ScamWatch.Domain.Storage;

/// <summary>The database does not take the first word said to it: nobody answers there, it is locked, full or no database of ours.</summary>
/// <param name="place">Its file, or its server and port.</param>
public sealed class DatabaseUnavailableException(string place, Exception fault) : Exception(
    $"The database at {place} cannot be used: {fault.GetBaseException().Message}", fault);

/// <summary>Brings the database to the schema of this program.</summary>
public static class Migrating
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Applies what is pending and nothing else. Where another process is at it, waits; where one was killed at it, goes on: on
    /// SQLite the library's lock is a row, which outlives its owner and would be waited for without end.
    /// </summary>
    /// <exception cref="DatabaseUnavailableException">The database itself is the trouble.</exception>
    public static async Task BringUpToDateAsync(this ScamWatchDb db, TimeProvider clock, CancellationToken ct)
    {
        try
        {
            await ApplyAsync(db, clock, ct);
        }
        catch (Exception fault) when (db.IsUnavailable(fault))
        {
            throw new DatabaseUnavailableException(db.Database.GetDbConnection().DataSource, fault);
        }
    }

    private static async Task ApplyAsync(ScamWatchDb db, TimeProvider clock, CancellationToken ct)
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
