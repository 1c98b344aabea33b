using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Operations;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Domain.Storage.Moving;
using ScamWatch.Tests.Cards;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Storage;

/// <summary>Moving a filled SQLite file to PostgreSQL: all of it, or nothing.</summary>
public sealed class MoveToPostgresTests : IAsyncLifetime
{
    private TestStore _from = null!;
    private TestStore _to = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_from.Data.State, "scamwatch.db");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(TestStore.PostgresServer is null, "SCAMWATCH_TEST_POSTGRES is not set (./test.sh starts a server)");
        _from = await TestStore.OpenAsync();
        _to = await TestStore.OpenAsync(StorageOptions.Postgres, settings: new Dictionary<string, string?>
        {
            ["Audit:KeyFolder"] = _from.Data.Keys,
            ["Audit:AnchorFile"] = Path.Combine(_from.Data.State, "audit-anchors.jsonl"),
        });
        await FilledStore.WorkAsync(_from);
    }

    public async ValueTask DisposeAsync()
    {
        if (_from is not null)
        {
            await _from.DisposeAsync();
            await _to.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_the_desks_did_is_there_and_work_goes_on()
    {
        var before = await AuditCountAsync(_from);

        var moved = await MoveAsync();

        Assert.True(moved.Succeeded, moved.Refusal?.Message.En);
        Assert.Empty(moved.Value.NotCopied);
        await using (var old = _from.Db())
        await using (var young = _to.Db())
        {
            // As the program reads them, decrypted, and apart from how they were copied and checked.
            foreach (var entity in old.Model.GetEntityTypes().Where(e => !e.IsOwned() && !e.HasSharedClrType))
            {
                var (left, right) = (Read(old, entity), Read(young, young.Model.FindEntityType(entity.ClrType)!));
                Assert.Equal(left, entity.ClrType == typeof(AuditEntry) ? right.Where(r => !r.Contains(nameof(AuditKind.StoreMoved), StringComparison.Ordinal)) : right);
            }

            Assert.Equal(AuditKind.StoreMoved, (await young.AuditEntries.OrderBy(e => e.Id).LastAsync(Ct)).Kind);
        }

        Assert.Equal(before + 1, await AuditCountAsync(_to));
        Assert.NotEmpty((await _to.Get<FindReports>().RunAsync(new() { Text = FilledStore.Lure, Decision = DecisionFilter.All }, null, 10, Ct)).Items);

        // Numbers go on behind the last ones, and the chain behind its end.
        var received = await _to.Get<ReceiveReport>().RunAsync(Some.Call("市役所を名乗る電話"), Some.Analyst, Ct);
        var taken = await _to.Get<SuspendCard>().RunAsync(new(Guid.CreateVersion7(), CardDesk.Statement, IdentityCheck.NotAsked), Some.Operator, Ct);
        Assert.True(received.Succeeded && taken.Succeeded);
        await _to.Get<LinkAudit>().RunAsync(Ct);
        var walked = await _to.Get<WalkAudit>().RunAsync(null, null, null, Ct);
        Assert.Equal((0, 0, true), (walked.Breaks, walked.Unlinked, walked.SealsChecked));
        Assert.True(walked.Entries > before + 2, $"{walked.Entries} entries");
    }

    [Fact]
    public async Task Every_table_is_copied_at_the_limits_of_its_columns()
    {
        var plan = Plan();
        await using (var file = Open())
        await using (var db = _from.Db())
        {
            FilledStore.AddLimits(file, db.Model.GetRelationalModel(), plan);
        }

        var moved = await MoveAsync();

        Assert.True(moved.Succeeded, moved.Refusal?.Message.En);
        await using (var file = Open())
        {
            Assert.Equal(plan.Select(t => (t.Name, Count(file, t.Name))), moved.Value.Tables.Select(t => (t.Name, t.Rows)));
        }

        Assert.All(moved.Value.Tables, t => Assert.True(t.Rows > 0, $"{t.Name} is empty: nothing of it was tried"));
        Assert.True(moved.Value.CutTimes > 0);
        // As PostgreSQL itself sees them.
        Assert.Equal("t", await TextAsync("SELECT bool_and(n >= 1)::text::char FROM (SELECT COUNT(*) AS n FROM \"Handovers\" WHERE \"Note\" = '' OR char_length(\"Note\") = 20000) AS x"));
        Assert.Equal(
            "2026-11-22 09:00:00.123456,-infinity,infinity",
            await TextAsync("SELECT string_agg(t, ',' ORDER BY t <> '2026-11-22 09:00:00.123456', t) FROM (SELECT (\"At\" AT TIME ZONE 'UTC')::text AS t FROM \"AuditEntries\" WHERE \"Id\" BETWEEN 1000 AND 1002) AS x"));
        Assert.Equal("256", await TextAsync("SELECT MAX(octet_length(\"Seal\"))::text FROM \"AuditEntries\""));
    }

    [Fact]
    public async Task Nothing_is_moved_over_something()
    {
        await _to.Get<ReceiveReport>().RunAsync(Some.FakeRenewal(), Actor.Worker("test"), Ct);

        var refused = Assert.IsType<TargetNotEmpty>((await MoveAsync()).Refusal);

        Assert.Contains("Reports", refused.Tables);
        Assert.DoesNotContain("SearchProgress", refused.Tables);
        await using var db = _to.Db();
        Assert.Equal(1, await db.Reports.CountAsync(Ct));
    }

    /// <summary>One store for all of them: whatever is refused leaves nothing, so that the next finds it empty.</summary>
    [Fact]
    public async Task What_cannot_be_moved_whole_is_not_moved_at_all()
    {
        Assert.IsType<TargetNotPostgres>((await _from.Get<MoveToPostgres>().RunAsync(File, Actor.CommandLine, null, Ct)).Refusal);
        await Assert.ThrowsAsync<FileNotFoundException>(() => _to.Get<MoveToPostgres>().RunAsync(File + "x", Actor.CommandLine, null, Ct));
        var text = Path.Combine(_from.Data.State, "text.db");
        await System.IO.File.WriteAllTextAsync(text, new string('x', 4_096), Ct);
        Assert.IsType<SourceNotStore>((await _to.Get<MoveToPostgres>().RunAsync(text, Actor.CommandLine, null, Ct)).Refusal);
        await NothingLeftAsync();

        // Somebody writes meanwhile: a console that was not stopped.
        var busy = new Meanwhile(() => Change("UPDATE \"Handovers\" SET \"By\" = \"By\" || '、次郎'"));
        Assert.IsType<SourceChanged>((await _to.Get<MoveToPostgres>().RunAsync(File, Actor.CommandLine, busy, Ct)).Refusal);
        await NothingLeftAsync();

        // A console that was not stopped, and happens to write nothing meanwhile.
        await _from.Get<SayAlive>().RunAsync("web,worker", [], stopped: false, Ct);
        Assert.Contains(Environment.MachineName, Assert.Single(Assert.IsType<SourceInUse>((await MoveAsync()).Refusal).Nodes), StringComparison.Ordinal);
        await NothingLeftAsync();
        await _from.Get<SayAlive>().RunAsync("web,worker", [], stopped: true, Ct);

        // Somebody else is in the target.
        await using (var other = new NpgsqlConnection(_to.Get<StorageOptions>().ConnectionString))
        {
            await other.OpenAsync(Ct);
            await using var transaction = await other.BeginTransactionAsync(Ct);
            await using var look = new NpgsqlCommand("SELECT COUNT(*) FROM \"Reports\"", other, transaction);
            await look.ExecuteScalarAsync(Ct);
            Assert.IsType<TargetInUse>((await MoveAsync()).Refusal);
        }

        // What SQLite holds and PostgreSQL does not: each by name, with nothing of the row's contents.
        Change("INSERT INTO \"AspNetRoles\" (\"Id\", \"Name\") VALUES ('nul', CAST(x'E9BB9200E799BD' AS TEXT)), ('half', CAST(x'EDA0BD' AS TEXT)), ('long', printf('%.300c', 'x')), ('blob', x'00')");
        var unstorable = Assert.IsType<Unstorable>((await MoveAsync()).Refusal);
        Assert.Equal(
            [
                "AspNetRoles (Id=blob) Name holds bytes where a text is expected",
                "AspNetRoles (Id=half) Name holds bytes that are no text in UTF-8 (half of a pair of surrogates, or another charset)",
                "AspNetRoles (Id=long) Name holds 300 characters where 256 have room",
                "AspNetRoles (Id=nul) Name holds a NUL",
            ],
            unstorable.Places);
        Assert.Equal(4, unstorable.Count);
        await NothingLeftAsync();
        Change("DELETE FROM \"AspNetRoles\"");

        // A row that refers to nothing.
        Change("PRAGMA foreign_keys = OFF; INSERT INTO \"AspNetUserRoles\" VALUES ('nobody', 'nothing')");
        Assert.All(Assert.IsType<SourceDamaged>((await MoveAsync()).Refusal).Findings, f => Assert.StartsWith("AspNetUserRoles row 1 refers", f, StringComparison.Ordinal));
        Change("DELETE FROM \"AspNetUserRoles\"");

        // A key that is gone.
        Change("UPDATE \"FieldProgress\" SET \"Keys\" = 'ffffffff/' || \"Keys\"; INSERT OR IGNORE INTO \"FieldProgress\" VALUES ('X', 'ffffffff/ffffffff/0', '2026-11-22 00:00:00')");
        Assert.Contains("ffffffff", Assert.IsType<SourceKeyMissing>((await MoveAsync()).Refusal).Problem, StringComparison.Ordinal);
        Change("DELETE FROM \"FieldProgress\"");

        // Another version's file.
        Change("INSERT INTO \"__EFMigrationsHistory\" VALUES ('29990101000000_Later', '99')");
        Assert.Equal(["29990101000000_Later"], Assert.IsType<SourceNotUpToDate>((await MoveAsync()).Refusal).Unknown);
        Change("DELETE FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" IN ('29990101000000_Later', (SELECT MAX(\"MigrationId\") FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" < '2999'))");
        Assert.Single(Assert.IsType<SourceNotUpToDate>((await MoveAsync()).Refusal).Missing);
        await NothingLeftAsync();
    }

    /// <summary>The check is no formality: a target that alters a single column of a single row is found out, whatever the column holds.</summary>
    [Fact]
    public async Task A_row_that_does_not_come_back_as_it_was_is_named()
    {
        await using (var file = Open())
        await using (var db = _from.Db())
        {
            FilledStore.AddLimits(file, db.Model.GetRelationalModel(), Plan());
        }

        (string Table, string Column, string Value)[] changes =
        [
            ("Handovers", "Note", "NEW.\"Note\" || ' '"),
            ("AuditEntries", "Kind", "NEW.\"Kind\" # 1"),
            ("AuditEntries", "At", "NEW.\"At\" + interval '1 microsecond'"),
            ("AuditEntries", "Seal", "NULL"),
            ("AspNetUsers", "EmailConfirmed", "NOT NEW.\"EmailConfirmed\""),
            ("AspNetUserPasskeys", "Data", "'{\"a\":null,\"b\":[1,\"い\",false]}'"),
            ("Reports", "Score", "NEW.\"Score\" * 1.0000000000000002"),
            ("SearchRows", "Grams", "NEW.\"Grams\" || 1"),
        ];
        await ExecuteAsync("DROP TRIGGER IF EXISTS bent ON \"Reports\"");
        foreach (var (table, column, value) in changes)
        {
            await ExecuteAsync(
                $"""
                CREATE FUNCTION bend() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW."{column}" := {value}; RETURN NEW; END $$;
                CREATE TRIGGER bent BEFORE INSERT ON "{table}" FOR EACH ROW EXECUTE FUNCTION bend();
                """);
            var differ = Assert.IsType<RowsDiffer>((await MoveAsync()).Refusal);
            Assert.Equal((table, column), (differ.Table, differ.Column));
            await NothingLeftAsync();
            await ExecuteAsync($"DROP TRIGGER bent ON \"{table}\"; DROP FUNCTION bend()");
        }

        // A row that is swallowed, and one that comes twice.
        foreach (var (body, key) in new[] { ("IF NEW.\"Id\" = 1001 THEN RETURN NULL; END IF; RETURN NEW;", "Id=1001"), ("IF NEW.\"Id\" = 1002 THEN NEW.\"Id\" := 5000; END IF; RETURN NEW;", "Id=1002") })
        {
            await ExecuteAsync(
                $"""
                CREATE FUNCTION bend() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$;
                CREATE TRIGGER bent BEFORE INSERT ON "AuditEntries" FOR EACH ROW EXECUTE FUNCTION bend();
                """);
            Assert.Equal(new RowsDiffer("AuditEntries", key, null), (await MoveAsync()).Refusal);
            await NothingLeftAsync();
            await ExecuteAsync("DROP TRIGGER bent ON \"AuditEntries\"; DROP FUNCTION bend()");
        }
    }

    private Task<Domain.Outcome<MovedStore>> MoveAsync() => _to.Get<MoveToPostgres>().RunAsync(File, Actor.CommandLine, null, Ct);

    private IReadOnlyList<MovedTable> Plan()
    {
        using var old = _from.Db();
        using var young = _to.Db();
        return MovePlan.Of(old.Model.GetRelationalModel(), young.Model.GetRelationalModel());
    }

    private async Task NothingLeftAsync()
    {
        foreach (var table in Plan().Where(t => t.Name != "SearchProgress"))
        {
            Assert.Equal((table.Name, "0"), (table.Name, await TextAsync($"SELECT COUNT(*)::text FROM \"{table.Name}\"")));
        }
    }

    private static async Task<long> AuditCountAsync(TestStore store)
    {
        await using var db = store.Db();
        return await db.AuditEntries.LongCountAsync(Ct);
    }

    /// <summary>Every row of an entity as text, in the order of its key.</summary>
    private static IReadOnlyList<string> Read(ScamWatchDb db, IEntityType entity)
    {
        var set = (IQueryable<object>)typeof(DbContext).GetMethod(nameof(DbContext.Set), [])!.MakeGenericMethod(entity.ClrType).Invoke(db, null)!;
        // Times as PostgreSQL keeps them: by whole microseconds.
        return [.. set.AsNoTracking().AsEnumerable().Select(row => string.Join('|', entity.GetProperties().Select(p => p.Name).Where(n => n != nameof(SearchRow.Grams)).Order(StringComparer.Ordinal)
            .Select(n => Text(db.Entry(row).Property(n).CurrentValue)))).Order(StringComparer.Ordinal)];

        static string Text(object? value) => value switch
        {
            DateTime time => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond)).ToString("O", CultureInfo.InvariantCulture),
            byte[] bytes => Convert.ToHexString(bytes),
            string text => text,
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => System.Text.Json.JsonSerializer.Serialize(value),
        };
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Change(string sql)
    {
        using var file = Open();
        using var command = file.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Count(SqliteConnection file, string table)
    {
        using var command = file.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM \"{table}\"";
        return (long)command.ExecuteScalar()!;
    }

    private async Task<string?> TextAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_to.Get<StorageOptions>().ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return (await command.ExecuteScalarAsync(Ct))?.ToString();
    }

    private async Task ExecuteAsync(string sql) => await TextAsync(sql);

    /// <summary>Does something once, when the copying has begun.</summary>
    private sealed class Meanwhile(Action act) : IProgress<string>
    {
        private bool _done;

        public void Report(string value)
        {
            if (!_done && value.StartsWith("copying", StringComparison.Ordinal))
            {
                _done = true;
                act();
            }
        }
    }
}
