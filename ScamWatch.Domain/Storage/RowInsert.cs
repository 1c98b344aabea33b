using System.Collections.Concurrent;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using ScamWatch.Domain.Storage.Sqlite;

namespace ScamWatch.Domain.Storage;

/// <summary>
/// Stores many new rows of one kind by one statement, prepared once, as the model maps them. EF Core's own way tracks every
/// entity and on SQLite prepares a statement for each row, which takes several times as long as storing it.
/// </summary>
internal static class RowInsert
{
    /// <summary>Rows sent to a server at once.</summary>
    private const int MaxSent = 500;

    // By model: it holds how the columns of one installation are written.
    private static readonly ConditionalWeakTable<IModel, ConcurrentDictionary<Type, RowStatement>> s_statements = [];

    /// <summary>Stores the rows within the open transaction. Keys that the database gives are not read back.</summary>
    /// <exception cref="DbUpdateException">The database refused a row, or failed.</exception>
    public static async Task InsertAsync<T>(this ScamWatchDb db, IReadOnlyList<T> rows, CancellationToken ct) where T : class
    {
        if (rows.Count == 0)
        {
            return;
        }

        db.GetService<SavedChangesInterceptor>().Seal(rows);
        var transaction = db.Database.CurrentTransaction?.GetDbTransaction()
            ?? throw new InvalidOperationException("Rows are stored past the change tracker only within a transaction.");
        var statement = s_statements.GetOrCreateValue(db.Model).GetOrAdd(typeof(T), _ => RowStatement.Of(db, typeof(T)));
        try
        {
            if (transaction.Connection is SqliteConnection sqlite)
            {
                Repeat(sqlite, statement, rows);
            }
            else
            {
                await SendAsync(transaction, statement, rows, ct);
            }
        }
        catch (DbException fault)
        {
            throw new DbUpdateException($"Rows of {typeof(T).Name} could not be stored.", fault);
        }

        db.InsertedRows[typeof(T)] = db.InsertedRows.GetValueOrDefault(typeof(T)) + rows.Count;
    }

    /// <summary>The new rows of one kind that the change tracker holds, taken out of it to be stored by <see cref="InsertAsync"/>.</summary>
    public static IReadOnlyList<T> TakeAdded<T>(this ScamWatchDb db) where T : class
    {
        var added = db.ChangeTracker.Entries<T>().Where(e => e.State == EntityState.Added).ToList();
        foreach (var entry in added)
        {
            entry.State = EntityState.Detached;
        }

        return [.. added.Select(e => e.Entity)];
    }

    /// <summary>A database in this process: the statement again and again.</summary>
    private static void Repeat<T>(SqliteConnection connection, RowStatement statement, IReadOnlyList<T> rows) where T : class
    {
        using var insert = new SqliteStatement(connection, statement.Sql);
        foreach (var row in rows)
        {
            insert.Run(Array.ConvertAll(statement.ValuesOf(row), SqliteValue.Of));
        }
    }

    /// <summary>A server: many statements in one message.</summary>
    private static async Task SendAsync<T>(
        DbTransaction transaction, RowStatement statement, IReadOnlyList<T> rows, CancellationToken ct) where T : class
    {
        var connection = transaction.Connection!;
        await using var maker = connection.CreateCommand();
        foreach (var some in rows.Chunk(MaxSent))
        {
            await using var batch = connection.CreateBatch();
            batch.Transaction = transaction;
            foreach (var row in some)
            {
                var command = batch.CreateBatchCommand();
                command.CommandText = statement.Sql;
                statement.AddParameters(maker, command.Parameters, row);
                batch.BatchCommands.Add(command);
            }

            await batch.ExecuteNonQueryAsync(ct);
        }
    }
}
