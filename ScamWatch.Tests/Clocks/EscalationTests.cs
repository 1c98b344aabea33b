using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Clocks;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Clocks;

public sealed class EscalationTests
{
    private static readonly Actor s_worker = Actor.Worker("clocks");

    [Theory, EachDatabase]
    public async Task A_late_report_is_raised_once_and_closed_when_it_is_decided(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var id = await store.TakeAsync(CampaignDesk.Alone(0) with { Harm = HarmStage.MoneyLost });
        var raise = store.Get<RaiseEscalations>();

        store.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(0, await raise.RunAsync(s_worker, default));
        store.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await raise.RunAsync(s_worker, default));
        Assert.Equal(0, await raise.RunAsync(s_worker, default));
        store.Clock.Advance(TimeSpan.FromMinutes(100));
        Assert.Equal(1, await raise.RunAsync(s_worker, default));

        var report = await store.ReportAsync(id);
        Assert.Equal(2, (await store.AuditAsync(report.ReceiptNumber)).Count(k => k == AuditKind.ClockEscalated));
        var raised = await store.Get<FindClocks>().RaisedAsync(3, Some.Supervisor, default);
        Assert.Equal((2, report.ReceiptNumber), (raised.Count, raised.Longest[0].Subject));
        Assert.Equal(
            [(ClockKind.Look, ClockState.Escalated), (ClockKind.Verdict, ClockState.Escalated)],
            (await store.Get<FindClocks>().OfReportAsync(id, Some.Supervisor, default)).Select(c => (c.Kind, c.State)));

        await store.Get<DecideReport>().RunAsync(new(id, Verdict.Scam, "電話で確認", report.Version), Some.Analyst, default);
        Assert.Equal(0, await raise.RunAsync(s_worker, default));

        Assert.Equal(0, (await store.Get<FindClocks>().RaisedAsync(3, Some.Supervisor, default)).Count);
        Assert.Equal(
            [(ClockKind.Look, ClockState.Missed), (ClockKind.Verdict, ClockState.Missed)],
            (await store.Get<FindClocks>().OfReportAsync(id, Some.Supervisor, default)).Select(c => (c.Kind, c.State)));
    }

    [Theory, EachDatabase]
    public async Task Two_processes_that_look_at_once_raise_it_once(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        for (var i = 0; i < 3; i++)
        {
            await store.TakeAsync(CampaignDesk.Alone(i) with { Harm = HarmStage.HandedOver });
        }

        store.Clock.Advance(TimeSpan.FromMinutes(40));
        RaiseEscalations Process() => new(store.Get<IDbContextFactory<ScamWatchDb>>(), store.Get<ClockSettings>(), store.Get<ChangeFeed>(), store.Clock);

        var counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Process().RunAsync(s_worker, default))));

        Assert.Equal(3, counts.Sum());
        Assert.Equal(3, (await store.AuditAsync()).Count(k => k == AuditKind.ClockEscalated));
    }

    [Theory, EachDatabase]
    public async Task Alike_reports_share_a_clock_and_harm_done_has_its_own(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var ids = await store.TakeAsync(
            CampaignDesk.Mail(0), CampaignDesk.Mail(1), CampaignDesk.Mail(2), CampaignDesk.Mail(3) with { Harm = HarmStage.MoneyLost });
        store.Clock.Advance(TimeSpan.FromHours(73));

        await store.Get<RaiseEscalations>().RunAsync(s_worker, default);

        var campaign = (await store.CampaignOfAsync(ids[0]))!;
        var raised = await store.Get<FindClocks>().RaisedAsync(10, Some.Supervisor, default);
        var harmed = (await store.ReportAsync(ids[3])).ReceiptNumber;
        Assert.Equal(
            [(harmed, ClockKind.Look), (harmed, ClockKind.Verdict), (campaign.Subject, ClockKind.Look)],
            raised.Longest.Select(e => (e.Subject, e.Kind)).OrderBy(e => e.Subject == campaign.Subject).ThenBy(e => e.Kind));

        // One look at one of them is a look at the campaign; the harmed one was not looked at.
        await store.Get<OpenReport>().RunAsync(ids[1], Some.Analyst, default);
        await store.Get<RaiseEscalations>().RunAsync(s_worker, default);

        Assert.Equal(2, (await store.Get<FindClocks>().RaisedAsync(10, Some.Supervisor, default)).Count);
        var late = await store.Get<FindClocks>().LateAsync(Some.Supervisor, default);
        Assert.Equal(
            [(Urgency.Now, ClockKind.Look, 1), (Urgency.Now, ClockKind.Verdict, 1), (Urgency.Batch, ClockKind.Verdict, 1)],
            late.Select(g => (g.Urgency, g.Kind, g.Count)));
        Assert.Equal(campaign.Number, late[2].Rows.Single().Subject.Number);
    }

    [Theory, EachDatabase]
    public async Task A_campaign_that_drew_attention_and_was_decided_wants_a_warning(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var ids = await store.TakeAsync([.. Enumerable.Range(0, 5).Select(CampaignDesk.Mail)]);
        var campaign = (await store.CampaignOfAsync(ids[0]))!;
        Assert.True(campaign.IsRaised);
        await store.Get<DecideCampaign>().RunAsync(new(campaign.Id, Verdict.Scam, "複数の通報", false, campaign.Version), Some.Analyst, default);
        store.Clock.Advance(TimeSpan.FromHours(121));

        Assert.Equal(1, await store.Get<RaiseEscalations>().RunAsync(s_worker, default));

        Assert.Equal(ClockState.Escalated, (await store.Get<FindClocks>().OfCampaignAsync(campaign.Id, Some.Supervisor, default)).Single(c => c.Kind == ClockKind.Alert).State);

        var alert = Alert.Draft(await store.ReportAsync(ids[2]), new(), "20261126-1", Some.Analyst, store.Clock.UtcNow);
        alert.Publish(Some.Publisher, store.Clock.UtcNow);
        await store.AddAsync(alert);
        await store.Get<RaiseEscalations>().RunAsync(s_worker, default);

        Assert.Equal(0, (await store.Get<FindClocks>().RaisedAsync(1, Some.Supervisor, default)).Count);
        Assert.Equal(ClockState.Missed, (await store.Get<FindClocks>().OfReportAsync(ids[0], Some.Supervisor, default)).Single(c => c.Kind == ClockKind.Alert).State);
    }

    [Theory, EachDatabase]
    public async Task An_outcome_that_is_not_sent_is_late_too(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider, settings: TestStore.MailOn);
        var id = await store.TakeAsync(Some.ByMail() with { Harm = HarmStage.Entered });
        var report = await store.ReportAsync(id);
        await store.Get<DecideReport>().RunAsync(new(id, Verdict.Scam, "確認済み", report.Version, TellReporter: true), Some.Analyst, default);
        store.Clock.Advance(TimeSpan.FromHours(49));

        Assert.Equal(1, await store.Get<RaiseEscalations>().RunAsync(s_worker, default));

        Assert.Equal((ClockKind.Answer, report.ReceiptNumber), (await store.Get<FindClocks>().RaisedAsync(1, Some.Supervisor, default)).Longest.Select(e => (e.Kind, e.Subject)).Single());
    }

    [Fact]
    public async Task What_an_undo_sets_running_again_is_shown_again()
    {
        await using var store = await TestStore.OpenAsync();
        var ids = await store.TakeAsync(CampaignDesk.Mail(0), CampaignDesk.Mail(1));
        var campaign = (await store.CampaignOfAsync(ids[0]))!;
        store.Clock.Advance(TimeSpan.FromHours(121));
        var raise = store.Get<RaiseEscalations>();
        await raise.RunAsync(s_worker, default);
        var decided = await store.Get<DecideCampaign>().RunAsync(new(campaign.Id, Verdict.Scam, "確認", false, campaign.Version), Some.Analyst, default);
        await raise.RunAsync(s_worker, default);
        Assert.Equal(0, (await store.Get<FindClocks>().RaisedAsync(1, Some.Supervisor, default)).Count);

        await store.Get<UndoCampaignChange>().RunAsync(decided.Value, Some.Analyst, default);
        Assert.Equal(0, await raise.RunAsync(s_worker, default));

        Assert.Equal(2, (await store.Get<FindClocks>().RaisedAsync(1, Some.Supervisor, default)).Count);
    }
}
