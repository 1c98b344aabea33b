using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace ScamWatch.Domain.Storage.Sqlite;

/// <summary>
/// One writer for many callers: whoever finds it free commits for all who wait at that moment, in one transaction with one
/// flush to disk. A change that the database refuses is undone and fails its own caller only.
/// </summary>
internal sealed class GroupCommit : RowWriter, IDisposable
{
    /// <summary>More changes than that are the next transaction's: nobody waits for hundreds of others.</summary>
    private const int MaxGroup = 256;

    /// <summary>Those just answered come back within that time where many are at work; a commit for each alone would cost more.</summary>
    private static readonly TimeSpan s_linger = TimeSpan.FromMicroseconds(100);

    private readonly string _connectionString;
    private readonly Lock _lock = new();
    private readonly Queue<Change> _waiting = new();
    private readonly SemaphoreSlim _handedOn = new(0);

    /// <summary>Held by whoever writes; the connection belongs to it.</summary>
    private bool _writing;
    private Writer? _writer;
    private bool _disposed;

    public GroupCommit(string connectionString, IDbContextFactory<ScamWatchDb> contexts, SavedChangesInterceptor changes)
        : base(contexts, changes)
    {
        // Not of the pool: others that draw from it would inherit what is set below.
        _connectionString = new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
        new Thread(WriteOn) { IsBackground = true, Name = "Group commit" }.Start();
    }

    private protected override Task StoreAsync(NewRow[] rows, CancellationToken ct)
    {
        var change = new Change(rows, [.. rows.Select(r => Array.ConvertAll(r.Statement.ValuesOf(r.Row), SqliteValue.Of))], ct);
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

        // The caller's own thread: alone, it has no thread to wake and none to be woken by. With others behind it, it hands on:
        // its change is stored, and it shall have its answer.
        if (WriteGroup(linger: TimeSpan.Zero))
        {
            _handedOn.Release();
        }

        return change.Stored;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            if (!_writing)
            {
                End();
            }
        }
    }

    /// <summary>
    /// Writes while others wait, from when it is handed on until nobody does. A thread of its own: in the pool it would stand
    /// behind the work of those very callers.
    /// </summary>
    private void WriteOn()
    {
        while (true)
        {
            _handedOn.Wait();
            lock (_lock)
            {
                if (!_writing)
                {
                    return;
                }
            }

            while (WriteGroup(s_linger))
            {
            }
        }
    }

    /// <summary>Commits for all who wait; true where the writing goes on, false where it was laid down.</summary>
    private bool WriteGroup(TimeSpan linger)
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
        Committed(group.Where(c => c.Fault is null).SelectMany(c => c.Rows));
        foreach (var change in group)
        {
            change.Answer();
        }

        for (var since = Stopwatch.GetTimestamp(); linger > TimeSpan.Zero && Stopwatch.GetElapsedTime(since) < linger && !IsAnyoneWaiting(); Thread.Yield())
        {
        }

        lock (_lock)
        {
            _writing = _waiting.Count > 0;
            if (!_writing && _disposed)
            {
                End();
            }

            return _writing;
        }
    }

    private void End()
    {
        _writer?.Dispose();
        _handedOn.Release();
    }

    private bool IsAnyoneWaiting()
    {
        lock (_lock)
        {
            return _waiting.Count > 0;
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
            if (!TryInsertAll(_writer, group))
            {
                // Rare: one of them is refused. Each on its own savepoint then, so that it fails its own caller only.
                _writer.Run("ROLLBACK");
                _writer.Run("BEGIN IMMEDIATE");
                foreach (var change in group)
                {
                    InsertApart(_writer, change);
                }
            }

            _writer.Run("COMMIT");
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

    private static bool TryInsertAll(Writer writer, List<Change> group)
    {
        try
        {
            foreach (var change in group)
            {
                writer.Insert(change);
            }

            return true;
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == raw.SQLITE_CONSTRAINT)
        {
            return false;
        }
    }

    private static void InsertApart(Writer writer, Change change)
    {
        writer.Run("SAVEPOINT change");
        try
        {
            writer.Insert(change);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == raw.SQLITE_CONSTRAINT)
        {
            change.Fault = Refused(fault);
            writer.Run("ROLLBACK TO change");
        }

        writer.Run("RELEASE change");
    }

    /// <summary>One caller's rows.</summary>
    private sealed class Change(NewRow[] rows, SqliteValue[][] values, CancellationToken ct)
    {
        private readonly TaskCompletionSource _stored = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public NewRow[] Rows => rows;

        /// <summary>What is stored of each row, worked out on the caller's own thread.</summary>
        public SqliteValue[][] Values => values;

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
        private readonly Dictionary<string, SqliteStatement> _statements = [];

        public Writer(string connectionString)
        {
            _connection = new SqliteConnection(connectionString);
            _connection.Open();
            // FULL: in WAL mode, lesser settings lose the last commits at a power failure (sqlite.org/pragma.html#pragma_synchronous).
            Run("PRAGMA synchronous = FULL");
            // SQLite's own wait looks again after milliseconds; the library's after 150.
            Run("PRAGMA busy_timeout = 30000");
        }

        public void Run(string sql) => Prepared(sql).Run();

        public void Insert(Change change)
        {
            for (var i = 0; i < change.Rows.Length; i++)
            {
                Prepared(change.Rows[i].Statement.Sql).Run(change.Values[i]);
            }
        }

        public void Dispose()
        {
            foreach (var statement in _statements.Values)
            {
                statement.Dispose();
            }

            _connection.Dispose();
        }

        private SqliteStatement Prepared(string sql)
        {
            if (!_statements.TryGetValue(sql, out var statement))
            {
                _statements[sql] = statement = new SqliteStatement(_connection, sql);
            }

            return statement;
        }
    }
}
