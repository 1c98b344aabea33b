using System.Data;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Backups;

/// <summary>Contexts that all see a PostgreSQL database as it was at one moment.</summary>
/// <param name="snapshot">As <c>pg_export_snapshot()</c> named it: figures and hyphens.</param>
internal sealed class SnapshotContexts(IDbContextFactory<ScamWatchDb> contexts, string snapshot) : IDbContextFactory<ScamWatchDb>
{
    public ScamWatchDb CreateDbContext() => throw new InvalidOperationException("Only asynchronously.");

    public async Task<ScamWatchDb> CreateDbContextAsync(CancellationToken cancellationToken)
    {
        var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Ended with the context.
        await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await db.Database.ExecuteSqlRawAsync(string.Create(CultureInfo.InvariantCulture, $"SET TRANSACTION SNAPSHOT '{snapshot}'"), cancellationToken);
        return db;
    }
}
