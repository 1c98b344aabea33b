using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Learning;
using ScamWatch.Domain.Nodes;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;
using ScamWatch.Ingest;
using ScamWatch.Ingest.Audit;
using ScamWatch.Ingest.Files;
using ScamWatch.Ingest.Mail.Imap;
using ScamWatch.Tests.Mail.Imap;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Nodes;

/// <summary>Work that two nodes find at once.</summary>
public sealed class SharedWorkTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_node_drains_a_mailbox_and_the_other_goes_on_when_it_stops()
    {
        await using var store = await TestStore.OpenAsync();
        await using var other = store.OtherNode();
        using var box = new CountedMailbox([.. MailboxDesk.Mails(3), "no mail at all"u8.ToArray()]);
        var options = new MailboxOptions { Name = "report", Host = "mail.example", User = "report", Port = 993 };
        using var first = Worker(store.Get<TakeFile>, store.Get<FindUnreadable>, store.Get<RememberMailbox>, store.Get<WorkerLeases>);
        using var second = Worker(
            other.GetRequiredService<TakeFile>, other.GetRequiredService<FindUnreadable>, other.GetRequiredService<RememberMailbox>, other.GetRequiredService<WorkerLeases>);
        await first.StartAsync(Ct);
        await MailboxDesk.UntilAsync(() => Task.FromResult(box.Opened == 1));
        await second.StartAsync(Ct);
        await MailboxDesk.UntilAsync(async () => await CountAsync(store) >= 3);
        Assert.Equal((1, 1), (box.Opened, box.MostOpen));

        await first.StopAsync(Ct);
        await MailboxDesk.UntilAsync(() => Task.FromResult(box.Opened == 2));
        box.Add(MailboxDesk.Mail(4));
        await MailboxDesk.UntilAsync(async () => await CountAsync(store) >= 4);
        await second.StopAsync(Ct);

        Assert.Equal(1, box.MostOpen);
        Assert.Equal(4, await CountAsync(store));
        Assert.Equal(1, (await store.Get<FindUnreadable>().RunAsync(new(0, 10), Ct)).Total);

        MailboxWorker Worker(Func<TakeFile> take, Func<FindUnreadable> find, Func<RememberMailbox> remember, Func<WorkerLeases> leases) => new(
            options, take(), find(), remember(), store.Get<WorkerBoard>(), NullLogger<MailboxWorker>.Instance, box.Open, leases());
    }

    [Fact]
    public async Task Nodes_that_watch_one_folder_take_each_file_once()
    {
        await using var store = await TestStore.OpenAsync();
        await using var other = store.OtherNode();
        Directory.CreateDirectory(store.Data.Inbox);
        for (var i = 0; i < 20; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(store.Data.Inbox, $"broken{i}.csv"), $"no,such,columns\n{i},2,3\n", Ct);
        }

        using var first = Worker(store.Get<TakeFile>, store.Get<KeepUnreadable>, store.Get<FindUnreadable>);
        using var second = Worker(other.GetRequiredService<TakeFile>, other.GetRequiredService<KeepUnreadable>, other.GetRequiredService<FindUnreadable>);
        await Task.WhenAll(first.StartAsync(Ct), second.StartAsync(Ct));
        // Kept, and not only moved: a worker that is stopped in between leaves a file to be found by the next.
        await MailboxDesk.UntilAsync(async () => (await store.Get<FindUnreadable>().RunAsync(new(0, 50), Ct)).Total >= 20);
        Assert.Empty(Directory.EnumerateFiles(store.Data.Inbox, "*.csv"));
        await Task.WhenAll(first.StopAsync(Ct), second.StopAsync(Ct));

        Assert.Equal(20, (await store.Get<FindUnreadable>().RunAsync(new(0, 50), Ct)).Total);
        Assert.False(store.Get<WorkerBoard>().All.Single(s => s.Name == DropFolderWorker.Name).LastFault.Length > 0);

        DropFolderWorker Worker(Func<TakeFile> take, Func<KeepUnreadable> keep, Func<FindUnreadable> find) => new(
            store.Data, take(), keep(), find(), store.Get<WorkerBoard>(), NullLogger<DropFolderWorker>.Instance);
    }

    [Theory, EachDatabase]
    public async Task The_trail_is_checked_by_one_node_when_that_is_due(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        await using var other = store.OtherNode();
        await store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal(), Domain.Staff.Actor.CommandLine, Ct);
        AuditWorker[] workers = [Worker(store.Get<IServiceProvider>()), Worker(other)];
        await Task.WhenAll(workers.Select(w => w.StartAsync(Ct)));
        await MailboxDesk.UntilAsync(async () => (await store.AuditAsync()).Contains(AuditKind.AuditChecked));
        // Both have looked by then: each does at its first turn.
        await Task.Delay(TimeSpan.FromSeconds(1.5), Ct);
        await Task.WhenAll(workers.Select(w => w.StopAsync(Ct)));

        Assert.Equal(1, (await store.AuditAsync()).Count(k => k == AuditKind.AuditChecked));
        foreach (var worker in workers)
        {
            worker.Dispose();
        }

        static AuditWorker Worker(IServiceProvider node) => new(
            node.GetRequiredService<LinkAudit>(), node.GetRequiredService<CheckAudit>(), node.GetRequiredService<AuditSettings>(), node.GetRequiredService<WorkerLeases>(),
            node.GetRequiredService<WorkerBoard>(), node.GetRequiredService<TimeProvider>(), NullLogger<AuditWorker>.Instance);
    }

    [Theory, EachDatabase]
    public async Task Nodes_that_look_for_mails_at_once_get_different_ones_until_none_is_left(string provider)
    {
        await using var store = await MailsAsync(provider, 6);
        await using var other = store.OtherNode();
        SendReply[] nodes = [store.Get<SendReply>(), other.GetRequiredService<SendReply>()];

        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => nodes[i % 2].ClaimAsync(Ct))));

        Assert.Equal(6, claimed.OfType<ClaimedReply>().Select(c => c.Id).Distinct().Count());
        Assert.Equal(2, claimed.Count(c => c is null));
    }

    [Fact]
    public async Task What_one_node_is_taking_in_hand_the_others_pass_by_and_wait_for_nothing()
    {
        Assert.SkipWhen(TestStore.PostgresServer is null, "SCAMWATCH_TEST_POSTGRES is not set (./test.sh starts a server)");
        await using var store = await MailsAsync(StorageOptions.Postgres, 2);
        var send = store.Get<SendReply>();
        Guid held;
        await using (var db = store.Db())
        {
            await using var claim = await db.BeginClaimAsync(Ct);
            held = (await db.OutgoingMails.Unclaimed().OrderBy(m => m.NextAttemptAt).ThenBy(m => m.Id).FirstAsync(Ct)).Id;

            Assert.NotEqual(held, (await send.ClaimAsync(Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct))!.Id);
            Assert.Null(await send.ClaimAsync(Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct));
        }

        // It has let go of it without saving: nothing is lost.
        Assert.Equal(held, (await send.ClaimAsync(Ct))!.Id);
    }

    private static async Task<TestStore> MailsAsync(string provider, int count)
    {
        var store = await TestStore.OpenAsync(provider, settings: TestStore.MailOn);
        for (var i = 0; i < count; i++)
        {
            await store.Get<ReceiveReport>().RunAsync(Some.ByMail($"sato{i}@example.jp"), Domain.Staff.Actor.Worker("test"), Ct);
        }

        return store;
    }

    [Fact]
    public async Task Nodes_of_a_new_database_that_start_at_once_bring_it_up_to_date_once()
    {
        Assert.SkipWhen(TestStore.PostgresServer is null, "SCAMWATCH_TEST_POSTGRES is not set (./test.sh starts a server)");
        await using var store = new TestStore();
        var connection = TestStore.PostgresConnection(await TestStore.NewPostgresDatabaseAsync());
        await using var services = new ServiceCollection().AddLogging().AddSingleton(store.Get<Domain.Privacy.FieldCipher>())
            .AddScamWatchStorage(new(StorageOptions.Postgres, connection)).BuildServiceProvider();
        var contexts = services.GetRequiredService<IDbContextFactory<ScamWatchDb>>();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync(Ct);
            await db.BringUpToDateAsync(store.Clock, Ct);
        })));

        await using var db = await contexts.CreateDbContextAsync(Ct);
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Ct));
        Assert.Empty(await db.Reports.ToListAsync(Ct));
    }

    [Fact]
    public async Task A_model_trained_on_one_node_judges_on_another()
    {
        Assert.SkipWhen(TestStore.PostgresServer is null, "SCAMWATCH_TEST_POSTGRES is not set (./test.sh starts a server)");
        await using var store = await TestStore.OpenAsync(StorageOptions.Postgres);
        var official = store.Get<OfficialDirectory>();
        var model = LinearModel.Load(store.Data.Model, official);
        await store.Get<ModelFiles>().SaveAsync(model, model, Ct);
        var folder = store.Data with { State = Path.Combine(store.Data.State, "other-node") };
        var there = new ModelFiles(folder, official, store.Get<IDbContextFactory<ScamWatchDb>>(), store.Get<StorageOptions>());

        Assert.Equal(model.Version, (await there.LoadAsync(model.Version, Ct)).Version);
        Assert.Equal(model.Version, (await there.LoadTwinAsync(model.Version, Ct))?.Version);
        Assert.True(File.Exists(there.PathOf(model.Version)));
        await Assert.ThrowsAsync<ModelFileException>(() => there.LoadAsync("none", Ct));
    }

    private static async Task<int> CountAsync(TestStore store)
    {
        await using var db = store.Db();
        return await db.Reports.CountAsync(Ct);
    }

    /// <summary>A mailbox in memory that knows how many are connected to it at once.</summary>
    private sealed class CountedMailbox(IReadOnlyList<byte[]> mails) : IDisposable
    {
        // A new list for each mail: the worker reads it at any time.
        private volatile IReadOnlyList<byte[]> _mails = [.. mails];
        private readonly SemaphoreSlim _news = new(0);
        private int _open;

        public int Opened { get; private set; }

        public int MostOpen { get; private set; }

        public void Add(byte[] mail)
        {
            _mails = [.. _mails, mail];
            _news.Release();
        }

        public IMailbox Open() => new Connection(this);

        public void Dispose() => _news.Dispose();

        private sealed class Connection(CountedMailbox box) : IMailbox
        {
            public Task<MailboxState> OpenAsync(CancellationToken ct)
            {
                box.Opened++;
                box.MostOpen = Math.Max(box.MostOpen, Interlocked.Increment(ref box._open));
                return Task.FromResult(new MailboxState(17, (uint)box._mails.Count + 1));
            }

            public async IAsyncEnumerable<MailboxMessage> ReadAsync(uint after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
            {
                await Task.Yield();
                for (var i = (int)after; i < box._mails.Count; i++)
                {
                    yield return new((uint)i + 1, box._mails[i].Length, box._mails[i], MailboxMessageFault.None, box._mails.Count - i - 1);
                }
            }

            public Task AcknowledgeAsync(UidSet uids, bool aside, CancellationToken ct) => Task.CompletedTask;

            public Task WaitAsync(CancellationToken ct) => box._news.WaitAsync(ct);

            public ValueTask DisposeAsync()
            {
                Interlocked.Decrement(ref box._open);
                return ValueTask.CompletedTask;
            }
        }
    }
}
