using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace ScamWatch.Domain.Backups;

/// <summary>
/// Copies a PostgreSQL database by <c>pg_dump</c> in its custom format. What the manifest says is counted in the very snapshot
/// that is dumped (https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-SNAPSHOT-SYNCHRONIZATION).
/// </summary>
internal sealed class PostgresCopy(string connectionString, TimeProvider clock) : DatabaseCopy
{
    // A table that is kept by months counts once, with all of them.
    private const string Tables =
        "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1";

    /// <summary>How long connections that are ending may take to end.</summary>
    private static readonly TimeSpan s_leaving = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(100);

    private readonly NpgsqlConnectionStringBuilder _target = new(connectionString) { Pooling = false };

    public override string Name => "scamwatch.dump";

    private string Database => _target.Database ?? _target.Username ?? "";

    public override async Task<long> SizeAsync(CancellationToken ct)
    {
        await using var connection = await OpenAsync(_target, ct);
        return (long)(await ScalarAsync(connection, "SELECT pg_database_size(current_database())", ct))!;
    }

    public override async Task<Outcome<CopiedDatabase>> TakeAsync(string file, CopyWalk walk, CancellationToken ct)
    {
        await using var connection = await OpenAsync(_target, ct);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        var snapshot = (string)(await ScalarAsync(connection, "SELECT pg_export_snapshot()", ct))!;
        var at = clock.GetUtcNow().UtcDateTime;
        if (await RunAsync("pg_dump", Database, ["--format=custom", "--no-owner", "--no-privileges", $"--snapshot={snapshot}", $"--file={file}"], ct) is { } refusal)
        {
            return refusal;
        }

        var tables = await CountAsync(connection, Tables, ct);
        var migration = await MigrationAsync(connection, ct);
        var found = await walk(_target.ConnectionString, snapshot);
        // Read to its end, which finds a dump that was cut off.
        return await RunAsync("pg_restore", null, ["--file=" + (OperatingSystem.IsWindows() ? "NUL" : "/dev/null"), file], ct) is { } broken
            ? broken
            : new CopiedDatabase(at, migration, tables, found);
    }

    public override async Task<Refusal?> CheckTargetAsync(bool force, CancellationToken ct)
    {
        try
        {
            await using var server = await OpenAsync(Maintenance(), ct);
            // The server's own cleaning gives way to a restore; and a program that has just been stopped leaves its connections to be closed a moment later.
            await using var open = new NpgsqlCommand("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = $1 AND backend_type <> 'autovacuum worker'", server) { Parameters = { new() { Value = Database } } };
            for (var asked = Stopwatch.GetTimestamp(); await open.ExecuteScalarAsync(ct) is > 0L; await Task.Delay(s_step, ct))
            {
                if (Stopwatch.GetElapsedTime(asked) > s_leaving)
                {
                    return new DatabaseInUse();
                }
            }

            if (!await ExistsAsync(server, Database, ct))
            {
                return null;
            }

            await using var target = await OpenAsync(_target, ct);
            var filled = await ScalarAsync(target, "SELECT to_regclass('public.\"AuditEntries\"') IS NOT NULL", ct) is true
                && await ScalarAsync(target, "SELECT (SELECT COUNT(*) FROM \"AuditEntries\") + (SELECT COUNT(*) FROM \"AspNetUsers\")", ct) is > 0L;
            return filled && !force ? new DatabaseNotEmpty() : null;
        }
        catch (NpgsqlException fault)
        {
            return new DatabaseRefused(fault.Message);
        }
    }

    public override async Task<Outcome<PreparedDatabase>> PrepareAsync(string file, CancellationToken ct)
    {
        var beside = string.Create(CultureInfo.InvariantCulture, $"{Database}_restore_{Guid.NewGuid():N}")[..Math.Min(63, Database.Length + 41)];
        try
        {
            await using var server = await OpenAsync(Maintenance(), ct);
            await ScalarAsync(server, $"CREATE DATABASE {Quoted(beside)}", ct);
        }
        catch (PostgresException fault)
        {
            return new DatabaseRefused(fault.MessageText);
        }

        var prepared = new Prepared(this, beside);
        if (await RunAsync("pg_restore", beside, ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", $"--dbname={beside}", file], ct) is { } refusal)
        {
            await prepared.DisposeAsync();
            return refusal;
        }

        return prepared;
    }

    private NpgsqlConnectionStringBuilder Maintenance() => new(_target.ConnectionString) { Database = "postgres" };

    private NpgsqlConnectionStringBuilder Of(string database) => new(_target.ConnectionString) { Database = database };

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static async Task<NpgsqlConnection> OpenAsync(NpgsqlConnectionStringBuilder to, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(to.ConnectionString);
        await connection.OpenAsync(ct);
        return connection;
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        // The one statement with a name in it is made of quoted names.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync(ct);
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection server, string database, CancellationToken ct)
    {
        await using var there = new NpgsqlCommand("SELECT COUNT(*) FROM pg_database WHERE datname = $1", server) { Parameters = { new() { Value = database } } };
        return await there.ExecuteScalarAsync(ct) is > 0L;
    }

    /// <summary>Runs a program of the database; null where it succeeded. The password goes by its environment, which no list of processes shows.</summary>
    private async Task<Refusal?> RunAsync(string program, string? database, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false };
        if (database is not null)
        {
            foreach (var (name, value) in new (string, string?)[]
            {
                ("PGHOST", _target.Host), ("PGPORT", _target.Port.ToString(CultureInfo.InvariantCulture)), ("PGUSER", _target.Username), ("PGPASSWORD", _target.Password),
                ("PGDATABASE", database), ("PGPASSFILE", _target.Passfile), ("PGSSLROOTCERT", _target.RootCertificate),
                ("PGSSLMODE", _target.SslMode switch { SslMode.VerifyCA => "verify-ca", SslMode.VerifyFull => "verify-full", var mode => mode.ToString().ToLowerInvariant() }),
            })
            {
                if (value is { Length: > 0 })
                {
                    start.Environment[name] = value;
                }
            }
        }

        try
        {
            using var process = Process.Start(start)!;
            try
            {
                var said = await process.StandardError.ReadToEndAsync(ct);
                await process.WaitForExitAsync(ct);
                return process.ExitCode == 0 ? null : new ProgramFailed(program, said.Split('\n')[0]);
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill(entireProcessTree: true);
                }
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return new ProgramMissing(program);
        }
    }

    private sealed class Prepared(PostgresCopy owner, string beside) : PreparedDatabase
    {
        private bool _swapped;

        public override string ConnectionString => owner.Of(beside).ConnectionString;

        public override async Task<(SortedDictionary<string, long> Tables, string Migration)> CountAsync(CancellationToken ct)
        {
            await using var connection = await OpenAsync(owner.Of(beside), ct);
            return (await DatabaseCopy.CountAsync(connection, Tables, ct), await MigrationAsync(connection, ct));
        }

        public override async Task SwapAsync(string aside, string stamp, Moves moves, CancellationToken ct)
        {
            var name = owner.Database;
            var old = $"{name[..Math.Min(40, name.Length)]}_before_{stamp}";
            // Both renamings or none.
            await using var server = await OpenAsync(owner.Maintenance(), ct);
            await using var both = await server.BeginTransactionAsync(ct);
            var there = await ExistsAsync(server, name, ct);
            if (there)
            {
                await ScalarAsync(server, $"ALTER DATABASE {Quoted(name)} RENAME TO {Quoted(old)}", ct);
            }

            await ScalarAsync(server, $"ALTER DATABASE {Quoted(beside)} RENAME TO {Quoted(name)}", ct);
            await both.CommitAsync(ct);
            _swapped = true;
            moves.OnUndo(async () =>
            {
                await using var again = await OpenAsync(owner.Maintenance(), CancellationToken.None);
                await ScalarAsync(again, $"ALTER DATABASE {Quoted(name)} RENAME TO {Quoted(beside)}", CancellationToken.None);
                if (there)
                {
                    await ScalarAsync(again, $"ALTER DATABASE {Quoted(old)} RENAME TO {Quoted(name)}", CancellationToken.None);
                }

                _swapped = false;
            });
        }

        public override async ValueTask DisposeAsync()
        {
            if (!_swapped)
            {
                await using var server = await OpenAsync(owner.Maintenance(), CancellationToken.None);
                await ScalarAsync(server, $"DROP DATABASE IF EXISTS {Quoted(beside)} WITH (FORCE)", CancellationToken.None);
            }
        }
    }
}
