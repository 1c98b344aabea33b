using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Operations;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Domain.Storage.Moving;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Storage;

/// <summary>Reports and audit entries on PostgreSQL, a table a month.</summary>
public sealed class MonthTablesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_filled_table_becomes_one_of_months_and_back_and_loses_nothing()
    {
        await using var store = await OpenAsync();
        await using var db = store.Db();
        await FilledStore.WorkAsync(store);
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync("Partitions", Ct);
        var whole = await ContentsAsync(db);
        await migrator.MigrateAsync("KeyedSearch", Ct);
        Assert.Equal(whole, await ContentsAsync(db));
        Assert.Equal("r", await TextAsync(db, "SELECT relkind::text FROM pg_class WHERE oid = '\"Reports\"'::regclass"));
        Assert.Equal("2", await TextAsync(db, "SELECT COUNT(*)::text FROM pg_index WHERE indrelid = '\"Reports\"'::regclass AND indisunique AND NOT indisprimary"));
        // An id of version 4, and times of before there was anything and of the end of time, as a wrong clock would leave them.
        var february = Of(2025, 2, 1, 0);
        foreach (var (id, mark) in new[] { (Of(2025, 1, 31, 23), "a"), (february, "b"), (Of(2026, 3, 15, 12), "c"), (Of(2015, 5, 5, 5), "d"), (new Guid("f47ac10b-58cc-4372-a567-0e02b2c3d479"), "e") })
        {
            await CopyReportAsync(db, id, mark);
        }

        foreach (var at in (string[])["2025-01-31 23:59:59.999999Z", "2025-02-01 00:00Z", "2026-03-15 00:00Z", "2015-05-05 00:00Z", "infinity"])
        {
            await RunAsync(db, $"INSERT INTO \"AuditEntries\" (\"At\", \"ActorId\", \"ActorName\", \"Kind\", \"Subject\", \"Why\", \"Seal\") VALUES ('{at}', '', '', 1000, '', '', NULL)");
        }

        // Of the whole server, so under a name of its own.
        var role = $"r{Guid.NewGuid():N}";
        await RunAsync(db, $"CREATE ROLE {role}; GRANT SELECT ON \"Reports\" TO {role}");
        var before = await ContentsAsync(db);
        var last = long.Parse((await TextAsync(db, "SELECT MAX(\"Id\")::text FROM \"AuditEntries\""))!, System.Globalization.CultureInfo.InvariantCulture);

        await migrator.MigrateAsync("Partitions", Ct);

        try
        {
            Assert.Equal(before, await ContentsAsync(db));
            await migrator.MigrateAsync(null, Ct);
            Assert.Equal(("Reports_2025_01", "Reports_2025_02", "Reports_2026_03", "Reports_Rest", "Reports_Rest"), (await PlaceAsync(db, "a"), await PlaceAsync(db, "b"), await PlaceAsync(db, "c"), await PlaceAsync(db, "d"), await PlaceAsync(db, "e")));
            Assert.Equal("AuditEntries_2025_01,AuditEntries_2025_02,AuditEntries_2026_03,AuditEntries_Rest", (await TextAsync(db,
                "SELECT string_agg(DISTINCT tableoid::regclass::text, ',' ORDER BY tableoid::regclass::text) FROM \"AuditEntries\" WHERE \"Subject\" = '' AND \"Seal\" IS NULL"))?.Replace("\"", "", StringComparison.Ordinal));
            Assert.Equal("true", await TextAsync(db, $"SELECT has_table_privilege('{role}', '\"Reports\"', 'SELECT')::text"));

            // What rested on the table in one piece still holds: a delivery counts once over all months, numbers go on, references hold and follow.
            var twice = await Assert.ThrowsAsync<PostgresException>(() => CopyReportAsync(db, Of(2026, 4, 1, 0), "z", "(SELECT \"DeliveryKey\" FROM \"Reports\" WHERE \"ReceiptNumber\" = 'a')"));
            Assert.Equal((PostgresErrorCodes.UniqueViolation, "IX_ReportKeys_DeliveryKey"), (twice.SqlState, twice.ConstraintName));
            Assert.Equal("PK_ReportKeys", (await Assert.ThrowsAsync<PostgresException>(() => CopyReportAsync(db, Of(2026, 4, 1, 0), "a", "'other'"))).ConstraintName);
            Assert.True((await store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal() with { ReporterName = "佐藤 0郎", ReporterNote = new string('長', 3_000) + "🕊" }, Actor.Worker("test"), Ct)).Value!.IsDuplicate);
            var received = (await store.Get<ReceiveReport>().RunAsync(Some.Call("市役所を名乗る電話"), Some.Analyst, Ct)).Value!;
            Assert.False(received.IsDuplicate);
            Assert.True(await db.AuditEntries.MaxAsync(e => e.Id, Ct) > last);
            var kept = await CountAsync(db, "ReportIndicators");
            await RunAsync(db, $"INSERT INTO \"ReportIndicators\" (\"ReportId\", \"Type\", \"Value\", \"Official\") VALUES ('{february}', 'url', 'x', false)");
            Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, (await Assert.ThrowsAsync<PostgresException>(() => RunAsync(db,
                "INSERT INTO \"ReportIndicators\" (\"ReportId\", \"Type\", \"Value\", \"Official\") VALUES (gen_random_uuid(), 'url', 'x', false)"))).SqlState);
            await RunAsync(db, "DELETE FROM \"Reports\" WHERE \"ReceiptNumber\" = 'b'");
            Assert.Equal(kept, await CountAsync(db, "ReportIndicators"));
            Assert.Equal(await CountAsync(db, "Reports"), await CountAsync(db, "ReportKeys"));
            // A report whose contents are disposed of gives its key back.
            await RunAsync(db, "UPDATE \"Reports\" SET \"DeliveryKey\" = 'disposed:a' WHERE \"ReceiptNumber\" = 'a'");
            await CopyReportAsync(db, Of(2025, 2, 1, 0), "b", "'key a'");
        }
        finally
        {
            await RunAsync(db, $"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [Fact]
    public async Task Months_are_made_ahead_and_one_that_is_late_begins_behind_what_came_without_it()
    {
        await using var store = await OpenAsync();
        await using var db = store.Db();
        var may = new DateTime(2031, 5, 31, 23, 0, 0, DateTimeKind.Utc);
        Assert.Equal(6, await db.AddMonthsAsync(may, Ct));
        Assert.Equal(0, await db.AddMonthsAsync(may, Ct));
        Assert.Equal(new DateOnly(2031, 7, 1), MonthRules.ReadyTo((await db.MonthTablesAsync(Ct))!, may));

        await store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal(), Actor.Worker("test"), Ct);
        // Nobody looked for months: September comes without a table. One clock is ahead of the others.
        await CopyReportAsync(db, Of(2031, 9, 3, 0), "a");
        await CopyReportAsync(db, Of(2031, 9, 10, 0), "b");
        await CopyReportAsync(db, Of(2031, 9, 25, 0), "c");
        await RunAsync(db, "INSERT INTO \"AuditEntries\" (\"At\", \"ActorId\", \"ActorName\", \"Kind\", \"Subject\", \"Why\") VALUES ('2031-09-10 00:00Z', '', '', 1000, 'late', '')");
        var september = new DateTime(2031, 9, 15, 0, 0, 0, DateTimeKind.Utc);
        Assert.True(MonthRules.IsLate(MonthRules.ReadyTo((await db.MonthTablesAsync(Ct))!, september), september));

        Assert.Equal(6, await db.AddMonthsAsync(september, Ct));

        Assert.False(MonthRules.IsLate(MonthRules.ReadyTo((await db.MonthTablesAsync(Ct))!, september), september));
        await CopyReportAsync(db, Of(2031, 9, 15, 1), "d");
        await CopyReportAsync(db, Of(2031, 9, 26, 1), "e");
        await RunAsync(db, "INSERT INTO \"AuditEntries\" (\"At\", \"ActorId\", \"ActorName\", \"Kind\", \"Subject\", \"Why\") VALUES ('2031-09-10 00:00:00.000001Z', '', '', 1000, 'later', '')");
        Assert.Equal(
            ("Reports_Rest", "Reports_Rest", "Reports_Rest", "Reports_2031_09", "Reports_Rest"),
            (await PlaceAsync(db, "a"), await PlaceAsync(db, "b"), await PlaceAsync(db, "c"), await PlaceAsync(db, "d"), await PlaceAsync(db, "e")));
        Assert.Equal("AuditEntries_2031_09", (await TextAsync(db, "SELECT tableoid::regclass::text FROM \"AuditEntries\" WHERE \"Subject\" = 'later'"))?.Trim('"'));
        Assert.Equal(6, await db.Reports.CountAsync(Ct));
    }

    [Fact]
    public async Task A_table_that_somebody_holds_is_left_for_the_next_look()
    {
        await using var store = await OpenAsync();
        await using (var holder = store.Db())
        {
            await using var held = await holder.Database.BeginTransactionAsync(Ct);
            await holder.Reports.CountAsync(Ct);
            store.Clock.Advance(TimeSpan.FromDays(400));

            await Assert.ThrowsAsync<TimeoutException>(() => store.Get<KeepMonths>().RunAsync(Ct));

            Assert.Null((await store.Get<FindOperations>().RunAsync(Ct)).Months!.To);
        }

        // The audit entries were not held.
        Assert.Equal(3, await store.Get<KeepMonths>().RunAsync(Ct));
        var state = await store.Get<FindOperations>().RunAsync(Ct);
        Assert.Equal(MonthRules.Of(state.At).AddMonths(2), state.Months!.To);
    }

    /// <summary>The key of such a table holds the time too, so the server itself lets a number stand in two months.</summary>
    [Fact]
    public async Task An_audit_entry_put_beside_another_under_its_number_is_found()
    {
        await using var store = await OpenAsync();
        await store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal(), Actor.Worker("test"), Ct);
        await store.Get<LinkAudit>().RunAsync(Ct);
        Assert.Equal(0, (await store.Get<WalkAudit>().RunAsync(null, null, null, Ct)).Breaks);
        await using var db = store.Db();

        await RunAsync(db, """
            INSERT INTO "AuditEntries" ("Id", "At", "ActorId", "ActorName", "Kind", "Subject", "Why", "Seal")
            SELECT "Id", "At" + interval '60 days', "ActorId", "ActorName", "Kind", "Subject", "Why", "Seal" FROM "AuditEntries" ORDER BY "Id" LIMIT 1
            """);

        Assert.True((await store.Get<WalkAudit>().RunAsync(null, null, null, Ct)).Breaks > 0);
    }

    [Fact]
    public async Task What_is_moved_from_a_file_comes_into_the_tables_of_its_months()
    {
        await using var from = await TestStore.OpenAsync();
        await using var to = await OpenAsync();
        await from.Get<ReceiveReport>().RunAsync(Some.FakeRenewal(), Actor.Worker("test"), Ct);
        await from.Get<ReceiveReport>().RunAsync(Some.Call("市役所を名乗る電話"), Some.Analyst, Ct);
        await using (var old = from.Db())
        {
            await old.Database.ExecuteSqlRawAsync("UPDATE \"AuditEntries\" SET \"At\" = '2025-03-31 23:59:59.5' WHERE \"Id\" = (SELECT MIN(\"Id\") FROM \"AuditEntries\")", Ct);
        }

        var file = Path.Combine(from.Data.State, "scamwatch.db");
        await using (var source = await MoveSource.OpenAsync(file, from.Get<IServiceProvider>(), Ct))
        {
            Assert.Equal([new DateOnly(2025, 3, 1), MonthRules.Of(from.Clock.UtcNow)], source.Months("AuditEntries"));
            Assert.Contains(MonthRules.Of(DateTime.UtcNow), source.Months("Reports"));
        }

        Assert.True((await to.Get<MoveToPostgres>().RunAsync(file, Actor.CommandLine, null, Ct)).Succeeded);

        await using var db = to.Db();
        Assert.Equal("1", await TextAsync(db, "SELECT COUNT(*)::text FROM \"AuditEntries_2025_03\""));
        Assert.Equal("0,0", await TextAsync(db, "SELECT (SELECT COUNT(*) FROM \"Reports_Rest\") || ',' || (SELECT COUNT(*) FROM \"AuditEntries_Rest\")"));
        Assert.Equal(2, await CountAsync(db, "ReportKeys"));
    }

    private static Task<TestStore> OpenAsync()
    {
        Assert.SkipWhen(TestStore.PostgresServer is null, "SCAMWATCH_TEST_POSTGRES is not set (./test.sh starts a server)");
        return TestStore.OpenAsync(StorageOptions.Postgres);
    }

    private static Guid Of(int year, int month, int day, int hour) => Guid.CreateVersion7(new DateTimeOffset(year, month, day, hour, 0, 0, TimeSpan.Zero));

    /// <summary>Stores a copy of some report under another id, number and key.</summary>
    private static Task CopyReportAsync(ScamWatchDb db, Guid id, string number, string? key = null) => RunAsync(db,
        $"""
        INSERT INTO "Reports" SELECT (jsonb_populate_record(NULL::"Reports", to_jsonb(r) || jsonb_build_object('Id', '{id}', 'ReceiptNumber', '{number}', 'DeliveryKey', {key ?? $"'key {number}'"}))).*
        FROM (SELECT * FROM "Reports" ORDER BY "ReceiptNumber" DESC LIMIT 1) r
        """);

    private static async Task<string?> PlaceAsync(ScamWatchDb db, string number) =>
        (await TextAsync(db, $"SELECT tableoid::regclass::text FROM \"Reports\" WHERE \"ReceiptNumber\" = '{number}'"))?.Trim('"');

    /// <summary>Every row of the tables that are rebuilt and of those that refer to them, and what they are made of.</summary>
    private static async Task<string> ContentsAsync(ScamWatchDb db)
    {
        var contents = new List<string?>();
        foreach (var table in (string[])["Reports", "AuditEntries", "ReportIndicators", "WorkNotes", "Fingerprints", "SearchRows", "AuditLinks"])
        {
            contents.Add(table + await TextAsync(db, $"SELECT COUNT(*) || ' ' || md5(string_agg(t::text, '|' ORDER BY t::text)) FROM \"{table}\" t"));
        }

        contents.Add(await TextAsync(db, """
            SELECT string_agg(column_name || ' ' || data_type || ' ' || is_nullable || ' ' || COALESCE(column_default, '') || is_identity, ', ' ORDER BY table_name, ordinal_position)
            FROM information_schema.columns WHERE table_name IN ('Reports', 'AuditEntries')
            """));
        contents.Add(await TextAsync(db, """
            SELECT string_agg(conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid), ', ' ORDER BY conrelid::regclass::text, conname)
            FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 AND ('"Reports"'::regclass IN (conrelid, confrelid) OR '"AuditEntries"'::regclass IN (conrelid, confrelid))
            """));
        contents.Add(await TextAsync(db, """
            SELECT string_agg(indexname, ', ' ORDER BY indexname) FROM pg_indexes WHERE tablename IN ('Reports', 'AuditEntries')
            """));
        return string.Join('\n', contents);
    }

    private static async Task<long> CountAsync(ScamWatchDb db, string table) =>
        long.Parse((await TextAsync(db, $"SELECT COUNT(*)::text FROM \"{table}\""))!, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task RunAsync(ScamWatchDb db, string sql) => await TextAsync(db, sql);

    private static async Task<string?> TextAsync(ScamWatchDb db, string sql)
    {
        await using var connection = new NpgsqlConnection(db.Database.GetConnectionString());
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return (await command.ExecuteScalarAsync(Ct)) as string;
    }
}
