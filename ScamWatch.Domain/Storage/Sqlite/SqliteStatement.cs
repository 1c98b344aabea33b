using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ScamWatch.Domain.Storage.Sqlite;

/// <summary>
/// A statement prepared once and run again and again, its values bound by place. Microsoft.Data.Sqlite looks every parameter up
/// by its name at each run, which for a row of fifty columns takes longer than storing it.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    /// <exception cref="SqliteException">The statement is not understood.</exception>
    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _connection = connection.Handle ?? throw new InvalidOperationException("The connection is closed.");
        Check(raw.sqlite3_prepare_v2(_connection, sql, out _statement));
    }

    /// <summary>Runs it with one value for each place, in order.</summary>
    /// <exception cref="SqliteException">The database refused, or failed.</exception>
    public void Run(ReadOnlySpan<SqliteValue> values = default)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Check(Bind(i + 1, values[i]));
        }

        var step = raw.sqlite3_step(_statement);
        if (step is raw.SQLITE_DONE or raw.SQLITE_ROW)
        {
            raw.sqlite3_reset(_statement);
            return;
        }

        try
        {
            // Before the reset: the message belongs to the step.
            SqliteException.ThrowExceptionForRC(step, _connection);
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    public void Dispose() => _statement.Dispose();

    private int Bind(int place, SqliteValue value) => value.Kind switch
    {
        SqliteKind.Integer => raw.sqlite3_bind_int64(_statement, place, value.Integer),
        SqliteKind.Real => raw.sqlite3_bind_double(_statement, place, value.Real),
        // An empty span has no address, which SQLite takes for NULL.
        SqliteKind.Text when value.Bytes.Length == 0 => raw.sqlite3_bind_text(_statement, place, ""),
        SqliteKind.Text => raw.sqlite3_bind_text(_statement, place, value.Bytes),
        SqliteKind.Blob when value.Bytes.Length == 0 => raw.sqlite3_bind_zeroblob(_statement, place, 0),
        SqliteKind.Blob => raw.sqlite3_bind_blob(_statement, place, value.Bytes),
        _ => raw.sqlite3_bind_null(_statement, place),
    };

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _connection);
}
