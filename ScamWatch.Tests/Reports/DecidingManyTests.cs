using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Reports;

public sealed class DecidingManyTests
{
    [Theory, EachDatabase]
    public async Task One_undo_brings_back_every_report_as_it_was(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var ids = await store.TakeAsync(CampaignDesk.Mail(0), CampaignDesk.Mail(1), CampaignDesk.Alone(0), CampaignDesk.Alone(1), CampaignDesk.Alone(2));
        await store.Get<DecideReport>().RunAsync(new(ids[2], Verdict.Unrelated, "点検商法", 0), Some.OtherAnalyst, default);
        await store.Get<AssignReports>().RunAsync([ids[3]], Some.Analyst.Id, "", Some.Analyst, default);
        await store.Get<MoveWork>().RunAsync(ids[4], WorkState.Waiting, 0, Some.Analyst, default);
        var before = await WholeAsync(store);
        store.Clock.Advance(TimeSpan.FromMinutes(1));

        var seen = await SeenAsync(store, ids);
        var outcome = await store.Get<DecideReports>().RunAsync(new(seen, Verdict.Suspicious, "確認中", IncludeDecided: true), Some.Analyst, default);

        Assert.Equal(5, outcome.Value!.Decided);
        await using (var db = store.Db())
        {
            Assert.All(await db.Reports.AsNoTracking().ToListAsync(), r => Assert.Equal((Verdict.Suspicious, Some.Analyst.Name, "確認中"), (r.Verdict, r.DecidedBy, r.DecisionReason)));
            Assert.Equal(WorkState.Waiting, (await db.Reports.SingleAsync(r => r.Id == ids[4])).Work);
            Assert.Equal(WorkState.Done, (await db.Reports.SingleAsync(r => r.Id == ids[3])).Work);
        }

        var undone = await store.Get<UndoDecisions>().RunAsync(outcome.Value.Batch, Some.Analyst, default);

        Assert.Equal((5, 0, 0), (undone.Value!.Restored, undone.Value.LeftAlone, undone.Value.Sent));
        Assert.Equal(before, await WholeAsync(store));
        Assert.Equal(5, (await store.AuditAsync()).Count(k => k == AuditKind.DecisionsUndone));
        Assert.IsType<NothingToTakeBack>((await store.Get<UndoDecisions>().RunAsync(outcome.Value.Batch, Some.Analyst, default)).Refusal);
    }

    [Theory, EachDatabase]
    public async Task The_preview_says_what_will_change_and_that_is_what_changes(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var ids = await store.TakeAsync(CampaignDesk.Mail(0), CampaignDesk.Mail(1), CampaignDesk.Alone(0), CampaignDesk.Alone(1) with { Harm = HarmStage.MoneyLost });
        var seen = await SeenAsync(store, ids);
        await store.Get<DecideReport>().RunAsync(new(ids[2], Verdict.Unrelated, "点検商法", 0), Some.OtherAnalyst, default);
        await store.Get<DecideReport>().RunAsync(new(ids[3], Verdict.Scam, "理由", 0), Some.OtherAnalyst, default);

        var decide = store.Get<DecideReports>();
        var decision = new ManyDecision(seen, Verdict.Scam, "理由", IncludeDecided: true);
        var preview = await decide.PreviewAsync(decision, default);
        var outcome = await decide.RunAsync(decision, Some.Analyst, default);

        // What a colleague decided since the lines were chosen is nobody's to overwrite unseen.
        Assert.Equal((2, 1, 1, 2, 0), (preview.Undecided, preview.Same, preview.Other, preview.Changed, preview.Urgent));
        Assert.Equal([(await store.CampaignOfAsync(ids[0]))!.Number], preview.Campaigns);
        Assert.Null(preview.Mails);
        Assert.Equal((2, 2), (outcome.Value!.Decided, outcome.Value.LeftAlone));
        Assert.Equal(Verdict.Unrelated, (await store.ReportAsync(ids[2])).Verdict);
        Assert.Equal(CampaignState.Open, (await store.CampaignOfAsync(ids[0]))!.State);
    }

    [Fact]
    public async Task What_was_decided_anew_since_is_left_alone_by_the_undo()
    {
        await using var store = await TestStore.OpenAsync();
        var ids = await store.TakeAsync(CampaignDesk.Alone(0), CampaignDesk.Alone(1));
        var outcome = await store.Get<DecideReports>().RunAsync(new(await SeenAsync(store, ids), Verdict.Suspicious, "理由"), Some.Analyst, default);
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await store.Get<DecideReport>().RunAsync(new(ids[0], Verdict.Suspicious, "改めて確認", (await store.ReportAsync(ids[0])).Version), Some.OtherAnalyst, default);

        var undone = await store.Get<UndoDecisions>().RunAsync(outcome.Value!.Batch, Some.Analyst, default);

        Assert.Equal([ids[1]], undone.Value!.Reports);
        Assert.Equal(1, undone.Value.LeftAlone);
        Assert.Equal(Verdict.Suspicious, (await store.ReportAsync(ids[0])).Verdict);
        Assert.Null((await store.ReportAsync(ids[1])).Verdict);
    }

    [Fact]
    public async Task Against_the_classifier_a_reason_is_asked_for_and_nothing_is_changed_without_it()
    {
        await using var store = await TestStore.OpenAsync();
        var ids = await store.TakeAsync(Some.FakeRenewal(), CampaignDesk.Alone(0));
        var seen = await SeenAsync(store, ids);

        var preview = await store.Get<DecideReports>().PreviewAsync(new(seen, Verdict.Legitimate, ""), default);
        var refused = await store.Get<DecideReports>().RunAsync(new(seen, Verdict.Legitimate, " "), Some.Analyst, default);

        Assert.True(preview.Against > 0);
        Assert.IsType<NeedsReason>(refused.Refusal);
        Assert.All(ids, id => Assert.Null(store.ReportAsync(id).GetAwaiter().GetResult().Verdict));
    }

    [Fact]
    public async Task Who_may_not_or_chooses_nothing_or_too_much_is_refused()
    {
        await using var store = await TestStore.OpenAsync();
        var seen = await SeenAsync(store, await store.TakeAsync(CampaignDesk.Alone(0), CampaignDesk.Alone(1)));
        var decide = store.Get<DecideReports>();

        Assert.IsType<NotAllowed>((await decide.RunAsync(new(seen, Verdict.Scam, "理由"), Some.Operator, default)).Refusal);
        Assert.IsType<NothingChosen>((await decide.RunAsync(new([], Verdict.Scam, "理由"), Some.Analyst, default)).Refusal);
        SeenReport[] many = [.. Enumerable.Range(0, DecisionRules.MaxChosen + 1).Select(_ => new SeenReport(Guid.NewGuid(), 0))];
        Assert.IsType<TooManyChosenToDecide>((await decide.RunAsync(new(many, Verdict.Scam, "理由"), Some.Analyst, default)).Refusal);
        await decide.RunAsync(new(seen, Verdict.Scam, "理由"), Some.Analyst, default);
        Assert.IsType<NothingToDecide>((await decide.RunAsync(new(await SeenAsync(store, [.. seen.Select(s => s.Id)]), Verdict.Scam, "理由"), Some.Analyst, default)).Refusal);
    }

    [Theory, EachDatabase]
    public async Task Mails_are_counted_before_and_held_back_by_the_undo(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider, settings: TestStore.MailOn);
        var first = await store.TakeAsync(Some.ByMail("a@example.jp"));
        var second = await store.TakeAsync(Some.ByMail("b@example.jp", "屋根の工事の請求書が届きました。払わないと訴えると書いてあります。"));
        var call = await store.TakeAsync(CampaignDesk.Alone(0));
        var seen = await SeenAsync(store, [first, second, call]);
        var decision = new ManyDecision(seen, Verdict.Scam, "理由", TellReporters: true);

        var preview = await store.Get<DecideReports>().PreviewAsync(decision, default);
        var outcome = await store.Get<DecideReports>().RunAsync(decision, Some.Analyst, default);

        Assert.Equal(2, preview.Mails);
        Assert.Equal(2, await QueuedAsync(store));
        // Decided anew and undone: the mail of the first decision is planned again.
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await store.Get<DecideReports>().RunAsync(new(await SeenAsync(store, [first]), Verdict.Suspicious, "理由", true, false), Some.Analyst, default);
        Assert.Equal(1, await QueuedAsync(store));
        await store.Get<UndoDecisions>().RunAsync(again.Value!.Batch, Some.Analyst, default);
        Assert.Equal(2, await QueuedAsync(store));
        await store.Get<UndoDecisions>().RunAsync(outcome.Value!.Batch, Some.Analyst, default);
        Assert.Equal(0, await QueuedAsync(store));
    }

    private static async Task<int> QueuedAsync(TestStore store)
    {
        await using var db = store.Db();
        return await db.OutgoingMails.CountAsync(m => m.Kind == ReplyKind.Outcome && m.State == ReplyState.Queued);
    }

    private static async Task<IReadOnlyList<SeenReport>> SeenAsync(TestStore store, IReadOnlyList<Guid> ids)
    {
        await using var db = store.Db();
        return await db.Reports.Where(r => ids.Contains(r.Id)).Select(r => new SeenReport(r.Id, r.Version)).ToListAsync();
    }

    /// <summary>All of a report that staff can change, but for the count of changes.</summary>
    private static async Task<IReadOnlyList<string>> WholeAsync(TestStore store)
    {
        await using var db = store.Db();
        return
        [
            .. await store.SnapshotAsync(),
            .. (await db.Reports.AsNoTracking().OrderBy(r => r.Id).ToListAsync()).Select(r => $"{r.Id} {r.Work} {r.AssigneeId} {r.AssigneeName}"),
        ];
    }
}
