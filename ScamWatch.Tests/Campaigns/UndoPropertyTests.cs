using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Campaigns;

/// <summary>Whatever staff do to campaigns can be undone without loss.</summary>
public sealed class UndoPropertyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Random_changes_undone_from_the_last_to_the_first_leave_the_start(int seed)
    {
        await using var store = await StartAsync();
        var start = await store.SnapshotAsync();
        var random = new Random(seed);
        var changes = new List<Guid>();
        for (var i = 0; i < 25; i++)
        {
            if (await ChangeAsync(store, random) is { } change)
            {
                changes.Add(change);
                store.Clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        Assert.True(changes.Count > 12, $"only {changes.Count} changes");
        await store.AssertCountsAsync();
        changes.Reverse();
        foreach (var change in changes)
        {
            var outcome = await store.Get<UndoCampaignChange>().RunAsync(change, Some.OtherAnalyst, default);
            Assert.True(outcome.Succeeded, outcome.Refusal?.Message.En);
        }

        Assert.Equal(start, await store.SnapshotAsync());
        await store.AssertCountsAsync();
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Undone_in_any_order_and_with_arrivals_in_between_no_report_is_lost(int seed)
    {
        await using var store = await StartAsync();
        var random = new Random(seed);
        var changes = new List<Guid>();
        for (var i = 0; i < 20; i++)
        {
            if (await ChangeAsync(store, random) is { } change)
            {
                changes.Add(change);
            }

            await store.TakeAsync(random.Next(2) == 0 ? CampaignDesk.Mail(100 + i) : CampaignDesk.Refunded(100 + i));
            if (changes.Count > 0 && random.Next(3) == 0)
            {
                await store.Get<UndoCampaignChange>().RunAsync(changes[random.Next(changes.Count)], Some.Analyst, default);
            }

            await store.AssertCountsAsync();
        }

        await using var db = store.Db();
        Assert.Equal(12 + 20, await db.Reports.CountAsync());
        Assert.False(await db.Reports.AnyAsync(r => db.Campaigns.Any(c => c.Id == r.CampaignId && c.MergedInto != null)));
    }

    [Theory, EachDatabase]
    public async Task Who_came_after_a_merge_goes_back_with_the_report_it_is_like(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var mails = await store.TakeAsync(CampaignDesk.Mail(1), CampaignDesk.Mail(2));
        var calls = await store.TakeAsync(CampaignDesk.Refunded(1), CampaignDesk.Refunded(2));
        var (renewal, refund) = ((await store.CampaignOfAsync(mails[0]))!, (await store.CampaignOfAsync(calls[0]))!);
        var merge = await store.Get<MergeCampaigns>().RunAsync(renewal.Id, refund.Id, 0, Some.Analyst, default);
        var late = await store.TakeAsync(CampaignDesk.Mail(3), CampaignDesk.Refunded(3), CampaignDesk.Refunded(4));
        Assert.All(late, id => Assert.Equal(renewal.Id, store.ReportAsync(id).Result.CampaignId));

        var undone = await store.Get<UndoCampaignChange>().RunAsync(merge.Value, Some.Analyst, default);

        Assert.Equal(4, undone.Value);
        Assert.Equal((3, 4), ((await store.CampaignOfAsync(mails[0]))!.ReportCount, (await store.CampaignOfAsync(calls[0]))!.ReportCount));
        Assert.Equal([renewal.Id, refund.Id, refund.Id], await Task.WhenAll(late.Select(async id => (await store.ReportAsync(id)).CampaignId!.Value)));
        Assert.IsType<NothingToUndo>((await store.Get<UndoCampaignChange>().RunAsync(merge.Value, Some.Analyst, default)).Refusal);
    }

    [Theory, EachDatabase]
    public async Task An_undone_decision_frees_late_joiners_and_leaves_what_a_person_decided_since(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var ids = await store.TakeAsync(CampaignDesk.Mail(1), CampaignDesk.Mail(2));
        var campaign = (await store.CampaignOfAsync(ids[0]))!;
        var decided = await store.Get<DecideCampaign>().RunAsync(new(campaign.Id, Verdict.Scam, "", false, 0), Some.Analyst, default);
        var late = await store.TakeAsync(CampaignDesk.Mail(3));
        await store.Get<DecideReport>().RunAsync(new(ids[1], Verdict.Suspicious, "", 1), Some.OtherAnalyst, default);

        var undone = await store.Get<UndoCampaignChange>().RunAsync(decided.Value, Some.Analyst, default);

        Assert.Equal(2, undone.Value);
        Assert.Equal((CampaignState.Open, null), ((await store.CampaignOfAsync(late))!.State, (await store.ReportAsync(late)).Verdict));
        Assert.Equal((null, Verdict.Suspicious), ((await store.ReportAsync(ids[0])).Verdict, (await store.ReportAsync(ids[1])).Verdict));
    }

    private static async Task<TestStore> StartAsync()
    {
        var store = await TestStore.OpenAsync();
        await store.TakeAsync([.. Enumerable.Range(1, 5).Select(CampaignDesk.Mail)]);
        await store.TakeAsync([.. Enumerable.Range(1, 4).Select(CampaignDesk.Refunded)]);
        await store.TakeAsync([.. Enumerable.Range(0, 3).Select(CampaignDesk.Alone)]);
        return store;
    }

    /// <summary>One random change; null where the rules refused it.</summary>
    private static async Task<Guid?> ChangeAsync(TestStore store, Random random)
    {
        await using var db = store.Db();
        var campaigns = await db.Campaigns.AsNoTracking().Where(c => c.ReportCount > 0).OrderBy(c => c.Number).ToListAsync();
        var reports = await db.Reports.AsNoTracking().OrderBy(r => r.Id).ToListAsync();
        Campaign Any() => campaigns[random.Next(campaigns.Count)];
        switch (random.Next(6))
        {
            case 0 or 1:
                var from = reports[random.Next(reports.Count)].CampaignId;
                Guid[] some = [.. reports.Where(r => r.CampaignId == from && random.Next(2) == 0).Select(r => r.Id)];
                return Changed(await store.Get<MoveReports>().RunAsync(new(some, from, random.Next(4) == 0 ? null : Any().Id), Some.Analyst, default));
            case 2:
                var whole = Any();
                Guid[] part = [.. reports.Where(r => r.CampaignId == whole.Id && random.Next(2) == 0).Select(r => r.Id)];
                return (await store.Get<SplitCampaign>().RunAsync(whole.Id, part, Some.Analyst, default)).Value?.ChangeId;
            case 3:
                var into = Any();
                return Changed(await store.Get<MergeCampaigns>().RunAsync(into.Id, Any().Id, into.Version, Some.Analyst, default));
            case 4:
                var named = Any();
                return Changed(await store.Get<RenameCampaign>().RunAsync(named.Id, $"名前{random.Next(100)}", named.Version, Some.Analyst, default));
            default:
                var decided = Any();
                return Changed(await store.Get<DecideCampaign>().RunAsync(
                    new(decided.Id, (Verdict)random.Next(4), "理由", random.Next(2) == 0, decided.Version), Some.Analyst, default));
        }
    }

    private static Guid? Changed(Domain.Outcome<Guid> outcome) => outcome.Succeeded ? outcome.Value : null;
}
