using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Operations;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Ingest;
using ScamWatch.Ingest.Nodes;
using ScamWatch.Ingest.Operations;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Operations;

public sealed class AlarmTests
{
    private static readonly DateTime s_now = new(2026, 11, 22, 3, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void All_is_well_is_no_alarm() => Assert.Empty(Matters(State()));

    [Fact]
    public void Little_room_orders_and_mails_that_stand_are_alarms()
    {
        Assert.Equal(["disk"], Matters(State() with { DiskFree = 1_999_999_999 }));
        Assert.Equal(["orders-dead"], Matters(State() with { Orders = new(1, s_now, 1) }));
        Assert.Equal(["orders-late"], Matters(State() with { Orders = new(1, s_now.AddMinutes(-5), 0) }));
        Assert.Equal(["mails-late"], Matters(State() with { Queues = [new("mails", 1, s_now.AddMinutes(-30))] }));
        Assert.Empty(Matters(State() with { Queues = [new("mails", 1, s_now.AddMinutes(-29))] }));
    }

    [Fact]
    public void Missing_tables_of_next_month_and_a_replica_that_is_not_read_are_alarms()
    {
        Assert.Empty(Matters(State() with { Months = new(new DateOnly(2026, 12, 1)), Replica = new("", TimeSpan.Zero) }));
        Assert.Equal(["months-missing"], Matters(State() with { Months = new(new DateOnly(2026, 11, 1)) }));
        Assert.Equal(["months-missing"], Matters(State() with { Months = new(null) }));
        Assert.Equal(["replica-behind"], Matters(State() with { Replica = new("behind", TimeSpan.FromMinutes(2)) { Away = TimeSpan.FromMinutes(10) } }));
        Assert.Equal(["replica-away"], Matters(State() with { Replica = new("timeout", null) { Away = TimeSpan.FromMinutes(10) } }));
        Assert.Empty(Matters(State() with { Replica = new("timeout", null) { Away = TimeSpan.FromMinutes(9) } }));
    }

    [Fact]
    public void A_scheduled_backup_that_is_not_there_is_an_alarm_whoever_failed_to_take_it()
    {
        var next = s_now.AddDays(1) - AlarmRules.BackupLate;
        Assert.Equal(["backup-missing"], Matters(State() with { NextBackupAt = next }));
        Assert.Empty(Matters(State() with { NextBackupAt = next.AddMinutes(1) }));
    }

    [Fact]
    public void A_worker_that_keeps_failing_and_a_process_that_falls_silent_are_alarms_that_name_nobody()
    {
        var node = Node("n1", s_now, new NodeWorker("mailbox:yamada@minatogawa.example", s_now, null, s_now.AddMinutes(-10), "timeout", false, 3));
        var failing = AlarmRules.MattersOf(State() with { Nodes = [node] }, AlarmSettings.From(Configured()), new RegistrySettings());
        Assert.Equal("処理「mailbox」が失敗し続けています。", Assert.Single(failing).Text.Ja);
        Assert.Equal("worker-failing", AlarmRules.KindOf(failing[0].Code));
        Assert.Empty(Matters(State() with { Nodes = [Node("n1", s_now, new NodeWorker("smtp", s_now, null, s_now.AddMinutes(-9), "timeout", null, 0))] }));

        var silent = Node("n1", s_now - NodeRecord.SilentAfter - TimeSpan.FromMinutes(10));
        Assert.Equal("node-silent", AlarmRules.KindOf(Assert.Single(Matters(State() with { Nodes = [silent] }))));
        silent.Say([], stopped: true, silent.SeenAt);
        Assert.Empty(Matters(State() with { Nodes = [silent] }));
    }

    [Fact]
    public void A_silent_process_was_started_anew_only_where_a_younger_one_does_the_same_on_its_machine()
    {
        var gone = s_now - NodeRecord.SilentAfter - TimeSpan.FromMinutes(10);
        IEnumerable<string> With(NodeRecord younger) => Matters(State() with { Nodes = [Node("n1 100", gone), younger] }).Select(AlarmRules.KindOf);

        Assert.Empty(With(Node("n1 200", s_now, startedAt: gone)));
        Assert.Equal(["node-silent"], With(Node("n1 200", s_now, "web", gone)));
        Assert.Equal(["node-silent"], With(Node("n2 200", s_now, startedAt: gone)));
        Assert.Equal(["node-silent"], With(Node("n1 50", s_now, startedAt: gone.AddDays(-9))));
    }

    [Theory, EachDatabase]
    public async Task A_process_says_what_it_does_and_that_it_ends(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider, saveModel: _ => { });
        store.Get<WorkerBoard>().Failed("smtp", "timeout");
        var alive = new AliveWorker(store.Get<SayAlive>(), new NodeRoles(Web: true, Workers: false), store.Get<WorkerBoard>(), NullLogger<AliveWorker>.Instance);

        await alive.StartAsync(Ct);
        await Patience.UntilAsync(async () => (await store.Get<FindOperations>().RunAsync(Ct)).Nodes.Count == 1);
        var (said, at) = (Assert.Single((await store.Get<FindOperations>().RunAsync(Ct)).Nodes), store.Clock.GetUtcNow().UtcDateTime);
        await alive.StopAsync(Ct);
        var last = Assert.Single((await store.Get<FindOperations>().RunAsync(Ct)).Nodes);

        bool IsAlive(NodeRecord node, DateTime when) => NodeRecord.AliveAt(when).Compile()(node);
        Assert.Equal(("web", true, "smtp"), (said.Roles, IsAlive(said, at), Assert.Single(said.Workers).Name));
        Assert.False(IsAlive(said, at + NodeRecord.SilentAfter));
        Assert.Equal((said.Id, true, false), (last.Id, last.IsStopped, IsAlive(last, at)));
    }

    [Theory, EachDatabase]
    public async Task One_alarm_a_matter_until_it_is_over_and_the_all_clear(string provider)
    {
        await using var hook = await HttpReceiver.StartAsync();
        await using var store = await OpenAsync(provider, hook);
        var (worker, board) = Worker(store);
        await worker.LookAsync(Ct);
        Assert.Empty(hook.Posts);

        board.Failed("smtp", "timeout");
        store.Clock.Advance(TimeSpan.FromMinutes(11));
        board.Failed("smtp", "timeout");
        await worker.LookAsync(Ct);
        await worker.LookAsync(Ct);
        var (_, body, headers) = Assert.Single(hook.Posts);
        using var said = JsonDocument.Parse(body);
        Assert.Equal(("worker-failing", "open"), (said.RootElement.GetProperty("matter").GetString(), said.RootElement.GetProperty("state").GetString()));
        Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("wort"), body)), headers["X-Hub-Signature-256"]);

        board.Ran("smtp", foundWork: false);
        await worker.LookAsync(Ct);
        await worker.LookAsync(Ct);
        Assert.Equal(2, hook.Posts.Count);
        Assert.Contains("\"state\":\"over\"", Encoding.UTF8.GetString(hook.Posts.Last().Body), StringComparison.Ordinal);
        Assert.Equal([AuditKind.AlarmRaised, AuditKind.AlarmOver], await store.AuditAsync("worker-failing"));

        // Again is another matter.
        board.Failed("smtp", "timeout");
        store.Clock.Advance(TimeSpan.FromMinutes(11));
        await worker.LookAsync(Ct);
        Assert.Equal(3, hook.Posts.Count);
    }

    [Fact]
    public async Task An_answer_that_sends_elsewhere_is_not_followed_and_what_failed_is_told_again_later()
    {
        await using var elsewhere = await HttpReceiver.StartAsync();
        await using var hook = await HttpReceiver.StartAsync();
        hook.Answers.Enqueue((HttpStatusCode.TemporaryRedirect, elsewhere.Address.ToString()));
        hook.Answers.Enqueue((HttpStatusCode.ServiceUnavailable, null));
        await using var store = await OpenAsync(StorageOptions.Sqlite, hook);
        var (worker, board) = Worker(store);
        board.Failed("smtp", "timeout");
        store.Clock.Advance(TimeSpan.FromMinutes(11));

        await worker.LookAsync(Ct);
        Assert.Equal("HTTP 307", Assert.Single(await AlarmsAsync(store)).LastError);
        await worker.LookAsync(Ct);
        Assert.Single(hook.Posts);
        store.Clock.Advance(TimeSpan.FromSeconds(15));
        await worker.LookAsync(Ct);
        Assert.Equal("HTTP 503", Assert.Single(await AlarmsAsync(store)).LastError);
        store.Clock.Advance(TimeSpan.FromSeconds(30));
        await worker.LookAsync(Ct);

        Assert.Equal(3, hook.Posts.Count);
        Assert.Empty(elsewhere.Posts);
        Assert.False(Assert.Single(await AlarmsAsync(store)).IsUntold);
    }

    [Fact]
    public async Task A_mail_goes_to_the_mailbox_of_the_settings_with_the_matter_and_nobodys_name()
    {
        await using var server = new Mail.Smtp.PlayedServer();
        var configuration = Configured();
        (configuration["Alarms:MailTo"], configuration["Alarms:MailFrom"], configuration["Smtp:Host"]) = ("admin@minatogawa.example", "scamwatch@minatogawa.example", "127.0.0.1");
        using var sender = new AlarmSender(AlarmSettings.From(configuration), server.Options());
        var alarm = new ClaimedAlarm(Guid.CreateVersion7(), 1, "disk", false, ("空きがありません。", "No room is left."), s_now, null);

        Assert.Null(await sender.SendAsync(alarm, Ct));
        Assert.Null(await sender.SendAsync(alarm with { IsOver = true, OverAt = s_now.AddHours(1) }, Ct));
        server.Answer = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "451 4.7.1 later" : throw new NotSupportedException();
        Assert.NotNull(await sender.SendAsync(alarm, Ct));

        Assert.Equal(2, server.Mails.Count);
        Assert.Contains("RCPT TO:<admin@minatogawa.example>", server.Heard);
        var read = server.Mails.Select(m => ScamWatch.Ingest.Mail.MimeReader.Read(Encoding.ASCII.GetBytes(m))).ToList();
        Assert.Equal(["ScamWatch 警報: disk", "ScamWatch 解消: disk"], read.Select(m => m.Subject));
        Assert.Equal(2, read.Select(m => m.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task A_clock_set_back_by_a_day_does_not_hold_an_alarm_back_for_a_day()
    {
        await using var hook = await HttpReceiver.StartAsync();
        hook.Answers.Enqueue((HttpStatusCode.ServiceUnavailable, null));
        await using var store = await OpenAsync(StorageOptions.Sqlite, hook);
        var (worker, board) = Worker(store);
        board.Failed("smtp", "timeout");
        store.Clock.Advance(TimeSpan.FromMinutes(11));
        await worker.LookAsync(Ct);
        Assert.Single(hook.Posts);

        store.Clock.Advance(TimeSpan.FromDays(-1));
        board.Failed("smtp", "timeout");
        Assert.NotNull(await store.Get<TellAlarms>().ClaimAsync(Ct));
    }

    [Fact]
    public async Task Of_two_processes_one_raises_and_one_tells()
    {
        await using var hook = await HttpReceiver.StartAsync();
        await using var store = await OpenAsync(StorageOptions.Sqlite, hook);
        var state = await store.Get<FindOperations>().RunAsync(Ct) with { DiskFree = 1 };

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => store.Get<RaiseAlarms>().RunAsync(state, Actor.Worker("alarms"), Ct))));
        var claimed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => store.Get<TellAlarms>().ClaimAsync(Ct))));

        Assert.Single(await AlarmsAsync(store));
        Assert.Single(claimed, c => c is not null);
    }

    [Theory]
    [InlineData("Alarms:Webhook", "http://hooks.example/x")]
    [InlineData("Alarms:Webhook", "https://user:wort@hooks.example/x")]
    [InlineData("Alarms:MailTo", "niemand")]
    [InlineData("Alarms:MailTo", "admin@minatogawa.example")]
    [InlineData("Alarms:AfterMinutes", "0")]
    public void A_setting_that_does_not_read_is_named_without_its_value(string key, string value)
    {
        var configuration = Configured();
        configuration[key] = value;

        var fault = Assert.Throws<InvalidOperationException>(() => AlarmSettings.From(configuration));

        Assert.StartsWith(key, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wort", fault.Message, StringComparison.Ordinal);
    }

    private static Microsoft.Extensions.Configuration.ConfigurationManager Configured() => new();

    private static IEnumerable<string> Matters(OperationsState state) =>
        AlarmRules.MattersOf(state, AlarmSettings.From(Configured()), new RegistrySettings { Mode = RegistryMode.Http }).Select(m => m.Code);

    private static OperationsState State() => new()
    {
        At = s_now,
        Nodes = [],
        Queues = [],
        Orders = new(0, null, 0),
        MailsFailed = 0,
        DiskFree = 2_000_000_000,
        DiskSize = 10_000_000_000,
        Migration = "",
        Database = "",
        Alarms = [],
    };

    private static NodeRecord Node(string name, DateTime seen, params NodeWorker[] workers)
    {
        var node = new NodeRecord(Guid.NewGuid(), name, "worker", "1", s_now.AddDays(-1));
        node.Say(workers, stopped: false, seen);
        return node;
    }

    private static NodeRecord Node(string name, DateTime seen, string roles = "worker", DateTime? startedAt = null)
    {
        var node = new NodeRecord(Guid.NewGuid(), name, roles, "1", startedAt ?? s_now.AddDays(-1));
        node.Say([], stopped: false, seen);
        return node;
    }

    private static Task<TestStore> OpenAsync(string provider, HttpReceiver hook) => TestStore.OpenAsync(
        provider, saveModel: _ => { }, settings: new Dictionary<string, string?> { ["Alarms:Webhook"] = hook.Address.ToString(), ["Alarms:WebhookSecret"] = "wort", ["Alarms:DiskMegabytes"] = "1", ["Registry:Mode"] = "manual" });

    private static (Watch Worker, WorkerBoard Board) Worker(TestStore store)
    {
        var board = store.Get<WorkerBoard>();
        return (new(
            new(store.Get<SayAlive>(), new NodeRoles(Web: false, Workers: true), board, NullLogger<AliveWorker>.Instance),
            new(store.Get<FindOperations>(), store.Get<RaiseAlarms>(), store.Get<TellAlarms>(), store.Get<AlarmSender>(), store.Get<AlarmSettings>(), board, NullLogger<AlarmWorker>.Instance)), board);
    }

    private static async Task<IReadOnlyList<OperationAlarm>> AlarmsAsync(TestStore store)
    {
        await using var db = store.Db();
        return await db.OperationAlarms.AsNoTracking().ToListAsync(Ct);
    }

    /// <summary>Half a minute of a process: it says how it is doing, and the alarms are looked at.</summary>
    private sealed record Watch(AliveWorker Alive, AlarmWorker Alarms)
    {
        public async Task LookAsync(CancellationToken ct)
        {
            await Alive.SayAsync(stopped: false, ct);
            await Alarms.LookAsync(ct);
        }
    }
}
