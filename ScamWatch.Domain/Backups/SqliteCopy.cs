using Microsoft.Data.Sqlite;

namespace ScamWatch.Domain.Backups;

/// <summary>Copies a SQLite file by the Online Backup API (https://www.sqlite.org/backup.html), in one step and so as of one moment.</summary>
internal sealed class SqliteCopy(string connectionString, TimeProvider clock) : DatabaseCopy
{
    /// <summary>The index of searches keeps tables of its own; what is in them is checked with the file.</summary>
    private const string Tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@' AND name NOT LIKE 'ReportSearch%' ORDER BY name";

    private const int Busy = 5, Locked = 6;

    private readonly string _file = Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);

    public override string Name => "scamwatch.db";

    /// <summary>The database's file.</summary>
    public string File => _file;

    public override Task<long> SizeAsync(CancellationToken ct) => Task.FromResult(System.IO.File.Exists(_file) ? new FileInfo(_file).Length : 0);

    public override async Task<Outcome<CopiedDatabase>> TakeAsync(string file, CopyWalk walk, CancellationToken ct)
    {
        if (!System.IO.File.Exists(_file))
        {
            return new NotFound(("データベース", $"The database {_file}"));
        }

        var at = clock.GetUtcNow().UtcDateTime;
        await Task.Run(() => Copy(file), ct);
        await using var copy = new SqliteConnection(Of(file));
        await copy.OpenAsync(ct);
        if (await FaultAsync(copy, ct) is { } fault)
        {
            return new BackupNotVerified(fault);
        }

        // One file with nothing beside it.
        await ScalarAsync(copy, "PRAGMA journal_mode = DELETE", ct);
        var tables = await CountAsync(copy, Tables, ct);
        var migration = await MigrationAsync(copy, ct);
        await copy.CloseAsync();
        return new CopiedDatabase(at, migration, tables, await walk(Of(file), null));
    }

    public override async Task<Refusal?> CheckTargetAsync(bool force, CancellationToken ct)
    {
        if (!System.IO.File.Exists(_file))
        {
            return null;
        }

        try
        {
            // The library waits that many seconds by itself, whatever the pragma says.
            await using var target = new SqliteConnection(Of(_file) + ";Default Timeout=1");
            await target.OpenAsync(ct);
            // In WAL mode every open connection, idle or not, keeps a shared lock on the file, which this one does not get past
            // (https://www.sqlite.org/wal.html, "Use of WAL Without Shared-Memory").
            await ScalarAsync(target, "PRAGMA busy_timeout = 0", ct);
            await ScalarAsync(target, "PRAGMA locking_mode = EXCLUSIVE", ct);
            await ScalarAsync(target, "BEGIN EXCLUSIVE", ct);
            await ScalarAsync(target, "ROLLBACK", ct);
            var filled = await ScalarAsync(target, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'AuditEntries'", ct) is > 0L
                && await ScalarAsync(target, "SELECT (SELECT COUNT(*) FROM AuditEntries) + (SELECT COUNT(*) FROM AspNetUsers)", ct) is > 0L;
            return filled && !force ? new DatabaseNotEmpty() : null;
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is Busy or Locked)
        {
            return new DatabaseInUse();
        }
        catch (SqliteException) when (force)
        {
            // No database any more: a reason to restore.
            return null;
        }
        catch (SqliteException)
        {
            return new DatabaseNotEmpty();
        }
    }

    public override async Task<Outcome<PreparedDatabase>> PrepareAsync(string file, CancellationToken ct)
    {
        await using var copy = new SqliteConnection(Of(file));
        try
        {
            await copy.OpenAsync(ct);
            return await FaultAsync(copy, ct) is { } fault ? new BackupChanged(fault) : new Prepared(this, file);
        }
        catch (SqliteException fault)
        {
            return new BackupChanged(fault.Message);
        }
    }

    private static string Of(string file) => $"Data Source={file};Pooling=False";

    private void Copy(string file)
    {
        using var source = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        using var target = new SqliteConnection(Of(file));
        source.Open();
        target.Open();
        source.BackupDatabase(target);
    }

    private static async Task<string?> FaultAsync(SqliteConnection connection, CancellationToken ct) =>
        await ScalarAsync(connection, "PRAGMA integrity_check(1)", ct) is "ok" ? null : "integrity_check";

    private static async Task<object?> ScalarAsync(SqliteConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(ct);
    }

    private sealed class Prepared(SqliteCopy owner, string file) : PreparedDatabase
    {
        public override string ConnectionString => Of(file);

        public override async Task<(SortedDictionary<string, long> Tables, string Migration)> CountAsync(CancellationToken ct)
        {
            await using var copy = new SqliteConnection(Of(file));
            await copy.OpenAsync(ct);
            return (await DatabaseCopy.CountAsync(copy, Tables, ct), await MigrationAsync(copy, ct));
        }

        public override async Task SwapAsync(string aside, string stamp, Moves moves, CancellationToken ct)
        {
            await using (var copy = new SqliteConnection(Of(file)))
            {
                await copy.OpenAsync(ct);
                // As the program made its file: readers and the writer do not wait for each other.
                await ScalarAsync(copy, "PRAGMA journal_mode = WAL", ct);
            }

            foreach (var ending in (string[])["", "-wal", "-shm", "-journal"])
            {
                if (System.IO.File.Exists(owner.File + ending))
                {
                    moves.Move(owner.File + ending, Path.Combine(aside, Path.GetFileName(owner.File) + ending));
                }
            }

            moves.Move(file, owner.File);
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
