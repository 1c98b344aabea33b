using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace ScamWatch.Domain.Storage;

/// <summary>
/// Stores many new rows of one kind by one statement, prepared once, as the model maps them. EF Core's own way tracks every
/// entity and on SQLite prepares a statement for each row, which takes several times as long as storing it.
/// </summary>
internal static class RowInsert
{
    /// <summary>Rows sent to a server at once.</summary>
    private const int MaxSent = 500;

    private static readonly ConcurrentDictionary<(Type Db, Type Row), Statement> s_statements = new();

    /// <summary>Stores the rows within the open transaction. Keys that the database gives are not read back.</summary>
    /// <exception cref="DbUpdateException">The database refused a row, or failed.</exception>
    public static async Task InsertAsync<T>(this ScamWatchDb db, IReadOnlyList<T> rows, CancellationToken ct) where T : class
    {
        if (rows.Count == 0)
        {
            return;
        }

        var transaction = db.Database.CurrentTransaction?.GetDbTransaction()
            ?? throw new InvalidOperationException("Rows are stored past the change tracker only within a transaction.");
        var statement = s_statements.GetOrAdd((db.GetType(), typeof(T)), _ => Statement.Of<T>(db));
        try
        {
            var connection = transaction.Connection!;
            await (connection.CanCreateBatch
                ? SendAsync(connection, transaction, statement, rows, ct)
                : RepeatAsync(connection, transaction, statement, rows, ct));
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
    private static async Task RepeatAsync<T>(
        DbConnection connection, DbTransaction transaction, Statement statement, IReadOnlyList<T> rows, CancellationToken ct) where T : class
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = statement.Sql;
        statement.AddParameters(command, command.Parameters, rows[0]);
        await command.PrepareAsync(ct);
        for (var i = 0; i < rows.Count; i++)
        {
            if (i > 0)
            {
                statement.SetParameters(command.Parameters, rows[i]);
            }

            await command.ExecuteNonQueryAsync(ct);
        }
    }

    /// <summary>A server: many statements in one message.</summary>
    private static async Task SendAsync<T>(
        DbConnection connection, DbTransaction transaction, Statement statement, IReadOnlyList<T> rows, CancellationToken ct) where T : class
    {
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

    /// <summary>How a row of one kind is written.</summary>
    private sealed class Statement
    {
        private readonly List<(IProperty Property, RelationalTypeMapping Mapping, string Name)> _columns = [];

        public string Sql { get; private init; } = "";

        public static Statement Of<T>(ScamWatchDb db)
        {
            var entity = db.Model.FindEntityType(typeof(T))
                ?? throw new InvalidOperationException($"{typeof(T).Name} is not mapped.");
            var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
            var sql = db.GetService<ISqlGenerationHelper>();
            var properties = entity.GetProperties().Where(p => !(p.IsPrimaryKey() && p.ValueGenerated == ValueGenerated.OnAdd)).ToList();
            var names = string.Join(", ", properties.Select(p => sql.DelimitIdentifier(p.GetColumnName(table)!)));
            var values = string.Join(", ", properties.Select((_, i) => $"@p{i}"));
            var statement = new Statement
            {
                Sql = $"INSERT INTO {sql.DelimitIdentifier(table.Name, table.Schema)} ({names}) VALUES ({values})",
            };
            statement._columns.AddRange(properties.Select((p, i) => (p, p.GetRelationalTypeMapping(), $"@p{i}")));
            return statement;
        }

        public void AddParameters(DbCommand maker, DbParameterCollection parameters, object row)
        {
            foreach (var (property, mapping, name) in _columns)
            {
                parameters.Add(mapping.CreateParameter(maker, name, property.GetGetter().GetClrValue(row), property.IsNullable));
            }
        }

        public void SetParameters(DbParameterCollection parameters, object row)
        {
            for (var i = 0; i < _columns.Count; i++)
            {
                var (property, mapping, _) = _columns[i];
                var value = property.GetGetter().GetClrValue(row);
                parameters[i].Value = (value is null || mapping.Converter is not { } converter ? value : converter.ConvertToProvider(value)) ?? DBNull.Value;
            }
        }
    }
}
