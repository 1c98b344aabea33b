using Microsoft.Data.Sqlite;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>A bare connection that stores one suspension's rows a transaction, by statements prepared once.</summary>
internal sealed class SqliteRows : IDisposable
{
    private static readonly (string Table, string Key)[] s_tables =
        [("SuspensionCases", ""), ("CaseEvents", "Id"), ("AuditEntries", "Id"), ("RegistryOrders", "Number")];

    private readonly SqliteConnection _connection;
    private readonly List<SqliteCommand> _inserts = [];
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;

    public SqliteRows(Template template)
    {
        _connection = new SqliteConnection(template.ConnectionString);
        _connection.Open();
        using (var pragma = Command("PRAGMA synchronous = FULL"))
        {
            pragma.ExecuteNonQuery();
        }

        (_begin, _commit) = (Command("BEGIN IMMEDIATE"), Command("COMMIT"));
        foreach (var (table, values) in template.Rows)
        {
            var insert = Command(
                $"INSERT INTO {table} ({string.Join(", ", values.Select(v => $"\"{v.Column}\""))}) VALUES ({string.Join(", ", values.Select(v => "@" + v.Column))})");
            foreach (var (column, value) in values)
            {
                insert.Parameters.AddWithValue("@" + column, value);
            }

            insert.Prepare();
            _inserts.Add(insert);
        }
    }

    /// <summary>One suspension, durably.</summary>
    public void Store()
    {
        var id = Guid.CreateVersion7();
        var receipt = "B" + id.ToString("N")[^14..];
        foreach (var insert in _inserts)
        {
            foreach (SqliteParameter parameter in insert.Parameters)
            {
                parameter.Value = parameter.ParameterName switch
                {
                    "@Id" or "@FormId" or "@CaseId" or "@Key" => id,
                    "@ReceiptNumber" => receipt,
                    _ => parameter.Value,
                };
            }
        }

        // The library waits and tries again where another connection is at work.
        _begin.ExecuteNonQuery();
        foreach (var insert in _inserts)
        {
            insert.ExecuteNonQuery();
        }

        _commit.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var command in _inserts.Append(_begin).Append(_commit))
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    /// <summary>The rows of one suspension as the product stored them.</summary>
    internal sealed record Template(string ConnectionString, IReadOnlyList<(string Table, IReadOnlyList<(string Column, object Value)> Values)> Rows)
    {
    }

    /// <summary>Has the product store one suspension and takes its rows for a pattern; the loop writes to another file.</summary>
    public static async Task<Template> ReadAsync(SuspensionSpeed.Store product, SuspensionSpeed.Store target)
    {
        await product.SuspendAsync();
        await using var connection = new SqliteConnection(product.ConnectionString);
        await connection.OpenAsync();
        var rows = new List<(string, IReadOnlyList<(string, object)>)>();
        foreach (var (table, key) in s_tables)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table} LIMIT 1";
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            rows.Add((table, [.. Enumerable.Range(0, reader.FieldCount).Where(i => reader.GetName(i) != key)
                .Select(i => (reader.GetName(i), reader.GetValue(i)))]));
        }

        return new(target.ConnectionString, rows);
    }
}
