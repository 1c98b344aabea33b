using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace ScamWatch.Domain.Storage;

/// <summary>
/// The short way to disk for new rows that somebody waits for: all rows of a change are committed or none, and the caller is
/// answered only after its commit. Columns and conversions are those of the model; nothing is tracked.
/// </summary>
/// <remarks>
/// On SQLite one writer commits what all waiting callers bring (<see cref="Sqlite.GroupCommit"/>): connections that contend
/// for the file leave single callers waiting for seconds. On PostgreSQL, which groups commits itself, each change is one
/// message to the server on a pooled connection (<see cref="Postgres.PooledInsert"/>).
/// </remarks>
public abstract class RowWriter
{
    private readonly IDbContextFactory<ScamWatchDb> _contexts;
    private readonly SavedChangesInterceptor _changes;
    private readonly ConcurrentDictionary<Type, RowStatement> _statements = new();

    internal RowWriter(IDbContextFactory<ScamWatchDb> contexts, SavedChangesInterceptor changes) =>
        (_contexts, _changes) = (contexts, changes);

    /// <summary>Commits the rows. Keys that the database gives are not read back.</summary>
    /// <param name="rows">Entities, each after those it refers to.</param>
    /// <param name="ct">Ends the wait for the database; a change already taken up is seen through.</param>
    /// <exception cref="DbUpdateException">The database refused a row, or failed. Nothing of this change is stored.</exception>
    public Task InsertAsync(IReadOnlyList<object> rows, CancellationToken ct)
    {
        _changes.Seal(rows);
        return StoreAsync([.. rows.Select(r => new NewRow(r, _statements.GetOrAdd(r.GetType(), Prepare)))], ct);
    }

    private protected abstract Task StoreAsync(NewRow[] rows, CancellationToken ct);

    /// <summary>Tells open pages what was committed.</summary>
    private protected void Committed(IEnumerable<NewRow> rows) => Committed(ChangesOf(rows));

    private protected void Committed(CommitChanges changes) => _changes.Publish(changes);

    /// <summary>What the transaction of these changes tells the other nodes; null where it need not.</summary>
    private protected string? Announce(CommitChanges changes) => _changes.Announce(changes);

    private protected static CommitChanges ChangesOf(IEnumerable<NewRow> rows) => SavedChangesInterceptor.ChangesOf(rows.Select(r => r.Row));

    private protected static DbUpdateException Refused(Exception fault) => new("The rows could not be stored.", fault);

    private RowStatement Prepare(Type row)
    {
        using var db = _contexts.CreateDbContext();
        return RowStatement.Of(db, row);
    }
}

/// <summary>A row and how it is written.</summary>
internal readonly record struct NewRow(object Row, RowStatement Statement);
