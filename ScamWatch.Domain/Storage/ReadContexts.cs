using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage.Postgres;

namespace ScamWatch.Domain.Storage;

/// <summary>
/// Contexts for figures, which may be a moment old: over the read replica where there is one and it keeps up, else over the primary. For reading only.
/// </summary>
public sealed class ReadContexts(IDbContextFactory<ScamWatchDb> contexts, ReadReplica replica) : IDbContextFactory<ScamWatchDb>
{
    public ScamWatchDb CreateDbContext() => throw new InvalidOperationException("Only asynchronously.");

    public async Task<ScamWatchDb> CreateDbContextAsync(CancellationToken cancellationToken) =>
        await contexts.OverAsync(await replica.IsGoodAsync(cancellationToken) ? replica.ConnectionString : null, cancellationToken);

    /// <summary>True where what is read may be older than the newest commit.</summary>
    public bool MayLag => replica.ConnectionString is not null;

    /// <summary>Reads, and once more from the primary where the replica failed meanwhile.</summary>
    public async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception fault) when (replica.Doubt(fault))
        {
            return await read();
        }
    }
}

/// <summary>
/// Contexts for public pages, which show a change as soon as they are told of it: over the read replica only where it holds all that is committed
/// by now, else over the primary. For reading only.
/// </summary>
public sealed class PublicContexts(IDbContextFactory<ScamWatchDb> contexts, ReadReplica replica) : IDbContextFactory<ScamWatchDb>
{
    public ScamWatchDb CreateDbContext() => throw new InvalidOperationException("Only asynchronously.");

    public async Task<ScamWatchDb> CreateDbContextAsync(CancellationToken cancellationToken) =>
        await contexts.OverAsync(await replica.HasAllAsync(cancellationToken) ? replica.ConnectionString : null, cancellationToken);
}

internal static class OtherConnections
{
    /// <summary>A context over another copy of the database; over the database itself where null.</summary>
    public static async Task<ScamWatchDb> OverAsync(this IDbContextFactory<ScamWatchDb> contexts, string? connection, CancellationToken ct)
    {
        var db = await contexts.CreateDbContextAsync(ct);
        if (connection is not null)
        {
            db.Database.SetConnectionString(connection);
        }

        return db;
    }
}
