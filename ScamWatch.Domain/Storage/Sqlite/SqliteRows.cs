using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ScamWatch.Domain.Storage.Sqlite;

/// <summary>
/// The rows of a query with their values as the file keeps them. The library's own reader turns values into what is asked for, which
/// hides a text that is no valid UTF-8 or a number where a text should be.
/// </summary>
internal sealed class SqliteRows : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    /// <exception cref="SqliteException">The query is not understood.</exception>
    public SqliteRows(SqliteConnection connection, string sql)
    {
        _connection = connection.Handle ?? throw new InvalidOperationException("The connection is closed.");
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_connection, sql, out _statement), _connection);
    }

    /// <summary>Goes to the next row; false after the last.</summary>
    /// <exception cref="SqliteException">The file could not be read.</exception>
    public bool Read()
    {
        var step = raw.sqlite3_step(_statement);
        if (step is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            SqliteException.ThrowExceptionForRC(step, _connection);
        }

        return step == raw.SQLITE_ROW;
    }

    /// <summary>The row's values, in the order of the query.</summary>
    public SqliteValue[] Values()
    {
        var values = new SqliteValue[raw.sqlite3_column_count(_statement)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = SqliteValue.Read(_statement, i);
        }

        return values;
    }

    public void Dispose() => _statement.Dispose();
}
