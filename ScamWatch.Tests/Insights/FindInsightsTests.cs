using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Clocks;
using ScamWatch.Domain.Insights;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.IntakeRules;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Insights;

public sealed class FindInsightsTests
{
    // The clock of tests stands at noon of Saturday, 21 November 2026, in Japan.
    private static readonly DateOnly s_today = new(2026, 11, 21);

    private static DateTime Japan(int day, int hour, int minute = 0) => Domain.JapanTime.ToUtc(new DateTime(2026, 11, day, hour, minute, 0));

    [Theory, EachDatabase]
    public async Task Reports_are_counted_by_the_day_and_hour_of_Japan(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        // One second before midnight in Japan, and at midnight: the same day in UTC.
        await store.AddAsync(Of(Japan(20, 0).AddSeconds(-1), "j-lis"));
        await store.AddAsync(Of(Japan(20, 0), "j-lis"));
        await store.AddAsync(Of(Japan(20, 23, 59), "bank", Channel.Call));
        await store.AddAsync(Of(Japan(14, 23, 59), "bank"));

        var figures = (await store.Get<FindInsights>().RunAsync(InsightRange.Last(7, s_today), Some.Supervisor, default))!;

        Assert.Equal((3, 3), (figures.Reports, figures.Undecided));
        Assert.Equal(["email", "call"], figures.ByChannel.Keys);
        Assert.Equal(["j-lis", "bank"], figures.ByParty.Keys);
        Assert.Equal([0, 0, 0, 0, 1, 2, 0], figures.ByChannel.Rows.Select(r => r.Total));
        Assert.Equal([1, 1], figures.ByChannel.Rows[5].Counts);
        Assert.Equal((1, 2), (figures.ByHour[0], figures.ByHour[23]));
        Assert.Equal(3, figures.ByHour.Sum());
    }

    [Theory, EachDatabase]
    public async Task Long_ranges_are_counted_by_week(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        await store.AddAsync(Of(Japan(15, 23, 59), "j-lis"));
        await store.AddAsync(Of(Japan(16, 0), "j-lis"));

        var figures = (await store.Get<FindInsights>().RunAsync(InsightRange.Last(90, s_today), Some.Supervisor, default))!;

        Assert.Equal([1, 1], figures.ByChannel.Rows.TakeLast(2).Select(r => r.Total));
        Assert.Equal(new DateOnly(2026, 11, 16), figures.ByChannel.Rows[^1].Start);
        Assert.Equal(new DateOnly(2026, 11, 9), figures.Scores[^2].Monday);
        Assert.Equal(1, figures.Scores[^2].Total);
    }

    [Theory, EachDatabase]
    public async Task Mean_nine_of_ten_and_worst_stand_beside_each_other_by_interval(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        for (var i = 0; i < 10; i++)
        {
            await store.AddAsync(Of(Japan(19, 9), decidedAfter: TimeSpan.FromMinutes(i < 9 ? 10 : 600)));
        }

        await store.AddAsync(Of(Japan(20, 9), decidedAfter: TimeSpan.FromHours(5)));

        var figures = (await store.Get<FindInsights>().RunAsync(InsightRange.Last(7, s_today), Some.Supervisor, default))!;

        var day = figures.VerdictTimes[4];
        Assert.Equal((10, TimeSpan.FromMinutes(69), TimeSpan.FromMinutes(11), TimeSpan.FromHours(10)), (day.Count, day.Mean, day.P90, day.Worst));
        Assert.Equal((new DateOnly(2026, 11, 20), TimeSpan.FromHours(5)), (figures.WorstInterval!.Start, figures.WorstInterval.P90));
        Assert.Equal((11, TimeSpan.FromHours(10)), (figures.Times[ClockKind.Verdict].Count, figures.Times[ClockKind.Verdict].Worst));
    }

    [Theory, EachDatabase]
    public async Task Clocks_are_kept_missed_running_or_late(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        // Urgent: a look within 15 minutes, a verdict within an hour. It is noon.
        await store.AddAsync(Of(Japan(21, 9), harm: HarmStage.MoneyLost, openedAfter: TimeSpan.FromMinutes(15), decidedAfter: TimeSpan.FromMinutes(61)));
        await store.AddAsync(Of(Japan(21, 9), harm: HarmStage.MoneyLost, decidedAfter: TimeSpan.FromMinutes(60)));
        await store.AddAsync(Of(Japan(21, 11, 50), harm: HarmStage.HandedOver));
        await store.AddAsync(Of(Japan(21, 11, 30), harm: HarmStage.HandedOver));
        await store.AddAsync(Of(Japan(21, 9), harm: HarmStage.Opened));

        var figures = (await store.Get<FindInsights>().RunAsync(InsightRange.Last(7, s_today), Some.Supervisor, default))!;

        Assert.Equal((1, 1, 1, 1), Counts(ClockKind.Look, Urgency.Now));
        Assert.Equal((1, 1, 2, 0), Counts(ClockKind.Verdict, Urgency.Now));
        Assert.Equal((0, 0, 1, 0), Counts(ClockKind.Verdict, Urgency.Batch));
        Assert.Equal((2, TimeSpan.FromMinutes(60)), (figures.Times[ClockKind.Look].Count, figures.Times[ClockKind.Look].Worst));
        Assert.Equal(1 / 3d, figures.Clocks.Single(c => c.Kind == ClockKind.Look && c.Urgency == Urgency.Now).Rate);

        (int, int, int, int) Counts(ClockKind kind, Urgency urgency)
        {
            var clock = figures.Clocks.Single(c => c.Kind == kind && c.Urgency == urgency);
            return (clock.Kept, clock.Missed, clock.Running, clock.Late);
        }
    }

    [Theory, EachDatabase]
    public async Task Opinion_and_decision_are_set_against_each_other_by_week(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        await store.AddAsync(Of(Japan(20, 9), decidedAfter: TimeSpan.FromHours(1), score: 0.95));
        await store.AddAsync(Of(Japan(20, 9), decidedAfter: TimeSpan.FromHours(1), verdict: Verdict.Legitimate, score: 0.85));
        await store.AddAsync(Of(Japan(20, 9), decidedAfter: TimeSpan.FromHours(1), verdict: Verdict.Suspicious, score: 0.81));
        await store.AddAsync(Of(Japan(20, 9), score: 0.99));

        var figures = (await store.Get<FindInsights>().RunAsync(InsightRange.Last(7, s_today), Some.Supervisor, default))!;

        Assert.Equal((2, 1, 0.5), (figures.Agreement[^1].Decided, figures.Agreement[^1].Agreed, figures.Agreement[^1].Rate));
        Assert.Equal(
            [new(JudgedVerdict.Scam, Verdict.Scam, 1), new(JudgedVerdict.Scam, Verdict.Suspicious, 1), new(JudgedVerdict.Scam, Verdict.Legitimate, 1)],
            figures.Confusion);
        Assert.Equal([0, 0, 0, 0, 4], figures.Scores[^1].Counts);
        Assert.Equal(0.9, figures.Scores[^1].Mean!.Value, 6);
    }

    [Theory, EachDatabase]
    public async Task Campaigns_sources_answers_and_warnings_are_counted(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider, settings: TestStore.MailOn);
        var ids = await store.TakeAsync([.. Enumerable.Range(0, 5).Select(CampaignDesk.Mail), Some.ByMail(text: "別の内容の連絡です。水道料金の返金があると書いてある。")]);
        var campaign = (await store.CampaignOfAsync(ids[0]))!;
        await store.Get<DecideCampaign>().RunAsync(new(campaign.Id, Verdict.Scam, "確認", false, campaign.Version), Some.Analyst, default);
        var single = await store.ReportAsync(ids[5]);
        await store.Get<DecideReport>().RunAsync(new(ids[5], Verdict.Scam, "確認", single.Version, TellReporter: true), Some.Analyst, default);
        store.Clock.Advance(TimeSpan.FromHours(2));
        var alert = Alert.Draft(await store.ReportAsync(ids[1]), new(), "20261121-1", Some.Analyst, store.Clock.UtcNow);
        alert.Publish(Some.Publisher, store.Clock.UtcNow);
        await store.AddAsync(alert);

        var figures = (await store.Get<FindInsights>().RunAsync(InsightRange.Last(7, s_today), Some.Supervisor, default))!;

        Assert.Equal((campaign.Number, 5, Verdict.Scam), figures.Campaigns.Select(c => (c.Number, c.Reports, c.Verdict!.Value)).Single());
        Assert.Equal([(IntakeSource.File, 5, 5), (IntakeSource.Mailbox, 1, 1)], figures.BySource.Select(s => (s.Source, s.Reports, s.Scams)));
        Assert.Equal((1, 0), figures.Clocks.Where(c => c.Kind == ClockKind.Answer).Select(c => (c.Running, c.Kept)).Single());
        Assert.Equal(1, figures.Clocks.Single(c => c.Kind == ClockKind.Alert).Kept);
        Assert.InRange(figures.Times[ClockKind.Alert].Worst!.Value, TimeSpan.FromHours(2), TimeSpan.FromHours(2.1));
    }

    [Theory, EachDatabase]
    public async Task What_a_rule_set_aside_is_counted_and_not_timed(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        await store.InForceAsync(RuleDesk.Drop(RuleDesk.Is(RuleField, "email")));
        await store.TakeAsync(Some.FakeRenewal());

        var figures = (await store.Get<FindInsights>().RunAsync(InsightRange.Last(7, s_today), Some.Supervisor, default))!;

        Assert.Equal((1, 1, 0), (figures.Reports, figures.SetAside, figures.Undecided));
        Assert.Empty(figures.Clocks);
    }

    [Theory, EachDatabase]
    public async Task Reports_are_counted_by_area_within_the_range(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        await store.AddAsync(Of(Japan(20, 9), decidedAfter: TimeSpan.FromHours(1), area: "990002"));
        await store.AddAsync(Of(Japan(20, 9), area: "990002"));
        await store.AddAsync(Of(Japan(1, 9), area: "990002"));
        await store.AddAsync(Of(Japan(20, 9), area: "990001", decidedAfter: TimeSpan.FromHours(1), verdict: Verdict.Unrelated));
        await store.AddAsync(Of(Japan(20, 9), area: "left-the-union"));
        await store.AddAsync(Of(Japan(20, 9)));

        var figures = (await store.Get<FindInsights>().RunAsync(InsightRange.Last(7, s_today), Some.Supervisor, default))!;

        Assert.Equal(9, figures.ByArea.Count);
        Assert.Equal(
            [("990001", 1, 0, 0), ("990002", 2, 1, 1), ("left-the-union", 1, 0, 1), (null, 1, 0, 1)],
            figures.ByArea.Where(a => a.Reports > 0).Select(a => (a.Code, a.Reports, a.Scams, a.Undecided)));
        Assert.Equal(figures.Reports, figures.ByArea.Sum(a => a.Reports));
    }

    [Fact]
    public async Task What_is_counted_by_area_stands_in_the_index()
    {
        await using var store = await TestStore.OpenAsync();
        await using var db = store.Db();
        var columns = await db.Database.SqlQueryRaw<string>("SELECT name AS Value FROM pragma_index_info('IX_Reports_Figures')").ToListAsync();

        Assert.Equal("ReceivedAt", columns[0]);
        Assert.All(["Area", "Verdict", "SetAsideAt"], c => Assert.Contains(c, columns));
    }

    [Fact]
    public async Task Figures_are_kept_for_a_minute_and_while_nothing_changes_for_five()
    {
        await using var store = await TestStore.OpenAsync();
        var find = store.Get<FindInsights>();
        var week = InsightRange.Last(7, s_today);
        var first = (await find.RunAsync(week, Some.Supervisor, default))!;
        Assert.NotSame(first, await find.RunAsync(InsightRange.Last(30, s_today), Some.Supervisor, default));

        store.Clock.Advance(TimeSpan.FromSeconds(299));
        Assert.Same(first, (await find.RunAsync(week, Some.Supervisor, default))!);
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = (await find.RunAsync(week, Some.Supervisor, default))!;
        Assert.Equal(store.Clock.UtcNow, second.At);

        await store.AddAsync(Of(Japan(20, 9)));
        store.Get<ChangeFeed>().Publish(Topic.Reports);
        store.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Same(second, (await find.RunAsync(week, Some.Supervisor, default))!);
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        // The feed tells of changes a little later.
        var patience = DateTime.UtcNow.AddSeconds(60);
        Figures newest;
        while ((newest = (await find.RunAsync(week, Some.Supervisor, default))!) == second && DateTime.UtcNow < patience)
        {
            await Task.Delay(20);
        }

        Assert.Equal((0, 1), (second.Reports, newest.Reports));
    }

    [Fact]
    public async Task Whoever_stops_waiting_takes_the_figures_from_nobody_else_and_a_failure_is_not_kept()
    {
        await using var store = await TestStore.OpenAsync();
        using var kept = new KeptFigures(store.Get<ChangeFeed>(), mayLag: false, store.Clock);
        var week = InsightRange.Last(7, s_today);
        var gate = new TaskCompletionSource();
        var counts = 0;
        async Task<Figures> CountAsync(InsightRange range, CancellationToken ct)
        {
            counts++;
            await gate.Task;
            return await store.Get<FindInsights>().CountAsync(range, Some.Supervisor, ct);
        }

        using var gone = new CancellationTokenSource();
        var (one, other) = (kept.GetAsync(week, StaffScope.Everything, CountAsync, gone.Token), kept.GetAsync(week, StaffScope.Everything, CountAsync, default));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        gate.SetResult();
        Assert.Equal(0, (await other).Reports);
        Assert.Equal(1, counts);

        var month = InsightRange.Last(30, s_today);
        await Assert.ThrowsAsync<InvalidOperationException>(() => kept.GetAsync(month, StaffScope.Everything, (_, _) => throw new InvalidOperationException("no database"), default));
        Assert.Equal(month, (await kept.GetAsync(month, StaffScope.Everything, CountAsync, default)).Range);
    }

    private const Domain.IntakeRules.RuleField RuleField = Domain.IntakeRules.RuleField.Channel;

    private static Report Of(
        DateTime receivedAt, string party = "j-lis", Channel channel = Channel.Email, HarmStage harm = HarmStage.None,
        TimeSpan? openedAfter = null, TimeSpan? decidedAfter = null, Verdict verdict = Verdict.Scam, double score = 0.9, string? area = null)
    {
        var report = Report.Receive(
            Some.FakeRenewal() with { Channel = channel, Harm = harm, Area = area }, $"t:{Guid.NewGuid():N}", 0, [],
            new(JudgedVerdict.Scam, score, party, 0.9, [], [], [], "test"), receivedAt);
        if (openedAfter is { } opened)
        {
            report.Open(receivedAt + opened);
        }

        if (decidedAfter is { } decided)
        {
            report.Decide(verdict, "", Some.Analyst, receivedAt + decided);
        }

        return report;
    }
}
