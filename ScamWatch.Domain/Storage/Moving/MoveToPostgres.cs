using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Operations;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Storage.Moving;

/// <summary>
/// Moves a filled SQLite file to the PostgreSQL database of the settings: every table, every row, in one transaction of the target, which is
/// committed only after every row was read back and found to be what the file holds. The file is not written to.
/// </summary>
/// <remarks>
/// One transaction and not a move that can be taken up again: a target is either empty or whole, and nobody has to find out which. A move that
/// breaks off begins anew; 100,000 reports take a minute or two (docs/operate.md).
/// </remarks>
public sealed class MoveToPostgres(
    IServiceProvider services, IDbContextFactory<ScamWatchDb> contexts, StorageOptions storage, FieldCipher cipher, TimeProvider clock)
{
    /// <summary>What an empty store holds: how far an index and an encryption have come. Replaced by what the file says.</summary>
    private static readonly Type[] s_bookkeeping = [typeof(SearchProgress), typeof(FieldProgress)];

    /// <summary>Moves it, or leaves the target as it was.</summary>
    /// <param name="file">Path of the SQLite file.</param>
    /// <param name="actor">Who asked.</param>
    /// <param name="progress">Told what is at work; may be null.</param>
    /// <param name="ct">Breaks the move off; nothing is left.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public async Task<Outcome<MovedStore>> RunAsync(string file, Actor actor, IProgress<string>? progress, CancellationToken ct)
    {
        if (storage.Provider != StorageOptions.Postgres)
        {
            return new TargetNotPostgres();
        }

        try
        {
            await using var source = await MoveSource.OpenAsync(file, services, ct);
            await using var target = await contexts.CreateDbContextAsync(ct);
            // Indexing and checking a large table takes longer than the usual limit.
            target.Database.SetConnectionString(new NpgsqlConnectionStringBuilder(storage.ConnectionString) { CommandTimeout = 0 }.ConnectionString);
            var refusal = await RefuseSourceAsync(source, progress, ct) ?? await RefuseTargetAsync(target, progress, ct);
            return refusal ?? await MoveAsync(source, target, actor, progress, ct);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == SQLitePCL.raw.SQLITE_NOTADB)
        {
            return new SourceNotStore(file);
        }
        catch (MissingFieldKeyException fault)
        {
            return new SourceKeyMissing(fault.Message);
        }
    }

    private async Task<Refusal?> RefuseSourceAsync(MoveSource source, IProgress<string>? progress, CancellationToken ct)
    {
        var (known, applied) = (source.Db.Database.GetMigrations().ToList(), (await source.Db.Database.GetAppliedMigrationsAsync(ct)).ToList());
        if (applied.Count == 0)
        {
            return new SourceNotStore(source.Db.Database.GetDbConnection().DataSource);
        }

        if (!applied.SequenceEqual(known, StringComparer.Ordinal))
        {
            return new SourceNotUpToDate([.. known.Except(applied)], [.. applied.Except(known)]);
        }

        if (await source.Db.Nodes.Where(NodeRecord.AliveAt(clock.GetUtcNow().UtcDateTime)).Select(n => n.Name).ToListAsync(ct) is { Count: > 0 } nodes)
        {
            return new SourceInUse(nodes);
        }

        progress?.Report("checking the file");
        if (source.Damages() is { Count: > 0 } damages)
        {
            return new SourceDamaged(damages);
        }

        foreach (var key in (await source.Db.FieldProgress.Select(p => p.Keys).ToListAsync(ct)).SelectMany(k => k.Split('/').Take(2)).Distinct(StringComparer.Ordinal))
        {
            cipher.Keys.Require(key);
        }

        return null;
    }

    private static async Task<Refusal?> RefuseTargetAsync(ScamWatchDb target, IProgress<string>? progress, CancellationToken ct)
    {
        if (!await target.Database.CanConnectAsync(ct))
        {
            // Says why, which the question does not.
            await target.Database.OpenConnectionAsync(ct);
        }

        var applied = (await target.Database.GetAppliedMigrationsAsync(ct)).ToList();
        if (applied.Count == 0)
        {
            var tables = await target.Database.SqlQuery<int>(
                $"SELECT COUNT(*)::int AS \"Value\" FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')").SingleAsync(ct);
            if (tables > 0)
            {
                return new TargetNotUpToDate();
            }

            progress?.Report("making the tables");
            await target.Database.MigrateAsync(ct);
            return null;
        }

        return applied.SequenceEqual(target.Database.GetMigrations(), StringComparer.Ordinal) ? null : new TargetNotUpToDate();
    }

    private async Task<Outcome<MovedStore>> MoveAsync(MoveSource source, ScamWatchDb target, Actor actor, IProgress<string>? progress, CancellationToken ct)
    {
        var plan = MovePlan.Of(source.Db.Model.GetRelationalModel(), target.Model.GetRelationalModel());
        await using var transaction = await target.Database.BeginTransactionAsync(ct);
        var connection = (NpgsqlConnection)target.Database.GetDbConnection();
        if (await LockEmptyAsync(connection, target, plan, ct) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var parent in MonthRules.Tables)
        {
            foreach (var month in source.Months(parent).Where(m => MonthRules.IsSensible(m, now)))
            {
                await target.AddMonthAsync(parent, month, now, ct);
            }
        }

        var copied = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var (faults, places, cut) = (0, new List<string>(), 0L);
        foreach (var table in plan)
        {
            using var copy = new TableCopy(table, source);
            try
            {
                await copy.RunAsync(faults == 0 ? connection : null, progress, ct);
            }
            catch (PostgresException fault)
            {
                return new TableRefused(table.Name, $"{fault.MessageText} ({fault.SqlState}{(fault.Where is { } where ? ", " + where : "")})");
            }

            copied[table.Name] = copy.Grams;
            (faults, cut) = (faults + copy.Faults, cut + copy.CutTimes);
            places.AddRange(copy.Places.Take(TableCopy.MostPlaces - places.Count));
        }

        if (faults > 0)
        {
            return new Unstorable(places, faults);
        }

        await SetNumbersAsync(source, connection, ct);
        var moved = new List<MovedRows>();
        foreach (var table in plan)
        {
            progress?.Report($"checking {table.Name}");
            var (rows, difference) = await TableCheck.RunAsync(table, source, connection, copied[table.Name], ct);
            if (difference is not null)
            {
                return difference;
            }

            moved.Add(rows!);
        }

        if (source.HasChanged)
        {
            return new SourceChanged();
        }

        var result = new MovedStore(moved, cut, source.OtherTables(plan.Select(t => t.Name)));
        AuditTrail.Record(target, actor, AuditKind.StoreMoved, "postgres",
            string.Create(CultureInfo.InvariantCulture, $"SQLite から移行: {moved.Count}表 {result.Rows}行、全行照合済み"), now);
        await target.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return result;
    }

    /// <summary>Takes the target for this move alone, and makes sure that there is nothing in it.</summary>
    private static async Task<Refusal?> LockEmptyAsync(NpgsqlConnection connection, ScamWatchDb target, IReadOnlyList<MovedTable> plan, CancellationToken ct)
    {
        try
        {
            await RunAsync(connection, $"LOCK TABLE {string.Join(", ", plan.Select(t => MovedTable.Quote(t.Name)))} IN ACCESS EXCLUSIVE MODE NOWAIT", ct);
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return new TargetInUse();
        }

        var own = s_bookkeeping.Select(t => target.Model.FindEntityType(t)!.GetTableName()!).ToHashSet(StringComparer.Ordinal);
        var filled = new List<string>();
        foreach (var table in plan.Where(t => !own.Contains(t.Name)))
        {
            await using var ask = new NpgsqlCommand($"SELECT EXISTS (SELECT 1 FROM {MovedTable.Quote(table.Name)})", connection);
            if ((bool)(await ask.ExecuteScalarAsync(ct))!)
            {
                filled.Add(table.Name);
            }
        }

        if (filled.Count > 0)
        {
            return new TargetNotEmpty(filled);
        }

        foreach (var table in own)
        {
            await RunAsync(connection, $"DELETE FROM {MovedTable.Quote(table)}", ct);
        }

        return null;
    }

    /// <summary>Lets each table that gives numbers go on behind the highest that it has ever given.</summary>
    private static async Task SetNumbersAsync(MoveSource source, NpgsqlConnection connection, CancellationToken ct)
    {
        var numbered = new List<(string Table, string Column)>();
        await using (var ask = new NpgsqlCommand(
            // Months take their numbers from the table they are part of.
            "SELECT c.relname::text, a.attname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
            + "WHERE a.attidentity <> '' AND c.relnamespace = current_schema()::regnamespace AND NOT c.relispartition", connection))
        await using (var rows = await ask.ExecuteReaderAsync(ct))
        {
            while (await rows.ReadAsync(ct))
            {
                numbered.Add((rows.GetString(0), rows.GetString(1)));
            }
        }

        foreach (var (table, column) in numbered)
        {
            await using var set = new NpgsqlCommand(
                $"""
                SELECT setval(pg_get_serial_sequence($1, $2), n) FROM (
                    SELECT GREATEST($3, (SELECT MAX({MovedTable.Quote(column)}) FROM {MovedTable.Quote(table)})) AS n) AS last WHERE n > 0
                """, connection)
            {
                Parameters =
                {
                    new() { Value = MovedTable.Quote(table) },
                    new() { Value = column },
                    new() { Value = source.LastNumber(table) ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
                },
            };
            await set.ExecuteNonQueryAsync(ct);
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
