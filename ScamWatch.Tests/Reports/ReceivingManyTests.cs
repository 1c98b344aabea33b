using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Reports;

public sealed class ReceivingManyTests
{
    private static readonly Actor s_actor = Actor.Worker("test");

    [Theory, EachDatabase]
    public async Task A_batch_is_stored_with_its_audit_its_unreadable_pieces_and_its_place(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var batch = new IntakeBatch(await ReadyAsync(store, "一通目", "二通目", "一通目", "  "))
        {
            Unreadable = [new("desk UID 5", "上限", null, null, 5)],
            Place = new("desk", new(17, 5, 0)),
        };

        var outcomes = await store.Get<ReceiveReport>().StoreAsync(batch, s_actor, default);

        Assert.Equal([false, false, true], outcomes.Take(3).Select(o => o.Value!.IsDuplicate));
        Assert.Equal(outcomes[0].Value!.ReportId, outcomes[2].Value!.ReportId);
        Assert.IsType<EmptyReport>(outcomes[3].Refusal);
        var report = await store.Get<FindReports>().OneAsync(outcomes[1].Value!.ReportId, default);
        Assert.Equal("二通目", report!.Body);
        Assert.Equal(outcomes[1].Value!.ReceiptNumber, report.ReceiptNumber);
        Assert.NotEmpty(report.Model);
        Assert.Equal(new MailboxPosition(17, 5, 0), await store.Get<RememberMailbox>().FindAsync("desk", default));
        Assert.Equal(1, (await store.Get<FindUnreadable>().RunAsync(new(0, 10), default)).Total);
        Assert.Equal(
            [AuditKind.ReportReceived, AuditKind.ReportReceived, AuditKind.UnreadableInputKept], (await store.AuditAsync()).Order());
        Assert.Equal([AuditKind.ReportReceived], await store.AuditAsync(report.ReceiptNumber));
    }

    [Theory, EachDatabase]
    public async Task Everything_a_report_holds_comes_back_as_it_was_stored(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var incoming = Some.FakeRenewal() with
        {
            Html = "<p>本文</p>",
            OccurredAt = new DateTime(2026, 11, 20, 5, 30, 0, DateTimeKind.Utc),
            Harm = HarmStage.Entered,
            HeaderTrust = HeaderTrust.Original,
            Mail = new MailFacts("r@example.jp", "pass", null, "fail", [new("こちら", "https://a.example/")]),
            Headers = [new("Subject", "件名")],
            Attachments = [new("a.pdf.exe", "application/pdf", 3, "00") { Found = "application/x-msdownload", Dangers = [AttachmentDanger.DoubleExtension] }],
            Remarks = ["注記"],
        };

        var outcome = await store.Get<ReceiveReport>().RunAsync(incoming, s_actor, default);

        var report = (await store.Get<FindReports>().OneAsync(outcome.Value!.ReportId, default))!;
        Assert.Equal((incoming.OccurredAt, incoming.Harm, Urgency.Today, incoming.HeaderTrust), (report.OccurredAt, report.Harm, report.Urgency, report.HeaderTrust));
        Assert.Equal(DateTimeKind.Utc, report.ReceivedAt.Kind);
        Assert.Equal((incoming.Html, incoming.ReporterName, incoming.Sender), (report.Html, report.ReporterName, report.Sender));
        Assert.Equivalent(incoming.Mail, report.Mail);
        Assert.Equivalent(incoming.Attachments, report.Attachments);
        Assert.Equal(incoming.Headers, report.Headers);
        Assert.Equal(incoming.Remarks, report.Remarks);
        Assert.NotEmpty(report.Indicators);
        Assert.All(report.Indicators, i => Assert.Equal(report.Id, i.ReportId));
        Assert.Null(report.Verdict);
    }

    [Fact]
    public async Task A_batch_that_the_database_refuses_leaves_nothing_behind_and_tells_nobody()
    {
        await using var store = await TestStore.OpenAsync();
        await using (var db = store.Db())
        {
            await db.Database.ExecuteSqlRawAsync(
                "create trigger refuse before insert on Reports when (select count(*) from Reports) = 1 begin select raise(abort, 'refused'); end");
        }

        var told = 0;
        using var listening = store.Get<ChangeFeed>().On(Topic.Reports, () => Task.FromResult(Interlocked.Increment(ref told)));
        var batch = new IntakeBatch(await ReadyAsync(store, "一通目", "二通目"))
        {
            Unreadable = [new("desk UID 5", "上限", null, null, 5)],
            Place = new("desk", new(17, 5, 0)),
        };

        await Assert.ThrowsAsync<DbUpdateException>(() => store.Get<ReceiveReport>().StoreAsync(batch, s_actor, default));

        await using var after = store.Db();
        Assert.Equal(0, await after.Reports.CountAsync());
        Assert.Null(await store.Get<RememberMailbox>().FindAsync("desk", default));
        Assert.Equal(0, (await store.Get<FindUnreadable>().RunAsync(new(0, 10), default)).Total);
        Assert.Empty(await store.AuditAsync());
        Assert.Equal(0, store.Get<ChangeFeed>().OwnAuditEntries);
        Assert.Equal(0, told);
    }

    [Fact]
    public async Task A_batch_counts_its_audit_entries_as_this_process_own_and_tells_the_open_pages()
    {
        await using var store = await TestStore.OpenAsync();
        var told = new TaskCompletionSource();
        using var listening = store.Get<ChangeFeed>().On(Topic.Reports, () => Task.FromResult(told.TrySetResult()));

        await store.Get<ReceiveReport>().StoreAsync(new(await ReadyAsync(store, "一通目", "二通目")), s_actor, default);

        await told.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(2, store.Get<ChangeFeed>().OwnAuditEntries);
    }

    [Theory, EachDatabase]
    public async Task A_rehearsal_stores_nothing_and_the_same_report_is_taken_in_afterwards(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var told = 0;
        using var listening = store.Get<ChangeFeed>().On(Topic.Reports, () => Task.FromResult(Interlocked.Increment(ref told)));
        var receive = store.Get<ReceiveReport>();
        await receive.RehearseAsync([Some.FakeRenewal(), Some.FakeRenewal($"念のため。{Some.FakeRenewal().Body}")], 3, TimeSpan.FromMinutes(1), default);

        await using (var db = store.Db())
        {
            Assert.Equal((0, 0, 0), (await db.Reports.CountAsync(), await db.Fingerprints.CountAsync(), await db.SearchRows.CountAsync()));
        }

        Assert.Empty(await store.AuditAsync());
        Assert.Equal((0, 0), (told, store.Get<ChangeFeed>().OwnAuditEntries));
        // Two alike make a campaign: what was rehearsed is none of them.
        Assert.False((await receive.RunAsync(Some.FakeRenewal(), s_actor, default)).Value!.IsDuplicate);
        await using var after = store.Db();
        Assert.Null((await after.Reports.SingleAsync()).CampaignId);
    }

    [Fact]
    public async Task A_rehearsal_waits_for_nobody_who_takes_reports_in_on_another_node_nor_keeps_them_waiting()
    {
        Assert.SkipUnless(TestStore.PostgresServer is not null, "SCAMWATCH_TEST_POSTGRES is not set (./test.sh starts a server)");
        await using var store = await TestStore.OpenAsync(StorageOptions.Postgres);
        var receive = store.Get<ReceiveReport>();
        string[] bodies = [Some.FakeRenewal().Body, $"念のため。{Some.FakeRenewal().Body}"];
        foreach (var body in bodies)
        {
            await receive.RunAsync(Some.FakeRenewal(body), s_actor, default);
        }

        await using (var db = store.Db())
        {
            // Another node has its turn, and the campaign in hand that a rehearsed report would join.
            await using var turn = await db.BeginCampaignsAsync(default);
            Assert.Equal(1, await db.Campaigns.ExecuteUpdateAsync(u => u.SetProperty(c => c.ReportCount, 2)));
            await receive.RehearseAsync([.. bodies.Select(b => Some.FakeRenewal($"急ぎます。{b}"))], 2, TimeSpan.FromMinutes(1), default);
        }

        await using var after = store.Db();
        Assert.Equal((2, 1), (await after.Reports.CountAsync(), await after.Campaigns.CountAsync()));
        Assert.False((await receive.RunAsync(Some.FakeRenewal($"急ぎます。{bodies[0]}"), s_actor, default)).Value!.IsDuplicate);
        Assert.Equal(3, await after.Reports.CountAsync(r => r.CampaignId != null));
    }

    [Theory, EachDatabase]
    public async Task Batches_that_hold_the_same_at_once_make_one_report_of_each(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var ready = await ReadyAsync(store, [.. Enumerable.Range(0, 30).Select(n => $"通報 {n}")]);

        await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(_ => Task.Run(() => store.Get<ReceiveReport>().StoreAsync(new(ready), s_actor, default))));

        await using var db = store.Db();
        Assert.Equal(30, await db.Reports.CountAsync());
        Assert.Equal(30, (await store.AuditAsync()).Count);
    }

    private static async Task<IReadOnlyList<ReadyReport>> ReadyAsync(TestStore store, params string[] bodies)
    {
        var classifier = await store.Get<CurrentClassifier>().GetAsync(default);
        return [.. bodies.Select(b => store.Get<ReceiveReport>().Prepare(Some.Call(b), classifier))];
    }
}
