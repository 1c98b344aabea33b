using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Cards;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Storage;

public sealed class RowWriterTests
{
    private static readonly DateTime s_at = new TestClock().UtcNow;

    private static readonly string[] s_tables = ["SuspensionCases", "CaseEvents", "AuditEntries", "RegistryOrders"];

    [Theory, EachDatabase]
    public async Task What_it_writes_is_what_the_model_writes(string provider)
    {
        await using var byModel = await OpenAsync(provider);
        await using var byWriter = await OpenAsync(provider);
        var check = new IdentityCheck(IdentityMatch.Match, IdentityMatch.Mismatch, IdentityMatch.NotAsked, IdentityMatch.NotAsked);
        var call = new SuspensionCall(Guid.CreateVersion7(), Statement, check);
        Assert.True((await byWriter.Get<SuspendCard>().RunAsync(call, CardDesk.Operator, default)).Succeeded);
        await using (var written = byWriter.Db())
        await using (var db = byModel.Db())
        {
            db.AddRange(await written.SuspensionCases.AsNoTracking().Include(c => c.Events).ToListAsync());
            db.AddRange(await written.AuditEntries.AsNoTracking().ToListAsync());
            db.AddRange(await written.RegistryOrders.AsNoTracking().ToListAsync());
            await db.SaveChangesAsync();
        }

        foreach (var table in s_tables)
        {
            var written = await DumpAsync(byWriter, table);
            Assert.NotEmpty(written);
            Assert.Equal(await DumpAsync(byModel, table), written);
        }
    }

    [Theory, EachDatabase]
    public async Task A_refused_change_leaves_nothing_and_fails_nobody_else(string provider)
    {
        await using var store = await OpenAsync(provider);
        var writer = store.Get<RowWriter>();
        var form = Guid.CreateVersion7();
        await writer.InsertAsync(Case(form), default);
        var forms = Enumerable.Range(0, 40).Select(i => i % 5 == 0 ? form : Guid.CreateVersion7()).ToList();

        var outcomes = await Task.WhenAll(forms.Select(f => Task.Run(async () =>
        {
            try
            {
                await writer.InsertAsync(Case(f), default);
                return true;
            }
            catch (DbUpdateException fault)
            {
                await using var db = store.Db();
                Assert.True(db.IsUniqueViolation(fault));
                return false;
            }
        })));

        Assert.Equal(forms.Select(f => f != form), outcomes);
        await using var stored = store.Db();
        Assert.Equal(33, await stored.SuspensionCases.CountAsync());
        Assert.Equal(33, await stored.RegistryOrders.CountAsync());
        Assert.Equal(33, await stored.CaseEvents.CountAsync());
    }

    [Fact]
    public async Task Those_who_wait_together_are_committed_together()
    {
        await using var store = await OpenAsync(StorageOptions.Sqlite);
        var writer = store.Get<RowWriter>();
        await writer.InsertAsync(Case(Guid.CreateVersion7()), default);
        await using var holder = new Microsoft.Data.Sqlite.SqliteConnection(store.Get<StorageOptions>().ConnectionString);
        await holder.OpenAsync();
        Task[] waiting;
        await using (var held = holder.BeginTransaction())
        {
            waiting = [.. Enumerable.Range(0, 20).Select(_ => Task.Run(() => writer.InsertAsync(Case(Guid.CreateVersion7()), default)))];
            await Task.Delay(200);
            Assert.All(waiting, w => Assert.False(w.IsCompleted));
        }

        await Task.WhenAll(waiting);

        await using var db = store.Db();
        Assert.Equal(21, await db.SuspensionCases.CountAsync());
    }

    [Fact]
    public async Task Whoever_went_away_while_waiting_leaves_nothing()
    {
        await using var store = await OpenAsync(StorageOptions.Sqlite);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => store.Get<RowWriter>().InsertAsync(Case(Guid.CreateVersion7()), gone.Token));

        await using var db = store.Db();
        Assert.Equal(0, await db.SuspensionCases.CountAsync());
    }

    [Theory, EachDatabase]
    public async Task Open_pages_hear_of_what_it_commits(string provider)
    {
        await using var store = await OpenAsync(provider);
        var feed = store.Get<ChangeFeed>();
        var heard = new TaskCompletionSource();
        using var subscription = feed.On(Topic.SuspensionCases, () =>
        {
            heard.TrySetResult();
            return Task.CompletedTask;
        });

        await store.Get<SuspendCard>().RunAsync(new(Guid.CreateVersion7(), Statement, IdentityCheck.NotAsked), CardDesk.Operator, default);

        await heard.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(1, feed.OwnAuditEntries);
    }

    [Fact]
    public async Task A_database_that_fails_fails_the_caller_and_serves_the_next()
    {
        await using var store = await OpenAsync(StorageOptions.Sqlite);
        var writer = store.Get<RowWriter>();
        await using (var db = store.Db())
        {
            await db.Database.ExecuteSqlRawAsync("ALTER TABLE CaseEvents RENAME TO Elsewhere");
            await Assert.ThrowsAsync<DbUpdateException>(() => writer.InsertAsync(Case(Guid.CreateVersion7()), default));
            await db.Database.ExecuteSqlRawAsync("ALTER TABLE Elsewhere RENAME TO CaseEvents");
        }

        await writer.InsertAsync(Case(Guid.CreateVersion7()), default);

        await using var stored = store.Db();
        Assert.Equal(1, await stored.SuspensionCases.CountAsync());
    }

    private static LossStatement Statement { get; } =
        CardDesk.Statement with { HolderBirthDate = new(1985, 4, 1), Circumstances = "「引用符」' と改行\n", HolderKana = "シケン" };

    private static Task<TestStore> OpenAsync(string provider) => TestStore.OpenAsync(
        provider, saveModel: _ => { }, settings: new Dictionary<string, string?> { ["Registry:Mode"] = "embedded" });

    private static IReadOnlyList<object> Case(Guid form)
    {
        var opened = SuspensionCase.Receive(form, Statement, CardDesk.Operator, s_at);
        return [opened, .. opened.Events, RegistryOrder.Place(opened, RegistryOrderKind.Suspend, s_at)];
    }

    /// <summary>All values of a table as the database itself writes them; what is encrypted, as what it stands for.</summary>
    private static async Task<IReadOnlyList<string>> DumpAsync(TestStore store, string table)
    {
        await using var db = store.Db();
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"select * from \"{table}\"";
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount)
                .Select(i => $"{reader.GetName(i)}={Plain($"{table}.{reader.GetName(i)}", Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)!)}:{reader.GetDataTypeName(i)}")));
        }

        return rows;

        string Plain(string field, string stored) =>
            FieldCipher.IsProtected(stored) ? "encrypted " + store.Get<FieldCipher>().Read(field, stored) : stored;
    }
}
