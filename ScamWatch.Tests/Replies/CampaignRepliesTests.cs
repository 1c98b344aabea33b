using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Replies;

public sealed class CampaignRepliesTests
{
    [Theory, EachDatabase]
    public async Task A_decided_campaign_tells_each_reporter_once_and_who_comes_late_too(string provider)
    {
        await using var store = await QueueingRepliesTests.OpenAsync(provider);
        var ids = await store.TakeAsync(By("sato@example.jp", 1), By("sato@example.jp", 2), By("suzuki@example.jp", 3), CampaignDesk.Mail(4));

        var change = await DecideAsync(store, ids[0], tell: true);
        var late = await store.TakeAsync(By("tanaka@example.jp", 5));

        Assert.Equal(
            [(ids[0], ReplyState.Queued, null), (ids[1], ReplyState.Suppressed, NoReplyReason.AlreadyTold), (ids[2], ReplyState.Queued, null), (late, ReplyState.Queued, (NoReplyReason?)null)],
            (await OutcomesAsync(store)).OrderBy(m => Array.IndexOf([.. ids, late], m.ReportId)).Select(m => (m.ReportId, m.State, m.Reason)));

        Assert.True((await store.Get<UndoCampaignChange>().RunAsync(change, Some.Analyst, default)).Succeeded);
        Assert.All(await OutcomesAsync(store), m => Assert.Equal(ReplyState.Suppressed, m.State));
    }

    [Fact]
    public async Task Where_staff_choose_not_to_nobody_is_told()
    {
        await using var store = await QueueingRepliesTests.OpenAsync();
        var ids = await store.TakeAsync(By("sato@example.jp", 1), By("suzuki@example.jp", 2));

        await DecideAsync(store, ids[0], tell: false);

        Assert.All(await OutcomesAsync(store), m => Assert.Equal((ReplyState.Suppressed, NoReplyReason.NotWanted), (m.State, m.Reason)));
    }

    private static IncomingReport By(string address, int i)
    {
        var own = Some.ByMail(address);
        return CampaignDesk.Mail(i) with
        {
            Source = own.Source,
            ReporterContact = own.ReporterContact,
            HeaderTrust = own.HeaderTrust,
            ReporterMail = own.ReporterMail,
        };
    }

    private static async Task<Guid> DecideAsync(TestStore store, Guid report, bool tell)
    {
        var campaign = (await store.CampaignOfAsync(report))!;
        var outcome = await store.Get<DecideCampaign>().RunAsync(
            new(campaign.Id, Verdict.Scam, "同じ文面", IncludeDecided: false, campaign.Version, tell), Some.Analyst, default);
        Assert.True(outcome.Succeeded, outcome.Refusal?.Message.En);
        return outcome.Value;
    }

    private static async Task<IReadOnlyList<OutgoingMail>> OutcomesAsync(TestStore store) =>
        [.. (await QueueingRepliesTests.MailsAsync(store)).Where(m => m.Kind == ReplyKind.Outcome)];
}
