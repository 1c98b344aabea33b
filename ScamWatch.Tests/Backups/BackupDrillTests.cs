using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Backups;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Backups;

/// <summary>The drill: a running program is backed up while it works, restored elsewhere, compared row by row and run again.</summary>
public sealed class BackupDrillTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task What_was_acknowledged_before_a_backup_is_there_after_a_restore_and_the_program_runs_on(string provider)
    {
        var folder = Directory.CreateTempSubdirectory("scamwatch-drill-").FullName;
        var database = provider == StorageOptions.Postgres ? TestStore.PostgresConnection(await TestStore.NewPostgresDatabaseAsync()) : null;
        var file = (string name) => Path.Combine(folder, name);
        Dictionary<string, IReadOnlyList<string>> before;
        IReadOnlyList<string> acknowledged;
        await using (var app = await RunningApp.StartAsync(database: database))
        {
            var report = await app.Services.GetRequiredService<ReceiveReport>().RunAsync(Some.FakeRenewal(), Actor.CommandLine, Ct);
            await app.Services.GetRequiredService<DecideReport>().RunAsync(new(report.Value!.ReportId, Verdict.Scam, "偽サイト", 0), Some.Analyst, Ct);
            await app.Services.GetRequiredService<LinkAudit>().RunAsync(Ct);

            // Calls and reports go on while the copy is made.
            using var stop = new CancellationTokenSource();
            var answered = new ConcurrentQueue<string>();
            var writers = Enumerable.Range(0, 3).Select(n => WriteAsync(app, n, answered, stop.Token)).ToArray();
            while (answered.Count < 12)
            {
                await Task.Delay(10, Ct);
            }

            acknowledged = [.. answered];
            var taken = await app.Services.GetRequiredService<TakeBackup>().RunAsync(new(file("busy.backup"), file("busy.keys")), Actor.CommandLine, Ct);
            Assert.True(taken.Succeeded, taken.Refusal?.Message.En);
            // Nobody was locked out for good.
            var then = answered.Count;
            while (answered.Count <= then)
            {
                await Task.Delay(10, Ct);
            }

            await stop.CancelAsync();
            await Task.WhenAll(writers);
            Assert.Equal(0, taken.Value.Manifest.AuditBreaks);

            await app.Services.GetRequiredService<LinkAudit>().RunAsync(Ct);
            before = await RowsAsync(app.Db());
            var quiet = await app.Services.GetRequiredService<TakeBackup>().RunAsync(new(file("quiet.backup"), file("quiet.keys")), Actor.CommandLine, Ct);
            Assert.True(quiet.Succeeded, quiet.Refusal?.Message.En);
            Assert.Equal(before.ToDictionary(t => t.Key, t => (long)t.Value.Count), quiet.Value.Manifest.Tables.ToDictionary());
            Assert.Contains(AuditKind.BackupTaken, app.Db().AuditEntries.Select(e => e.Kind));
        }

        var elsewhere = provider == StorageOptions.Postgres ? TestStore.PostgresConnection($"t{Guid.NewGuid():N}") : null;
        await using (var other = Elsewhere(folder, elsewhere))
        {
            var restored = await other.GetRequiredService<RestoreBackup>().RunAsync(new(file("busy.backup"), file("busy.keys"), false), Actor.CommandLine, Ct);
            Assert.True(restored.Succeeded, restored.Refusal?.Message.En);
            await using var db = await other.GetRequiredService<IDbContextFactory<ScamWatchDb>>().CreateDbContextAsync(Ct);
            var there = await db.SuspensionCases.Select(c => c.ReceiptNumber).ToListAsync(Ct);
            Assert.Equal([], acknowledged.Except(there));
            await db.Database.CloseConnectionAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        await using (var other = Elsewhere(folder, elsewhere))
        {
            var restore = other.GetRequiredService<RestoreBackup>();
            Assert.IsType<DatabaseNotEmpty>((await restore.RunAsync(new(file("quiet.backup"), file("quiet.keys"), false), Actor.CommandLine, Ct)).Refusal);
            var restored = await restore.RunAsync(new(file("quiet.backup"), file("quiet.keys"), true), Actor.CommandLine, Ct);
            Assert.True(restored.Succeeded, restored.Refusal?.Message.En);
            Assert.Equal(0, restored.Value.Audit.Breaks);
            var after = await RowsAsync(await other.GetRequiredService<IDbContextFactory<ScamWatchDb>>().CreateDbContextAsync(Ct));
            Assert.Equal(before.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
            foreach (var (table, rows) in before)
            {
                var more = after[table].Except(rows).ToList();
                Assert.Equal([], rows.Except(after[table]));
                // The one difference: that it was restored stands in the trail.
                Assert.Equal((table, table == "AuditEntries" ? 1 : 0), (table, more.Count));
            }

            Assert.Equal(0, (await other.GetRequiredService<WalkAudit>().RunAsync(null, null, null, Ct)).Breaks);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        await using (var again = await RunningApp.StartAsync(environment: "Test", database: elsewhere, settings: new Dictionary<string, string?> { ["Data:State"] = Path.Combine(folder, "state"), ["Keys:Folder"] = null }))
        {
            using var supervisor = await again.SignedInAsync(Role.Supervisor);
            Assert.Equal(System.Net.HttpStatusCode.OK, (await supervisor.GetAsync("/cards", Ct)).StatusCode);
            var more = await again.Services.GetRequiredService<SuspendCard>().RunAsync(new(Guid.CreateVersion7(), Cards.CardDesk.Statement, IdentityCheck.NotAsked), Some.Operator, Ct);
            Assert.True(more.Succeeded);
            await again.Services.GetRequiredService<LinkAudit>().RunAsync(Ct);
            Assert.Equal(0, (await again.Services.GetRequiredService<WalkAudit>().RunAsync(null, null, null, Ct)).Breaks);
        }

        await Folders.DeleteAsync(folder);
    }

    private static async Task WriteAsync(RunningApp app, int writer, ConcurrentQueue<string> answered, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var taken = await app.Services.GetRequiredService<SuspendCard>().RunAsync(
                new(Guid.CreateVersion7(), Cards.CardDesk.Statement with { HolderName = $"試験 花子{writer}-{i}" }, IdentityCheck.NotAsked), Some.Operator, CancellationToken.None);
            answered.Enqueue(taken.Value!.ReceiptNumber);
            await Task.Delay(5, CancellationToken.None);
        }
    }

    /// <summary>An installation with nothing in it but a place to be.</summary>
    private static ServiceProvider Elsewhere(string folder, string? database)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Data:Root"] = TestPaths.Data,
            ["Data:State"] = Path.Combine(folder, "state"),
            ["Database:Provider"] = database is null ? null : StorageOptions.Postgres,
            ["Database:ConnectionString"] = database,
        }).Build();
        return new ServiceCollection().AddLogging().AddScamWatchDomain(settings).BuildServiceProvider();
    }

    /// <summary>Every row of every table, as text.</summary>
    private static async Task<Dictionary<string, IReadOnlyList<string>>> RowsAsync(ScamWatchDb db)
    {
        await using (db)
        {
            var connection = db.Database.GetDbConnection();
            await db.Database.OpenConnectionAsync(Ct);
            var tables = db.Database.IsSqlite()
                ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'ReportSearch%'"
                : "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition";
            var rows = new Dictionary<string, IReadOnlyList<string>>();
            foreach (var table in (await ReadAsync(connection, tables)).Select(r => r.TrimEnd('|')))
            {
                rows[table] = await ReadAsync(connection, $"SELECT * FROM \"{table}\"");
            }

            return rows;
        }
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<string>();
        while (await reader.ReadAsync(Ct))
        {
            rows.Add(string.Concat(Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) switch
            {
                byte[] bytes => Convert.ToHexString(bytes),
                DateTime at => at.ToString("O", CultureInfo.InvariantCulture),
                Array list => string.Join(',', list.Cast<object>()),
                var value => Convert.ToString(value, CultureInfo.InvariantCulture),
            } + "|")));
        }

        return rows;
    }
}
