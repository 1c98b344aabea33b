using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Campaigns;

public sealed class LinkingReportsTests
{
    [Theory, EachDatabase]
    public async Task Two_alike_become_a_campaign_and_a_third_unlike_does_not(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);

        var ids = await store.TakeAsync(CampaignDesk.Mail(1), CampaignDesk.Alone(0), CampaignDesk.Mail(2));

        var campaign = await store.CampaignOfAsync(ids[0]);
        Assert.Equal((1, 2, CampaignState.Open), (campaign!.Number, campaign.ReportCount, campaign.State));
        Assert.Equal(campaign.Id, (await store.ReportAsync(ids[2])).CampaignId);
        Assert.Null((await store.ReportAsync(ids[1])).CampaignId);
        Assert.Equal([AuditKind.CampaignFormed], await store.AuditAsync("C-1"));
        Assert.Equal(CampaignDesk.Mail(1).Subject, campaign.Sample);
    }

    [Fact]
    public async Task A_member_says_why_it_belongs()
    {
        await using var store = await TestStore.OpenAsync();

        var ids = await store.TakeAsync(CampaignDesk.Mail(1), CampaignDesk.Mail(2), CampaignDesk.Mail(3));

        var third = await store.ReportAsync(ids[2]);
        var why = third.Membership!;
        Assert.Equal((JoinedBy.Rule, CampaignSettings.Default.Threshold), (why.By, why.Threshold));
        Assert.True(why.Score >= why.Threshold);
        Assert.Contains(why.NearestId!.Value, ids[..2]);
        Assert.Equal(MatchField.Text, why.Fields[0].Field);
        Assert.Contains(why.Fields, f => f is { Field: MatchField.Party, Value: not null });
        var similar = third.Evidence.Single(e => e.Kind == EvidenceKind.Similar);
        Assert.Equal(("C-1", 0d), (similar.Code, similar.Weight));
        Assert.Contains(why.Nearest, similar.Text, StringComparison.Ordinal);
        Assert.Equal(ids[2], (await store.ReportAsync(ids[0])).Membership!.NearestId is { } nearest && nearest == ids[1] ? ids[2] : Guid.Empty);
    }

    [Theory, EachDatabase]
    public async Task Five_within_the_hour_raise_it_once_and_slower_ones_do_not(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var heard = new TaskCompletionSource();
        using var listening = store.Get<ChangeFeed>().On(Topic.Campaigns, () =>
        {
            heard.TrySetResult();
            return Task.CompletedTask;
        });
        for (var i = 0; i < 5; i++)
        {
            await store.TakeAsync(CampaignDesk.Refunded(i));
            store.Clock.Advance(TimeSpan.FromMinutes(16));
        }

        Assert.Null((await store.Get<FindCampaigns>().OneAsync(1, Some.Supervisor, default))!.RaisedAt);
        for (var i = 5; i < 8; i++)
        {
            await store.TakeAsync(CampaignDesk.Refunded(i));
        }

        var raised = (await store.Get<FindCampaigns>().OneAsync(1, Some.Supervisor, default))!;
        Assert.Equal(store.Clock.UtcNow, raised.RaisedAt);
        Assert.True(raised.IsRaised);
        await store.TakeAsync(CampaignDesk.Refunded(9));
        Assert.Equal([AuditKind.CampaignFormed, AuditKind.CampaignRaised], await store.AuditAsync("C-1"));
        Assert.Equal([1], (await store.Get<FindCampaigns>().RaisedAsync(10, Some.Supervisor, default)).Select(c => c.Number));
        await heard.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Theory, EachDatabase]
    public async Task A_decided_campaign_decides_who_comes_late(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var ids = await store.TakeAsync(CampaignDesk.Mail(1), CampaignDesk.Mail(2));
        var campaign = await store.CampaignOfAsync(ids[0]);
        await store.Get<DecideCampaign>().RunAsync(new(campaign!.Id, Verdict.Scam, "確認済み", false, campaign.Version), Some.Analyst, default);

        var late = await store.ReportAsync(await store.TakeAsync(CampaignDesk.Mail(3)));

        Assert.Equal((Verdict.Scam, Some.Analyst.Name, "確認済み"), (late.Verdict, late.DecidedBy, late.DecisionReason));
        Assert.True(late.Membership is { Late: true, Waits: null });
        Assert.Equal([AuditKind.ReportReceived, AuditKind.LateReportDecided], await store.AuditAsync(late.ReceiptNumber));
    }

    [Fact]
    public async Task Whoever_comes_late_with_harm_done_waits_for_a_person()
    {
        await using var store = await TestStore.OpenAsync();
        var ids = await store.TakeAsync(CampaignDesk.Mail(1), CampaignDesk.Mail(2));
        var campaign = await store.CampaignOfAsync(ids[0]);
        await store.Get<DecideCampaign>().RunAsync(new(campaign!.Id, Verdict.Scam, "", false, 0), Some.Analyst, default);

        var late = await store.ReportAsync(await store.TakeAsync(CampaignDesk.Mail(3) with { Harm = HarmStage.MoneyLost }));

        Assert.Null(late.Verdict);
        Assert.Equal((campaign.Id, WaitsFor.Harm), (late.CampaignId, late.Membership!.Waits));
    }

    [Theory]
    [InlineData(Verdict.Scam, JudgedVerdict.Benign, 0.05, Links.None, WaitsFor.Judgement)]
    [InlineData(Verdict.Scam, JudgedVerdict.Benign, 0.3, Links.None, null)]
    [InlineData(Verdict.Scam, JudgedVerdict.Scam, 0.9, Links.Official, WaitsFor.Addresses)]
    [InlineData(Verdict.Scam, JudgedVerdict.Scam, 0.9, Links.Unknown, null)]
    [InlineData(Verdict.Legitimate, JudgedVerdict.Scam, 0.9, Links.None, WaitsFor.Judgement)]
    [InlineData(Verdict.Legitimate, JudgedVerdict.Suspicious, 0.5, Links.Unknown, WaitsFor.Addresses)]
    [InlineData(Verdict.Unrelated, JudgedVerdict.Benign, 0.1, Links.None, null)]
    public void What_contradicts_the_verdict_waits(Verdict verdict, JudgedVerdict judged, double score, Links links, WaitsFor? waits)
    {
        var report = Report.Receive(
            Some.Call("本文"), "test:1", 0, [], new(judged, score, "none", 1, [], [], [], "test"), new(2026, 11, 21, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal(waits, CampaignRules.Waits(verdict, report, links));
    }

    [Theory, EachDatabase]
    public async Task Reports_stored_in_one_commit_see_each_other(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var link = store.Get<LinkReport>();
        var numbers = await link.NumbersAsync(4, default);
        var added = Enumerable.Range(0, 4).Select(i =>
        {
            var incoming = CampaignDesk.Mail(i);
            var report = Report.Receive(
                incoming, $"test:{i}", 0, IndicatorScanner.Scan(incoming.Body, store.Get<OfficialDirectory>()),
                new(JudgedVerdict.Scam, 0.9, "j-lis", 1, ["card-number"], [], [], "test"), store.Clock.UtcNow);
            return new NewFingerprint(report, store.Get<FingerprintReader>().Read(report), numbers[i]);
        }).ToList();
        await using (var db = store.Db())
        {
            await using var commit = await db.Database.BeginTransactionAsync();
            await link.AddToAsync(db, added, store.Clock.UtcNow, default);
            db.AddRange(added.Select(a => a.Report));
            await db.SaveChangesAsync();
            await link.StoreAsync(db, added, default);
            await commit.CommitAsync();
        }

        Assert.Equal([4], (await store.Get<FindCampaigns>().RunAsync(new(), new(0, 10), Some.Supervisor, default)).Items.Select(c => c.ReportCount));
        await store.AssertCountsAsync();
    }

    [Theory, EachDatabase]
    public async Task Many_in_one_commit_come_to_the_same_campaigns_as_one_by_one(string provider)
    {
        await using var apart = await TestStore.OpenAsync(provider);
        await using var together = await TestStore.OpenAsync(provider);
        var corpus = Corpus.ReadFolder(apart.Data.Corpus, apart.Get<Taxonomy>());
        var reports = new LabelledReports(corpus, LabelledMatching.Seed).Make(120).Select(r => r.Report).ToList();

        await apart.TakeAsync([.. reports]);
        var receive = together.Get<ReceiveReport>();
        var classifier = await together.Get<CurrentClassifier>().GetAsync(default);
        foreach (var some in reports.Chunk(50))
        {
            await receive.StoreAsync(new([.. some.Select(r => receive.Prepare(r, classifier))]), Some.Analyst, default);
        }

        var (one, other) = (await GroupsAsync(apart), await GroupsAsync(together));
        Assert.True(one.Count > 1);
        Assert.Equal(one, other);
        await together.AssertCountsAsync();

        // A campaign as the texts of its reports.
        static async Task<List<string>> GroupsAsync(TestStore store)
        {
            await using var db = store.Db();
            var members = await db.Reports.Where(r => r.CampaignId != null).Select(r => new { r.CampaignId, r.DeliveryKey }).ToListAsync();
            return [.. members.GroupBy(m => m.CampaignId, m => m.DeliveryKey)
                .Select(g => string.Join(' ', g.Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal)];
        }
    }

    [Theory, EachDatabase]
    public async Task Reports_that_arrive_at_once_are_all_counted(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        await store.TakeAsync(CampaignDesk.Mail(0), CampaignDesk.Mail(1));

        await Task.WhenAll(Enumerable.Range(2, 8).Select(i => Task.Run(() => store.TakeAsync(CampaignDesk.Mail(i)))));

        var campaigns = (await store.Get<FindCampaigns>().RunAsync(new(), new(0, 10), Some.Supervisor, default)).Items;
        Assert.Equal([10], campaigns.Select(c => c.ReportCount));
        await store.AssertCountsAsync();
    }

    [Theory, EachDatabase]
    public async Task Who_was_taken_out_by_a_person_stays_out_until_matched_again(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var ids = await store.TakeAsync(CampaignDesk.Mail(1), CampaignDesk.Mail(2), CampaignDesk.Mail(3));
        var campaign = await store.CampaignOfAsync(ids[0]);
        await store.Get<MoveReports>().RunAsync(new([ids[2]], campaign!.Id, null), Some.Analyst, default);

        await store.TakeAsync(CampaignDesk.Mail(4));
        Assert.Null((await store.ReportAsync(ids[2])).CampaignId);

        var again = await store.Get<LinkReport>().RunAsync(ids[2], Some.Analyst, default);

        Assert.Equal(campaign.Id, again.Value!.Id);
        Assert.Equal(4, (await store.CampaignOfAsync(ids[2]))!.ReportCount);
        Assert.IsType<NothingAlike>((await store.Get<LinkReport>().RunAsync(await store.TakeAsync(CampaignDesk.Alone(1)), Some.Analyst, default)).Refusal);
        Assert.IsType<NotAllowed>((await store.Get<LinkReport>().RunAsync(ids[2], Some.Publisher, default)).Refusal);
    }

    [Fact]
    public async Task A_text_is_known_only_by_campaigns_decided_as_scams()
    {
        await using var store = await TestStore.OpenAsync();
        var ids = await store.TakeAsync(CampaignDesk.Mail(1), CampaignDesk.Mail(2));
        var campaign = await store.CampaignOfAsync(ids[0]);
        var mail = CampaignDesk.Mail(5);
        var text = new ReportText(mail.Channel, mail.Subject, mail.Sender, mail.Body);
        var judged = await store.Get<JudgeText>().RunAsync(text, default);

        Assert.Null(await store.Get<FindSimilar>().ToTextAsync(text, judged, default));
        await store.Get<DecideCampaign>().RunAsync(new(campaign!.Id, Verdict.Scam, "", false, 0), Some.Analyst, default);
        Assert.Equal(2, (await store.Get<FindSimilar>().ToTextAsync(text, judged, default))!.Reports);
        await store.Get<DecideCampaign>().RunAsync(new(campaign.Id, Verdict.Suspicious, "", false, 1), Some.Analyst, default);
        Assert.Null(await store.Get<FindSimilar>().ToTextAsync(text, judged, default));
    }
}
