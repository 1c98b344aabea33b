using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Operations;

/// <summary>Sees to it that what comes in this month and the next two has tables of its own, where the database keeps months apart (PostgreSQL).</summary>
public sealed class KeepMonths(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>The number of tables made; to be asked by one process at a time, which is a matter of quiet and not of safety.</summary>
    /// <exception cref="TimeoutException">Others held a table for too long: to be tried again. Meanwhile nothing is lost, rows go to the table for all else.</exception>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.AddMonthsAsync(clock.GetUtcNow().UtcDateTime, ct);
    }
}
