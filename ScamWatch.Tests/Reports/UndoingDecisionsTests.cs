using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Reports;

public sealed class UndoingDecisionsTests
{
    [Theory, EachDatabase]
    public async Task Exactly_what_stood_before_stands_again_step_by_step(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var id = await store.TakeAsync(Some.FakeRenewal());
        store.Clock.Advance(TimeSpan.FromMinutes(3));
        await DecideAsync(store, id, Verdict.Scam, "公式の宛先ではない", Some.Analyst, 0);
        var first = await store.ReportAsync(id);
        store.Clock.Advance(TimeSpan.FromMinutes(5));
        await DecideAsync(store, id, Verdict.Suspicious, "念のため", Some.OtherAnalyst, 1);

        var once = await UndoAsync(store, id, 2);
        var back = await store.ReportAsync(id);
        var twice = await UndoAsync(store, id, back.Version);
        var open = await store.ReportAsync(id);
        var third = await UndoAsync(store, id, open.Version);

        Assert.Equal((Verdict.Scam, false), (once.Value!.Verdict, once.Value.AlreadyTold));
        Assert.Equal(
            (first.Verdict, first.DecidedBy, first.DecidedAt, first.DecisionReason, first.DecidedWith),
            (back.Verdict, back.DecidedBy, back.DecidedAt, back.DecisionReason, back.DecidedWith));
        Assert.Null(twice.Value!.Verdict);
        Assert.Equal((null, null, null, null), (open.Verdict, open.DecidedBy, open.DecidedAt, open.DecisionReason));
        Assert.IsType<NothingToUndo>(third.Refusal);
        // The reasons stay in the history.
        var history = (await store.AuditEntriesAsync()).Where(e => e.Subject == open.ReceiptNumber).ToList();
        Assert.Equal(2, history.Count(e => e.Kind == AuditKind.DecisionsUndone));
        Assert.Contains(history, e => e.Why.Contains("念のため", StringComparison.Ordinal));
        Assert.Contains(history, e => e.Why == "要確認 → 詐欺");
    }

    [Theory, EachDatabase]
    public async Task A_mail_that_is_not_sent_is_held_back_and_one_that_is_sent_is_told(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider, settings: TestStore.MailOn);
        var id = await store.TakeAsync(Some.ByMail());
        await store.Get<DecideReport>().RunAsync(new(id, Verdict.Scam, "", 0, TellReporter: true), Some.Analyst, default);

        var held = await UndoAsync(store, id, 1);
        var mail = await OutcomeAsync(store, id);
        Assert.False(held.Value!.AlreadyTold);
        Assert.Equal((ReplyState.Suppressed, NoReplyReason.Undone), (mail.State, mail.Reason));

        await store.Get<DecideReport>().RunAsync(new(id, Verdict.Scam, "", 2, TellReporter: true), Some.Analyst, default);
        Assert.Equal(ReplyState.Queued, (await OutcomeAsync(store, id)).State);
        while (await store.Get<SendReply>().ClaimAsync(default) is { } claimed)
        {
            await store.Get<SendReply>().SentAsync(claimed, Actor.Worker("smtp"));
        }

        var told = await UndoAsync(store, id, 3);
        Assert.True(told.Value!.AlreadyTold);
        Assert.Equal(ReplyState.Sent, (await OutcomeAsync(store, id)).State);
    }

    [Fact]
    public async Task A_verdict_of_the_campaign_is_undone_there()
    {
        await using var store = await TestStore.OpenAsync();
        var ids = await store.TakeAsync(CampaignDesk.Mail(1), CampaignDesk.Mail(2));
        var campaign = (await store.CampaignOfAsync(ids[0]))!;
        await store.Get<DecideCampaign>().RunAsync(new(campaign.Id, Verdict.Scam, "", false, campaign.Version), Some.Analyst, default);
        await DecideAsync(store, ids[0], Verdict.Suspicious, "これだけ別", Some.Analyst, 1);

        var other = await UndoAsync(store, ids[1], 1);
        var own = await UndoAsync(store, ids[0], 2);

        Assert.Equal(campaign.Number, Assert.IsType<DecidedWithCampaign>(other.Refusal).Campaign);
        // Back to the campaign's verdict, and with it to the campaign's undo.
        Assert.Equal(Verdict.Scam, own.Value!.Verdict);
        Assert.NotNull((await store.ReportAsync(ids[0])).DecidedWith);
        Assert.False(await store.Get<UndoDecision>().CanAsync(await store.ReportAsync(ids[0]), default));
    }

    [Fact]
    public async Task Who_has_not_seen_the_newest_decision_undoes_nothing()
    {
        await using var store = await TestStore.OpenAsync();
        var id = await store.TakeAsync(Some.FakeRenewal());
        await DecideAsync(store, id, Verdict.Scam, "", Some.Analyst, 0);
        await DecideAsync(store, id, Verdict.Suspicious, "再確認", Some.OtherAnalyst, 1);

        Assert.IsType<DecidedMeanwhile>((await UndoAsync(store, id, 1)).Refusal);
        Assert.IsType<NotAllowed>((await store.Get<UndoDecision>().RunAsync(id, 2, Some.Publisher, default)).Refusal);
        Assert.Equal(Verdict.Suspicious, (await store.ReportAsync(id)).Verdict);
    }

    private static async Task<OutgoingMail> OutcomeAsync(TestStore store, Guid report)
    {
        await using var db = store.Db();
        return await db.OutgoingMails.AsNoTracking().SingleAsync(m => m.ReportId == report && m.Kind == ReplyKind.Outcome);
    }

    private static async Task DecideAsync(TestStore store, Guid id, Verdict verdict, string reason, Actor by, int version) =>
        Assert.True((await store.Get<DecideReport>().RunAsync(new(id, verdict, reason, version), by, default)).Succeeded);

    private static Task<Outcome<DecisionUndone>> UndoAsync(TestStore store, Guid id, int version) =>
        store.Get<UndoDecision>().RunAsync(id, version, Some.Analyst, default);
}
