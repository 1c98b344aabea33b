using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Campaigns;

public sealed class CampaignActionsTests
{
    [Theory, EachDatabase]
    public async Task One_verdict_decides_all_and_leaves_what_a_person_decided(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var (ids, campaign) = await MailsAsync(store, 4);
        await store.Get<DecideReport>().RunAsync(new(ids[0], Verdict.Suspicious, "", 0), Some.OtherAnalyst, default);
        var decide = store.Get<DecideCampaign>();

        Assert.Equal(new DecisionPreview(3, 0, 1, 0, 0), await decide.PreviewAsync(campaign.Id, Verdict.Scam, Some.Analyst, default));
        var outcome = await decide.RunAsync(new(campaign.Id, Verdict.Scam, "確認 123456789018", false, 0), Some.Analyst, default);

        Assert.True(outcome.Succeeded);
        Assert.Equal([Verdict.Suspicious, Verdict.Scam, Verdict.Scam, Verdict.Scam], await VerdictsAsync(store, ids));
        var after = await store.CampaignOfAsync(ids[0]);
        Assert.Equal((CampaignState.Decided, Verdict.Scam, Some.Analyst.Name, 1), (after!.State, after.Verdict, after.DecidedBy, after.Version));
        Assert.DoesNotContain("123456789018", after.DecisionReason, StringComparison.Ordinal);
        var entry = (await store.AuditEntriesAsync()).Single(e => e.Kind == AuditKind.CampaignDecided);
        Assert.Equal("C-1", entry.Subject);
        Assert.StartsWith("詐欺; 3件", entry.Why, StringComparison.Ordinal);

        await decide.RunAsync(new(campaign.Id, Verdict.Scam, "", true, 1), Some.Analyst, default);
        Assert.All(await VerdictsAsync(store, ids), v => Assert.Equal(Verdict.Scam, v));
    }

    [Theory, EachDatabase]
    public async Task The_second_of_two_who_decide_is_told_who_was_first(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var (_, campaign) = await MailsAsync(store, 2);
        var decide = store.Get<DecideCampaign>();

        var outcomes = await Task.WhenAll(
            Task.Run(() => decide.RunAsync(new(campaign.Id, Verdict.Scam, "", false, 0), Some.Analyst, default)),
            Task.Run(() => decide.RunAsync(new(campaign.Id, Verdict.Suspicious, "", false, 0), Some.OtherAnalyst, default)));

        Assert.Single(outcomes, o => o.Succeeded);
        Assert.IsType<CampaignDecidedMeanwhile>(outcomes.Single(o => !o.Succeeded).Refusal);
        Assert.Single(await store.AuditAsync(), AuditKind.CampaignDecided);
    }

    [Fact]
    public async Task A_verdict_against_the_classifier_needs_a_reason()
    {
        await using var store = await TestStore.OpenAsync();
        var (_, campaign) = await MailsAsync(store, 2);

        var without = await store.Get<DecideCampaign>().RunAsync(new(campaign.Id, Verdict.Legitimate, " ", false, 0), Some.Analyst, default);

        Assert.IsType<NeedsReason>(without.Refusal);
        Assert.True((await store.Get<DecideCampaign>().RunAsync(new(campaign.Id, Verdict.Legitimate, "発行元に確認", false, 0), Some.Analyst, default)).Succeeded);
    }

    [Theory, EachDatabase]
    public async Task A_moved_report_leaves_the_verdict_behind_and_takes_the_new_one(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var (mails, renewal) = await MailsAsync(store, 3);
        var calls = await store.TakeAsync(CampaignDesk.Refunded(1), CampaignDesk.Refunded(2));
        var refund = await store.CampaignOfAsync(calls[0]);
        await store.Get<DecideCampaign>().RunAsync(new(renewal.Id, Verdict.Scam, "", false, 0), Some.Analyst, default);

        var outside = await store.Get<MoveReports>().RunAsync(new([mails[0]], renewal.Id, refund!.Id), Some.Analyst, default);
        var inside = await store.Get<MoveReports>().RunAsync(new([calls[0]], refund.Id, renewal.Id), Some.Analyst, default);

        Assert.True(outside.Succeeded && inside.Succeeded);
        Assert.Null((await store.ReportAsync(mails[0])).Verdict);
        var taken = await store.ReportAsync(calls[0]);
        Assert.Equal((Verdict.Scam, renewal.Id, JoinedBy.Person, Some.Analyst.Name), (taken.Verdict, taken.CampaignId, taken.Membership!.By, taken.Membership.Person));
        Assert.Contains(AuditKind.ReportsMoved, await store.AuditAsync(taken.ReceiptNumber));
        await store.AssertCountsAsync();
    }

    [Theory, EachDatabase]
    public async Task Reports_that_somebody_else_moved_first_are_not_moved_again(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var (ids, campaign) = await MailsAsync(store, 4);
        await store.Get<MoveReports>().RunAsync(new([ids[0]], campaign.Id, null), Some.Analyst, default);

        var second = await store.Get<MoveReports>().RunAsync(new([ids[0], ids[1]], campaign.Id, null), Some.OtherAnalyst, default);

        Assert.Equal(1, Assert.IsType<ReportsMovedMeanwhile>(second.Refusal).Count);
        Assert.Equal(campaign.Id, (await store.ReportAsync(ids[1])).CampaignId);
        await store.AssertCountsAsync();
    }

    [Theory, EachDatabase]
    public async Task A_split_makes_a_campaign_of_the_chosen(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var (ids, campaign) = await MailsAsync(store, 5);

        var split = await store.Get<SplitCampaign>().RunAsync(campaign.Id, ids[..2], Some.Analyst, default);

        Assert.Equal(2, split.Value!.Number);
        Assert.Equal((2, 3), ((await store.CampaignOfAsync(ids[0]))!.ReportCount, (await store.CampaignOfAsync(ids[4]))!.ReportCount));
        Assert.Contains(AuditKind.CampaignSplit, await store.AuditAsync("C-1"));
        Assert.IsType<NothingWouldRemain>((await store.Get<SplitCampaign>().RunAsync(campaign.Id, ids[2..], Some.Analyst, default)).Refusal);
        Assert.IsType<NothingChosen>((await store.Get<SplitCampaign>().RunAsync(campaign.Id, [], Some.Analyst, default)).Refusal);
    }

    [Theory, EachDatabase]
    public async Task A_merge_brings_all_over_and_decides_what_was_open(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var (mails, renewal) = await MailsAsync(store, 2);
        var calls = await store.TakeAsync(CampaignDesk.Refunded(1), CampaignDesk.Refunded(2));
        var refund = (await store.CampaignOfAsync(calls[0]))!;
        await store.Get<DecideCampaign>().RunAsync(new(renewal.Id, Verdict.Scam, "", false, 0), Some.Analyst, default);

        var stale = await store.Get<MergeCampaigns>().RunAsync(renewal.Id, refund.Id, 0, Some.OtherAnalyst, default);
        var merged = await store.Get<MergeCampaigns>().RunAsync(renewal.Id, refund.Id, 1, Some.Analyst, default);

        Assert.IsType<ChangedMeanwhile>(stale.Refusal);
        Assert.True(merged.Succeeded);
        Assert.All(await VerdictsAsync(store, [.. mails, .. calls]), v => Assert.Equal(Verdict.Scam, v));
        Assert.Equal(4, (await store.CampaignOfAsync(calls[0]))!.ReportCount);
        var gone = await store.Get<FindCampaigns>().OneAsync(refund.Id, Some.Supervisor, default);
        Assert.Equal((0, renewal.Id), (gone!.ReportCount, gone.MergedInto));
        Assert.Contains(AuditKind.CampaignsMerged, await store.AuditAsync("C-2"));
        Assert.IsType<CannotMerge>((await store.Get<MergeCampaigns>().RunAsync(renewal.Id, refund.Id, 2, Some.Analyst, default)).Refusal);
        Assert.IsType<CannotMerge>((await store.Get<MergeCampaigns>().RunAsync(renewal.Id, renewal.Id, 2, Some.Analyst, default)).Refusal);
    }

    [Fact]
    public async Task Campaigns_decided_differently_are_not_merged()
    {
        await using var store = await TestStore.OpenAsync();
        var (_, renewal) = await MailsAsync(store, 2);
        var refund = (await store.CampaignOfAsync((await store.TakeAsync(CampaignDesk.Refunded(1), CampaignDesk.Refunded(2)))[0]))!;
        await store.Get<DecideCampaign>().RunAsync(new(renewal.Id, Verdict.Scam, "", false, 0), Some.Analyst, default);
        await store.Get<DecideCampaign>().RunAsync(new(refund.Id, Verdict.Legitimate, "確認", false, 0), Some.Analyst, default);

        Assert.IsType<VerdictsDiffer>((await store.Get<MergeCampaigns>().RunAsync(renewal.Id, refund.Id, 1, Some.Analyst, default)).Refusal);
    }

    [Fact]
    public async Task A_name_is_given_and_taken_away()
    {
        await using var store = await TestStore.OpenAsync();
        var (_, campaign) = await MailsAsync(store, 2);
        var rename = store.Get<RenameCampaign>();

        var given = await rename.RunAsync(campaign.Id, " 更新を装うメール ", 0, Some.Analyst, default);
        var stale = await rename.RunAsync(campaign.Id, "別の名前", 0, Some.OtherAnalyst, default);

        Assert.Equal("更新を装うメール", (await store.Get<FindCampaigns>().OneAsync(1, Some.Supervisor, default))!.Name);
        Assert.IsType<ChangedMeanwhile>(stale.Refusal);
        Assert.IsType<InvalidField>((await rename.RunAsync(campaign.Id, new('名', 61), 1, Some.Analyst, default)).Refusal);
        Assert.IsType<ContainsMyNumber>((await rename.RunAsync(campaign.Id, "123456789018", 1, Some.Analyst, default)).Refusal);
        await store.Get<UndoCampaignChange>().RunAsync(given.Value, Some.Analyst, default);
        Assert.Null((await store.Get<FindCampaigns>().OneAsync(1, Some.Supervisor, default))!.Name);
        Assert.Equal([AuditKind.CampaignFormed, AuditKind.CampaignRenamed, AuditKind.CampaignChangeUndone], await store.AuditAsync("C-1"));
    }

    [Theory]
    [InlineData(Role.CardDesk)]
    [InlineData(Role.Publisher)]
    [InlineData(Role.Administrator)]
    public async Task Only_the_triage_desk_changes_campaigns(string role)
    {
        await using var store = await TestStore.OpenAsync();
        var (ids, campaign) = await MailsAsync(store, 3);
        var refund = (await store.CampaignOfAsync((await store.TakeAsync(CampaignDesk.Refunded(1), CampaignDesk.Refunded(2)))[0]))!;
        var other = Some.Person("誰か", role);
        var before = await store.SnapshotAsync();

        Assert.IsType<NotAllowed>((await store.Get<DecideCampaign>().RunAsync(new(campaign.Id, Verdict.Scam, "", false, 0), other, default)).Refusal);
        Assert.IsType<NotAllowed>((await store.Get<MoveReports>().RunAsync(new([ids[0]], campaign.Id, null), other, default)).Refusal);
        Assert.IsType<NotAllowed>((await store.Get<SplitCampaign>().RunAsync(campaign.Id, [ids[0]], other, default)).Refusal);
        Assert.IsType<NotAllowed>((await store.Get<MergeCampaigns>().RunAsync(campaign.Id, refund.Id, 0, other, default)).Refusal);
        Assert.IsType<NotAllowed>((await store.Get<RenameCampaign>().RunAsync(campaign.Id, "名", 0, other, default)).Refusal);
        Assert.IsType<NotAllowed>((await store.Get<UndoCampaignChange>().RunAsync(Guid.NewGuid(), other, default)).Refusal);
        Assert.Equal(before, await store.SnapshotAsync());
    }

    [Theory, EachDatabase]
    public async Task The_list_shows_the_undecided_and_most_urgent_first_and_filters(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var (_, renewal) = await MailsAsync(store, 2);
        await store.TakeAsync(CampaignDesk.Refunded(1), CampaignDesk.Refunded(2) with { Harm = HarmStage.MoneyLost });
        var find = store.Get<FindCampaigns>();

        Assert.Equal([2, 1], await NumbersAsync(new()));
        await store.Get<DecideCampaign>().RunAsync(new(renewal.Id, Verdict.Scam, "", false, 0), Some.Analyst, default);
        Assert.Equal([2], await NumbersAsync(new()));
        Assert.Equal([2, 1], await NumbersAsync(new() { Decision = DecisionFilter.All }));
        Assert.Equal([1], await NumbersAsync(new() { Decision = DecisionFilter.All, Verdict = Verdict.Scam }));
        Assert.Equal([1], await NumbersAsync(new() { Decision = DecisionFilter.All, Text = "更新手続き" }));
        Assert.Equal([1], await NumbersAsync(new() { Decision = DecisionFilter.All, Text = "事案1" }));
        Assert.Empty(await NumbersAsync(new() { Raised = true }));

        async Task<IEnumerable<int>> NumbersAsync(CampaignFilter filter) =>
            (await find.RunAsync(filter, new(0, 10), Some.Analyst, default)).Items.Select(c => c.Number);
    }

    [Theory, EachDatabase]
    public async Task The_page_of_a_campaign_tells_what_its_reports_share(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var ids = await store.TakeAsync(
            CampaignDesk.Refunded(1) with { Sender = "050-0000-0001" }, CampaignDesk.Refunded(2) with { Sender = "050-0000-0001" }, CampaignDesk.Refunded(3));
        var campaign = (await store.CampaignOfAsync(ids[0]))!;
        var read = store.Get<ReadCampaign>();

        Assert.Equal(ids.Reverse(), (await read.ReportsAsync(campaign.Id, new(0, 10), Some.Analyst, default)).Items.Select(r => r.Id));
        Assert.Equal([("05000000001", 2)], (await read.TracesAsync(campaign.Id, Some.Analyst, default)).Select(t => (t.Value, t.Reports)));
        Assert.Equal([(Channel.Call, 3)], await read.ChannelsAsync(campaign.Id, Some.Analyst, default));
        Assert.Empty(await read.SubjectsAsync(campaign.Id, Some.Analyst, default));
        var hours = await read.HoursAsync(campaign.Id, Some.Analyst, default);
        Assert.Equal((ReadCampaign.Hours, 3), (hours.Count, hours.Sum(h => h.Reports)));
        Assert.Contains((await read.DifferenceAsync(ids[0], ids[2], Some.Analyst, default))!, p => p.Kind == DiffKind.Same);

        var split = await store.Get<SplitCampaign>().RunAsync(campaign.Id, [ids[2]], Some.Analyst, default);
        Assert.Equal([split.Value!.Number], (await store.Get<FindSimilar>().ToCampaignAsync(campaign.Id, Some.Supervisor, default)).Select(s => s.Campaign.Number));
        Assert.Equal(2, (await store.Get<FindSimilar>().ToReportAsync(ids[0], 5, Some.Supervisor, default)).Count);
        Assert.Single(await read.ChangesAsync(campaign.Id, Some.Analyst, default));
    }

    private static async Task<(Guid[] Ids, Campaign Campaign)> MailsAsync(TestStore store, int count)
    {
        var ids = await store.TakeAsync([.. Enumerable.Range(1, count).Select(CampaignDesk.Mail)]);
        return (ids, (await store.CampaignOfAsync(ids[0]))!);
    }

    private static async Task<IReadOnlyList<Verdict?>> VerdictsAsync(TestStore store, Guid[] ids)
    {
        await using var db = store.Db();
        var verdicts = await db.Reports.ToDictionaryAsync(r => r.Id, r => r.Verdict);
        return [.. ids.Select(id => verdicts[id])];
    }
}
