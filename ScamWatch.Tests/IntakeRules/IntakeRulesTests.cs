using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.IntakeRules;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Support;
using static ScamWatch.Tests.IntakeRules.RuleDesk;

namespace ScamWatch.Tests.IntakeRules;

public sealed class IntakeRulesTests
{
    private static readonly RuleCondition s_mail = Is(RuleField.Channel, "email");

    [Theory, EachDatabase]
    public async Task A_report_a_rule_takes_in_is_set_aside_kept_audited_and_can_be_brought_back(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var rule = await store.InForceAsync(Drop(s_mail));

        var received = (await store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal(), Actor.Worker("test"), default)).Value!;
        var call = await store.TakeAsync(Some.Call("市役所を名乗る電話があった。"));

        var queue = await store.Get<FindReports>().RunAsync(new(), null, 10, default);
        Assert.Equal(call, Assert.Single(queue.Items).Id);
        Assert.Equal(1, (await store.Get<DeskFigures>().RunAsync(default)).UndecidedReports);
        var aside = Assert.Single((await store.Get<FindIntakeRule>().SetAsideAsync(rule.Id, new(0, 10), Some.Supervisor, default)).Items);
        Assert.Equal((received.ReportId, 1, "庁内監視システムの定期試験"), (aside.ReportId, aside.RuleVersion, aside.Reason));
        Assert.Equal([AuditKind.ReportReceived, AuditKind.ReportSetAside], await store.AuditAsync(received.ReceiptNumber));
        // Found by who looks for it.
        Assert.Equal(received.ReportId, Assert.Single((await store.Get<FindReports>().RunAsync(
            new() { Decision = DecisionFilter.All, Text = received.ReceiptNumber }, null, 10, default)).Items).Id);

        var back = await store.Get<BringBackReport>().RunAsync(received.ReportId, "実在の通報だった", Some.Analyst, default);

        Assert.Equal(received.ReceiptNumber, back.Value);
        Assert.Equal(2, (await store.Get<FindReports>().RunAsync(new(), null, 10, default)).Items.Count);
        Assert.Empty((await store.Get<FindIntakeRule>().SetAsideAsync(null, new(0, 10), Some.Supervisor, default)).Items);
        Assert.Equal(AuditKind.ReportBroughtBack, (await store.AuditAsync(received.ReceiptNumber))[^1]);
        Assert.IsType<NotSetAside>((await store.Get<BringBackReport>().RunAsync(received.ReportId, "もう一度", Some.Analyst, default)).Refusal);
        Assert.Equal((1, 1), (await store.Get<FindIntakeRule>().AllAsync(default)).Select(r => (r.Hits, r.BroughtBack)).Single());
    }

    [Fact]
    public async Task A_report_brought_back_joins_its_like_and_one_set_aside_does_not()
    {
        await using var store = await TestStore.OpenAsync();
        await store.InForceAsync(Drop(Is(RuleField.SenderDomain, "koushin2.top")));

        var ids = await store.TakeAsync(CampaignDesk.Mail(0), CampaignDesk.Mail(1), CampaignDesk.Mail(2));

        Assert.Equal(2, (await store.CampaignOfAsync(ids[0]))!.ReportCount);
        Assert.Null(await store.CampaignOfAsync(ids[2]));

        await store.Get<BringBackReport>().RunAsync(ids[2], "同じ手口", Some.Analyst, default);

        Assert.Equal(3, (await store.CampaignOfAsync(ids[2]))!.ReportCount);
        await store.AssertCountsAsync();
    }

    [Theory, EachDatabase]
    public async Task What_harm_was_done_to_is_never_set_aside_and_the_trail_says_so(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        await store.InForceAsync(Drop(s_mail));

        var received = (await store.Get<ReceiveReport>().RunAsync(
            Some.FakeRenewal() with { Harm = HarmStage.HandedOver }, Actor.Worker("test"), default)).Value!;

        Assert.Equal(received.ReportId, Assert.Single((await store.Get<FindReports>().RunAsync(new(), null, 10, default)).Items).Id);
        Assert.Equal([AuditKind.ReportReceived, AuditKind.SetAsideRefused], await store.AuditAsync(received.ReceiptNumber));
        Assert.Equal(MarkState.Refused, Assert.Single(await store.Get<FindIntakeRule>().MarksAsync(received.ReportId, default)).State);
    }

    [Theory, EachDatabase]
    public async Task Many_at_once_are_marked_in_their_commit(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        await store.InForceAsync(Tag("更新詐欺", Is(RuleField.BodyContains, "更新")));
        var receive = store.Get<ReceiveReport>();
        var classifier = await store.Get<Domain.Classification.CurrentClassifier>().GetAsync(default);
        var ready = Enumerable.Range(0, 20).Select(i => receive.Prepare(CampaignDesk.Mail(i), classifier)).ToList();

        var outcomes = await receive.StoreAsync(new(ready), Actor.Worker("test"), default);

        Assert.All(outcomes, o => Assert.True(o.Succeeded));
        await using var db = store.Db();
        Assert.Equal(20, await db.IntakeMarks.CountAsync(m => m.Value == "更新詐欺"));
        Assert.Equal(20, (await store.AuditAsync()).Count(k => k == AuditKind.ReportTagged));
    }

    [Fact]
    public async Task A_report_routed_to_a_colleague_is_theirs()
    {
        await using var store = await TestStore.OpenAsync();
        await store.InForceAsync(new()
        {
            Name = "電力を名乗るもの",
            Conditions = [s_mail],
            Effect = RuleEffect.Route,
            Value = RuleContent.StaffPrefix + "id-7",
            ValueName = "通報 次郎",
        });

        var id = await store.TakeAsync(Some.FakeRenewal());

        var report = await store.ReportAsync(id);
        Assert.Equal(("id-7", "通報 次郎"), (report.AssigneeId, report.AssigneeName));
        Assert.Equal([AuditKind.ReportReceived, AuditKind.ReportRouted], await store.AuditAsync(report.ReceiptNumber));
    }

    [Fact]
    public async Task A_rule_counts_only_after_it_was_tried_and_a_second_person_looked()
    {
        await using var store = await TestStore.OpenAsync();
        var rule = await store.WrittenAsync(Drop(s_mail));
        var change = store.Get<ChangeIntakeRule>();

        Assert.IsType<NeedsDryRun>((await change.SwitchOnAsync(rule.Id, rule.Revision, Some.Supervisor, default)).Refusal);
        Assert.IsType<NeedsDryRun>((await change.SeeAsync(rule.Id, rule.Revision, Some.Analyst, default)).Refusal);
        await store.Get<TryIntakeRule>().RunAsync(rule.Id, 30, Some.Supervisor, default);
        rule = await store.RuleAsync(rule.Id);
        Assert.IsType<NeedsSecondLook>((await change.SwitchOnAsync(rule.Id, rule.Revision, Some.Supervisor, default)).Refusal);
        Assert.IsType<OwnRule>((await change.SeeAsync(rule.Id, rule.Revision, Some.Supervisor, default)).Refusal);
        Assert.IsType<NotAllowed>((await change.SwitchOnAsync(rule.Id, rule.Revision, Some.Analyst, default)).Refusal);
        Assert.True((await change.SeeAsync(rule.Id, rule.Revision, Some.Analyst, default)).Succeeded);
        Assert.IsType<ChangedMeanwhile>((await change.SwitchOnAsync(rule.Id, rule.Revision, Some.Supervisor, default)).Refusal);
        rule = await store.RuleAsync(rule.Id);
        Assert.True((await change.SwitchOnAsync(rule.Id, rule.Revision, Some.Supervisor, default)).Succeeded);

        // Another content is another rule: off, untried, unseen.
        rule = await store.WrittenAsync(Drop(s_mail, Is(RuleField.SenderDomain, "example.jp")), rule.Id);

        Assert.Equal((2, false, false, false), (rule.Version, rule.Enabled, rule.IsTried, rule.IsSeen));
        Assert.Equal([2, 1], (await store.Get<FindIntakeRule>().VersionsAsync(rule.Id, default)).Select(v => v.Version));
        Assert.Equal(
            [AuditKind.IntakeRuleWritten, AuditKind.IntakeRuleTried, AuditKind.IntakeRuleSeen, AuditKind.IntakeRuleSwitchedOn, AuditKind.IntakeRuleWritten],
            await store.AuditAsync(rule.Subject));
        var mail = await store.TakeAsync(Some.FakeRenewal());
        Assert.Null((await store.ReportAsync(mail)).SetAsideAt);
    }

    [Theory, EachDatabase]
    public async Task A_dry_run_counts_what_would_be_taken_in_and_changes_no_report(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var ids = await store.TakeAsync(
            CampaignDesk.Mail(0), Some.FakeRenewal() with { Harm = HarmStage.MoneyLost }, CampaignDesk.Alone(0), CampaignDesk.Alone(1));
        var first = await store.ReportAsync(ids[0]);
        await store.Get<DecideReport>().RunAsync(new(ids[0], Verdict.Scam, "", first.Version), Some.Analyst, default);
        var before = await store.SnapshotAsync();
        var rule = await store.WrittenAsync(Drop(s_mail));

        var tried = (await store.Get<TryIntakeRule>().RunAsync(rule.Id, 30, Some.Analyst, default)).Value!;

        Assert.Equal((4, 2, 1, 1, 1, 0.5), (tried.Result.Seen, tried.Result.Matched, tried.Result.Protected, tried.Result.DecidedScam, tried.Result.Undecided, tried.Result.Share));
        Assert.Equal([ids[0], ids[1]], tried.Samples.Select(s => s.Id));
        Assert.Equal(tried.Result, (await store.RuleAsync(rule.Id)).Tried);
        Assert.Equal(before, await store.SnapshotAsync());

        store.Clock.Advance(TimeSpan.FromDays(40));
        Assert.Equal(0, (await store.Get<TryIntakeRule>().RunAsync(rule.Id, 30, Some.Analyst, default)).Value!.Result.Seen);
    }

    [Theory, EachDatabase]
    public async Task A_dry_run_goes_through_more_than_one_portion_and_sees_traces(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        await using (var db = store.Db())
        {
            for (var i = 0; i < 1100; i++)
            {
                // Many of the same moment: the portions meet within it.
                db.Reports.Add(Report.Receive(CampaignDesk.Mail(i % 3), $"t:{i}", 0,
                    [new(Domain.Indicators.IndicatorType.Domain, i % 2 == 0 ? "koushin.top" : "other.top", false)],
                    new(Domain.Classification.JudgedVerdict.Scam, 0.9, "none", 0.9, [], [], [], "test"), store.Clock.UtcNow.AddMinutes(-(i / 700))));
            }

            await db.SaveChangesAsync();
        }

        var rule = await store.WrittenAsync(Tag("x", Is(RuleField.Indicator, "koushin.top")));

        var tried = (await store.Get<TryIntakeRule>().RunAsync(rule.Id, 1, Some.Analyst, default)).Value!;

        Assert.Equal((1100, 550), (tried.Result.Seen, tried.Result.Matched));
    }

    [Fact]
    public async Task Rules_change_places_and_the_trail_knows()
    {
        await using var store = await TestStore.OpenAsync();
        var first = await store.WrittenAsync(Tag("一", s_mail));
        var second = await store.WrittenAsync(Tag("二", s_mail));

        Assert.True((await store.Get<ChangeIntakeRule>().MoveAsync(second.Id, up: true, Some.Supervisor, default)).Succeeded);

        Assert.Equal([second.Id, first.Id], (await store.Get<FindIntakeRule>().AllAsync(default)).Select(r => r.Rule.Id));
        Assert.Equal(AuditKind.IntakeRuleMoved, (await store.AuditAsync(second.Subject))[^1]);
        Assert.IsType<NotAllowed>((await store.Get<ChangeIntakeRule>().MoveAsync(second.Id, up: false, Some.Analyst, default)).Refusal);
    }

    [Fact]
    public async Task No_My_Number_is_kept_in_a_rule()
    {
        await using var store = await TestStore.OpenAsync();

        var rule = await store.WrittenAsync(Drop(Is(RuleField.BodyContains, "番号 123456789018")) with { Reason = "123456789018 の試験" });

        Assert.DoesNotContain("123456789018", rule.Content.Reason + rule.Content.Conditions[0].Values[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_the_change_feed_tells_of_counts_at_once()
    {
        await using var store = await TestStore.OpenAsync();
        var book = store.Get<IntakeRuleBook>();
        Assert.Empty(await book.GetAsync(default));
        var rule = await store.WrittenAsync(Tag("一", s_mail));
        await using (var db = store.Db())
        {
            await db.IntakeRules.ExecuteUpdateAsync(s => s.SetProperty(r => r.Enabled, true));
        }

        store.Get<Domain.Storage.ChangeFeed>().Publish(Domain.Storage.Topic.IntakeRules);

        IReadOnlyList<ReadyRule> found = [];
        for (var i = 0; found.Count == 0 && i < 600; i++)
        {
            await Task.Delay(50);
            found = await book.GetAsync(default);
        }

        Assert.Equal(rule.Id, Assert.Single(found).Id);
    }
}
