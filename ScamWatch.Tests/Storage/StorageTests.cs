using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Storage;

public sealed class StorageTests
{
    [Theory, EachDatabase]
    public async Task The_migrations_match_the_model(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        await using var db = store.Db();

        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task A_process_killed_while_it_changed_the_schema_keeps_no_later_one_from_it()
    {
        await using var store = new TestStore();
        await using var db = store.Db();
        await db.Database.EnsureDeletedAsync();
        await db.Database.ExecuteSqlRawAsync("CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER NOT NULL PRIMARY KEY, \"Timestamp\" TEXT NOT NULL)");
        var killedAt = store.Clock.UtcNow.AddMinutes(-1);
        await db.Database.ExecuteSqlAsync($"INSERT INTO \"__EFMigrationsLock\" VALUES (1, {killedAt})");

        await db.BringUpToDateAsync(store.Clock, default).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }

    [Fact]
    public async Task A_new_file_is_one_that_can_be_read_while_it_is_written()
    {
        await using var store = new TestStore();
        await using var db = store.Db();
        await db.Database.EnsureDeletedAsync();

        await db.BringUpToDateAsync(store.Clock, default);

        Assert.Equal("wal", (await db.Database.SqlQueryRaw<string>("SELECT journal_mode AS \"Value\" FROM pragma_journal_mode").ToListAsync()).Single());
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_said_in_one_sentence_with_its_place()
    {
        var port = Programs.FreePort();
        await using var store = new TestStore(new Dictionary<string, string?>
        {
            ["Database:Provider"] = StorageOptions.Postgres,
            ["Database:ConnectionString"] = $"Host=127.0.0.1;Port={port};Username=scamwatch;Database=scamwatch;Password=geheim;Timeout=5",
        });
        await using var db = store.Db();

        var fault = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => db.BringUpToDateAsync(store.Clock, default));

        Assert.Contains($"127.0.0.1:{port}", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
        Assert.DoesNotContain("geheim", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named_and_left_as_it_is()
    {
        await using var store = new TestStore();
        await using var db = store.Db();
        await db.Database.EnsureDeletedAsync();
        var file = db.Database.GetDbConnection().DataSource;
        await File.WriteAllTextAsync(file, new string('x', 5000));

        var fault = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => db.BringUpToDateAsync(store.Clock, default));

        Assert.Contains(file, fault.Message, StringComparison.Ordinal);
        Assert.Equal(new string('x', 5000), await File.ReadAllTextAsync(file));
    }

    [Theory, EachDatabase]
    public async Task Audit_entries_cannot_be_changed_or_deleted(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        await store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal(), Actor.Worker("test"), default);

        await using var db = store.Db();
        var entry = await db.AuditEntries.SingleAsync();
        db.Entry(entry).Property(e => e.Why).CurrentValue = "別の理由";
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        db.ChangeTracker.Clear();
        db.AuditEntries.Remove(await db.AuditEntries.SingleAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
    }

    [Theory, EachDatabase]
    public async Task Times_come_back_as_utc(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        await store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal(), Actor.Worker("test"), default);

        await using var db = store.Db();
        var entry = await db.AuditEntries.SingleAsync();

        Assert.Equal(DateTimeKind.Utc, entry.At.Kind);
        Assert.Equal(store.Clock.UtcNow, entry.At);
    }

    [Theory, EachDatabase]
    public async Task A_list_put_in_anew_is_a_change_only_where_it_holds_something_else(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        await store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal(), Actor.Worker("test"), default);
        await using var db = store.Db();
        var report = await db.Reports.SingleAsync();
        Assert.False(db.ChangeTracker.HasChanges());

        report.Judge(report.Judgement with { Asks = [.. report.Asks], Evidence = [.. report.Evidence] });
        Assert.False(db.ChangeTracker.HasChanges());

        report.Judge(report.Judgement with { Evidence = [.. report.Evidence.Skip(1)] });
        db.ChangeTracker.DetectChanges();
        Assert.Equal([nameof(Report.Evidence)], db.Entry(report).Properties.Where(p => p.IsModified).Select(p => p.Metadata.Name));

        await db.SaveChangesAsync();
        await using var after = store.Db();
        Assert.Equal(report.Evidence, (await after.Reports.SingleAsync()).Evidence);
    }

    [Fact]
    public void An_unknown_provider_is_refused_by_name()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Database:Provider", "oracle")]).Build();

        var fault = Assert.Throws<InvalidOperationException>(() => StorageOptions.From(settings, new DataFolder("/x", "/x/state", "/x/inbox")));

        Assert.Contains("Database:Provider", fault.Message, StringComparison.Ordinal);
        Assert.Contains("oracle", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Postgres_needs_a_connection_string()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Database:Provider", "postgres")]).Build();

        var fault = Assert.Throws<InvalidOperationException>(() => StorageOptions.From(settings, new DataFolder("/x", "/x/state", "/x/inbox")));

        Assert.Contains("Database:ConnectionString", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StorageOptions.Sqlite, "Database:ReadConnectionString", "Host=replica;Password=geheim")]
    [InlineData(StorageOptions.Postgres, "Database:ReadLagSeconds", "0")]
    [InlineData(StorageOptions.Postgres, "Database:ReadLagSeconds", "soon")]
    public void A_replica_of_a_file_and_a_lag_that_is_none_are_refused_by_name(string provider, string key, string value)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Database:Provider", provider), new("Database:ConnectionString", "Host=x"), new(key, value)]).Build();

        var fault = Assert.Throws<InvalidOperationException>(() => StorageOptions.From(settings, new DataFolder("/x", "/x/state", "/x/inbox")));

        Assert.StartsWith(key, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", fault.Message, StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task The_audit_list_finds_by_subject_person_and_reason(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var taken = (await store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal(), Actor.Worker("test"), default)).Value!;
        await store.Get<DecideReport>().RunAsync(new(taken.ReportId, Verdict.Scam, "機構に確認", 0), Some.Analyst, default);
        var find = store.Get<FindAuditEntries>();

        Assert.Equal(2, (await find.RunAsync(taken.ReceiptNumber, new(0, 10), default)).Total);
        Assert.Equal(AuditKind.ReportDecided, Assert.Single((await find.RunAsync("機構", new(0, 10), default)).Items).Kind);
        Assert.Equal(1, (await find.RunAsync(Some.Analyst.Name, new(0, 10), default)).Total);
        Assert.True(await find.NewestAsync(default) >= 2);
    }
}
