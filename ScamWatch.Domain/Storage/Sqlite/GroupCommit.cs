using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ScamWatch.Domain.Storage.Sqlite;

/// <summary>
/// One writer for many callers: whoever finds it free commits for all who wait at that moment, in one transaction with one
/// flush to disk. A change that the database refuses is undone by its savepoint and fails its own caller only.
/// </summary>
internal sealed class GroupCommit : RowWriter, IDisposable
{
    /// <summary>More changes than that are the next transaction's: nobody waits for hundreds of others.</summary>
    private const int MaxGroup = 256;

    private readonly string _connectionString;
    private readonly Lock _lock = new();
    private readonly Queue<Change> _waiting = new();

    /// <summary>Held by whoever writes; the connection belongs to it.</summary>
    private bool _writing;
    private Writer? _writer;
    private bool _disposed;

    public GroupCommit(string connectionString, IDbContextFactory<ScamWatchDb> contexts, SavedChangesInterceptor changes)
        : base(contexts, changes) =>
        // Not of the pool: others that draw from it would inherit what is set below.
        _connectionString = new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;

    private protected override Task StoreAsync(NewRow[] rows, CancellationToken ct)
    {
        var change = new Change(rows, [.. rows.Select(r => r.Statement.ValuesOf(r.Row))], ct);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _waiting.Enqueue(change);
            if (_writing)
            {
                return change.Stored;
            }

            _writing = true;
        }

        // The caller's own thread: alone, it has no thread to wake and none to be woken by.
        WriteGroup();
        return change.Stored;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            if (!_writing)
            {
                _writer?.Dispose();
            }
        }
    }

    private void WriteGroup()
    {
        var group = new List<Change>();
        lock (_lock)
        {
            while (group.Count < MaxGroup && _waiting.TryDequeue(out var change))
            {
                if (!change.IsCancelled)
                {
                    group.Add(change);
                }
            }
        }

        Write(group);
        var more = false;
        lock (_lock)
        {
            more = _waiting.Count > 0;
            _writing = more;
            if (!more && _disposed)
            {
                _writer?.Dispose();
            }
        }

        if (more)
        {
            // Elsewhere: this caller's change is stored, and it shall have its answer.
            ThreadPool.UnsafeQueueUserWorkItem(w => w.WriteGroup(), this, preferLocal: false);
        }

        Committed(group.Where(c => c.Fault is null).SelectMany(c => c.Rows));
        foreach (var change in group)
        {
            change.Answer();
        }
    }

    private void Write(List<Change> group)
    {
        if (group.Count == 0)
        {
            return;
        }

        try
        {
            _writer ??= new Writer(_connectionString);
            _writer.Run("BEGIN IMMEDIATE");
            var apart = group.Count > 1;
            foreach (var change in group)
            {
                InsertOne(_writer, change, apart);
            }

            _writer.Run(apart || group[0].Fault is null ? "COMMIT" : "ROLLBACK");
        }
        catch (Exception fault)
        {
            // The transaction itself failed (disk full, file locked): nobody's change is stored. The connection is given up,
            // since what state it is in cannot be known, and closing it rolls back.
            foreach (var change in group)
            {
                change.Fault = Refused(fault);
            }

            _writer?.Dispose();
            _writer = null;
        }
    }

    private static void InsertOne(Writer writer, Change change, bool apart)
    {
        if (apart)
        {
            writer.Run("SAVEPOINT change");
        }

        try
        {
            for (var i = 0; i < change.Rows.Length; i++)
            {
                writer.Insert(change.Rows[i].Statement, change.Values[i]);
            }
        }
        catch (SqliteException fault)
        {
            change.Fault = Refused(fault);
            if (apart)
            {
                writer.Run("ROLLBACK TO change");
            }
        }

        if (apart)
        {
            writer.Run("RELEASE change");
        }
    }

    /// <summary>One caller's rows.</summary>
    private sealed class Change(NewRow[] rows, object[][] values, CancellationToken ct)
    {
        private readonly TaskCompletionSource _stored = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public NewRow[] Rows => rows;

        public object[][] Values => values;

        public Task Stored => _stored.Task;

        public DbUpdateException? Fault { get; set; }

        /// <summary>True where the caller went away before the change was taken up.</summary>
        public bool IsCancelled => ct.IsCancellationRequested && _stored.TrySetCanceled(ct);

        public void Answer()
        {
            if (Fault is null)
            {
                _stored.TrySetResult();
            }
            else
            {
                _stored.TrySetException(Fault);
            }
        }
    }

    /// <summary>A connection with every statement prepared once.</summary>
    private sealed class Writer : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly Dictionary<string, SqliteCommand> _commands = [];

        public Writer(string connectionString)
        {
            _connection = new SqliteConnection(connectionString);
            _connection.Open();
            // FULL: in WAL mode, lesser settings lose the last commits at a power failure (sqlite.org/pragma.html#pragma_synchronous).
            Run("PRAGMA synchronous = FULL");
            // SQLite's own wait looks again after milliseconds; the library's after 150.
            Run("PRAGMA busy_timeout = 10000");
        }

        public void Run(string sql) => CommandFor(sql).ExecuteNonQuery();

        public void Insert(RowStatement statement, object[] values)
        {
            var command = CommandFor(statement.Sql);
            for (var i = command.Parameters.Count; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"@p{i}" });
            }

            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters[i].Value = values[i];
            }

            command.ExecuteNonQuery();
        }

        public void Dispose()
        {
            foreach (DbCommand command in _commands.Values)
            {
                command.Dispose();
            }

            _connection.Dispose();
        }

        private SqliteCommand CommandFor(string sql)
        {
            if (!_commands.TryGetValue(sql, out var command))
            {
                _commands[sql] = command = _connection.CreateCommand();
                command.CommandText = sql;
            }

            return command;
        }
    }
}
