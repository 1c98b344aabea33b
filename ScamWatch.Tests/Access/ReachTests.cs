using System.Collections;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Clocks;
using ScamWatch.Domain.Guidance.Articles;
using ScamWatch.Domain.Insights;
using ScamWatch.Domain.IntakeRules;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sharing;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Watch;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Cards;
using ScamWatch.Tests.IntakeRules;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Access;

/// <summary>
/// Every action and query that is told who acts, asked by somebody who serves another municipality than that of the record: as
/// if it were not there. An action that stands neither here nor among those that have no municipality fails.
/// </summary>
public sealed class ReachTests
{
    private const string Here = "990001", Elsewhere = "990002";

    /// <summary>What has no municipality: by class, or by class and method.</summary>
    private static readonly HashSet<string> s_common =
    [
        // Warnings are the public's; what they are drawn from is asked for when they are drafted.
        "EditAlert", "PublishAlert", "ReviewAlert", "PushFeeds",
        // The trail of the whole installation, its keys, rules, models, reference data and staff.
        "AcknowledgeBreak", "CheckAudit", "WriteIntakeRule", "ChangeIntakeRule", "PromoteModel", "TrainChallenger", "DecideReferenceChange", "ImportReference",
        "ProposeReferenceChange", "CreateApiKey", "RevokeApiKey", "AddStaff", "ChangeStaff", "ExportRights", "EndWatch", "StartWatch", "SavedFilters", "DisposeRecords",
        // Answers of the guidance and what was asked of it.
        "GiveFeedback", "LapseArticle", "SettleFeedback", "EndGuidedCall",
        // Possible leaks are the installation's; they name no record.
        "ChangeLeak", "ExportLeak", "FindLeaks", "RaiseLeak",
        // New records, and forms of the public by a token of their own.
        "SuspendCard", "ReceiveReport", "TakeFoundCard", "Subscribe", "StopReplies", "CompareHolder",
        // The desk itself: its calls, paper, readers.
        "CallSupervisor", "EndCall", "EnterCallFigures", "PaperForms", "EndAgent", "OfferAgentCode",
        // What could not be read has no municipality yet.
        "SettleUnreadable", "RetryUnreadable",
        // It records by RecordCardProof.
        "ProveCard",
        // Of the one who asks, for the whole list.
        "TryIntakeRule",
    ];

    private static readonly Slice s_slice = new(0, 10);

    private static readonly ExportRequest s_export = new() { Format = ExportFormat.Csv, Filter = new() { Decision = DecisionFilter.All } };

    private static readonly Ask[] s_asked =
    [
        new("FindCampaigns.RunAsync", async (s, a) => await s.Get<FindCampaigns>().RunAsync(new() { Decision = DecisionFilter.All }, s_slice, a, Ct)),
        new("FindCampaigns.RaisedAsync", async (s, a) => await s.Get<FindCampaigns>().RaisedAsync(5, a, Ct)),
        new("FindCampaigns.OneAsync", async (s, a) => await s.Get<FindCampaigns>().OneAsync(s.Number, a, Ct)),
        new("FindCampaigns.OneAsync(Guid)", async (s, a) => await s.Get<FindCampaigns>().OneAsync(s.Campaign, a, Ct)),
        new("DecideCampaign.PreviewAsync", async (s, a) => await s.Get<DecideCampaign>().PreviewAsync(s.Campaign, Verdict.Scam, a, Ct)),
        new("ReadCampaign.ReportsAsync", async (s, a) => await s.Get<ReadCampaign>().ReportsAsync(s.Campaign, s_slice, a, Ct)),
        new("ReadCampaign.TracesAsync", async (s, a) => await s.Get<ReadCampaign>().TracesAsync(s.Campaign, a, Ct)),
        new("ReadCampaign.SubjectsAsync", async (s, a) => await s.Get<ReadCampaign>().SubjectsAsync(s.Campaign, a, Ct)),
        new("ReadCampaign.PartiesAsync", async (s, a) => await s.Get<ReadCampaign>().PartiesAsync(s.Campaign, a, Ct)),
        new("ReadCampaign.ChannelsAsync", async (s, a) => await s.Get<ReadCampaign>().ChannelsAsync(s.Campaign, a, Ct)),
        new("ReadCampaign.HoursAsync", async (s, a) => await s.Get<ReadCampaign>().HoursAsync(s.Campaign, a, Ct)),
        new("ReadCampaign.ChangesAsync", async (s, a) => await s.Get<ReadCampaign>().ChangesAsync(s.Campaign, a, Ct)),
        new("ReadCampaign.SeesAsync", async (s, a) => await s.Get<ReadCampaign>().SeesAsync(s.Report, a, Ct)),
        new("ReadCampaign.DifferenceAsync", async (s, a) => await s.Get<ReadCampaign>().DifferenceAsync(s.Report, s.Other, a, Ct)),
        new("FindSimilar.ToReportAsync", async (s, a) => await s.Get<FindSimilar>().ToReportAsync(s.Report, 5, a, Ct)),
        new("FindSimilar.ToCampaignAsync", async (s, a) => await s.Get<FindSimilar>().ToCampaignAsync(s.Campaign, a, Ct)),
        new("FindClocks.LateAsync", async (s, a) => await s.Get<FindClocks>().LateAsync(a, Ct)),
        new("FindClocks.RaisedAsync", async (s, a) => (await s.Get<FindClocks>().RaisedAsync(5, a, Ct)).Count > 0),
        new("FindClocks.OfReportAsync", async (s, a) => await s.Get<FindClocks>().OfReportAsync(s.Report, a, Ct)),
        new("FindClocks.OfCampaignAsync", async (s, a) => await s.Get<FindClocks>().OfCampaignAsync(s.Campaign, a, Ct)),
        new("FindInsights.RunAsync", async (s, a) => (await s.Get<FindInsights>().RunAsync(InsightRange.Last(60, s.Store.Today), a, Ct))?.Reports > 0),
        new("FindIntakeRule.SetAsideAsync", async (s, a) => await s.Get<FindIntakeRule>().SetAsideAsync(null, s_slice, a, Ct)),
        new("FindWatch.NewsAsync", async (s, a) => await s.Get<FindWatch>().NewsAsync(5, a, Ct)),
        new("FindAnswers.UnseenAsync", async (s, a) => await s.Get<FindAnswers>().UnseenAsync(5, a, Ct)),
        new("PreviewReply.RunAsync", async (s, a) => await s.Get<PreviewReply>().RunAsync(s.Mailed, Verdict.Scam, a, Ct)),
        new("FindReports.OneAsync", async (s, a) => await s.Get<FindReports>().OneAsync(s.Report, a, Ct)),
        new("AskReporter.StateAsync", async (s, a) => await s.Get<AskReporter>().StateAsync(s.Mailed, a, Ct)),
        new("StartFromReport.RunAsync", async (s, a) => await s.Get<StartFromReport>().RunAsync(s.HandedOver, a, Ct)),
        new("FindBoard.RunAsync", async (s, a) => (await s.Get<FindBoard>().RunAsync(a, Ct)) is { } b && b.Waiting.Count + b.Callbacks.Count + b.FoundCards.Count > 0),
        new("FindBoard.AlarmsAsync", async (s, a) => (await s.Get<FindBoard>().AlarmsAsync(a, Ct)) is { } b && b.Noticed + b.Callbacks > 0),
        new("FindBoard.CallbacksAsync", async (s, a) => await s.Get<FindBoard>().CallbacksAsync(a, Ct)),
        new("GiveHandover.LatestAsync", async (s, a) => await s.Get<GiveHandover>().LatestAsync(a, Ct)),
        new("GiveHandover.OpenItemsAsync", async (s, a) => await s.Get<GiveHandover>().OpenItemsAsync(a, Ct)),
        new("FindOrders.OpenAsync", async (s, a) => await s.Get<FindOrders>().OpenAsync(s_slice, a, Ct)),
        new("FindFoundCards.KeptAsync", async (s, a) => await s.Get<FindFoundCards>().KeptAsync(a, Ct)),
        new("FindFoundCards.OfCaseAsync", async (s, a) => await s.Get<FindFoundCards>().OfCaseAsync(s.Case, a, Ct)),
        new("FindFoundCards.CasesOfSerialAsync", async (s, a) => await s.Get<FindFoundCards>().CasesOfSerialAsync(Serial, a, Ct)),
        new("FindCases.ReloadAsync", async (s, a) => await s.Get<FindCases>().ReloadAsync(s.Case, a, Ct)),
        new("FindHolder.DoublesOfAsync", async (s, a) => await s.Get<FindHolder>().DoublesOfAsync(await s.CaseAsync(), a, Ct)),
        new("HoldRecords.InForceAsync", async (s, a) => await s.Get<HoldRecords>().InForceAsync(a, Ct)),
        new("ErasePerson.ListAsync", async (s, a) => await s.Get<ErasePerson>().ListAsync(a, Ct)),

        new("ExportReports.PreviewAsync", async (s, a) => (await s.Get<ExportReports>().PreviewAsync(s_export, a, Ct)).Value?.Matching > 0),
        new("ExportReports.RunAsync", async (s, a) => (await s.Get<ExportReports>().RunAsync(s_export, a, Ct)).Value?.Reports > 0),
        new("FindCases.OpenAsync", async (s, a) => await s.Get<FindCases>().OpenAsync(s.Case, a, Ct)),
        new("FindCases.UnmaskAsync", async (s, a) => await s.Get<FindCases>().UnmaskAsync(s.Case, a, Ct)),
        new("FindHolder.RunAsync", async (s, a) => await s.Get<FindHolder>().RunAsync(new(CardDesk.Statement.HolderName, "", null, "", ""), a, Ct)),
        new("FindPerson.RunAsync", async (s, a) => await s.Get<FindPerson>().RunAsync(new(s.CaseNumber, "", null, ""), "窓口で本人確認", a, Ct)),
        new("FindAccess.OfAsync", async (s, a) => await s.Get<FindAccess>().OfAsync(s.CaseNumber, s_slice, a, Ct)),
        new("ExportPerson.RunAsync", async (s, a) => await s.Get<ExportPerson>().RunAsync([s.CaseNumber], a, Ct)),
        new("ErasePerson.ProposeAsync", async (s, a) => await s.Get<ErasePerson>().ProposeAsync([s.CaseNumber], "窓口で本人確認", a, Ct)),
        new("OpenReport.RunAsync", async (s, a) => await s.Get<OpenReport>().RunAsync(s.Report, a, Ct)),
        new("RevealReporter.RunAsync", async (s, a) => await s.Get<RevealReporter>().RunAsync(s.Report, a, Ct)),
        new("AskReporter.PreviewAsync", async (s, a) => await s.Get<AskReporter>().PreviewAsync(s.Question, a, Ct)),
        new("AskReporter.RunAsync", async (s, a) => await s.Get<AskReporter>().RunAsync(s.Question, a, Ct)),
        new("SeeAnswer.RunAsync", async (s, a) => await s.Get<SeeAnswer>().RunAsync(s.Answer, a, Ct)),
        new("SeeAnswer.MakeReportAsync", async (s, a) => await s.Get<SeeAnswer>().MakeReportAsync(s.Answer, a, Ct)),
        new("RetryReply.RunAsync", async (s, a) => await s.Get<RetryReply>().RunAsync(s.Mail, a, Ct)),
        new("DraftAlert.FromReportAsync", async (s, a) => await s.Get<DraftAlert>().FromReportAsync(s.Report, false, a, Ct)),
        new("DraftAlert.FromCampaignAsync", async (s, a) => await s.Get<DraftAlert>().FromCampaignAsync(s.Campaign, false, a, Ct)),
        new("AssignReports.RunAsync", async (s, a) => await s.Get<AssignReports>().RunAsync([s.Report], null, "", a, Ct)),
        new("CorrectArea.RunAsync", async (s, a) => await s.Get<CorrectArea>().RunAsync(s.Report, null, -1, a, Ct)),
        new("MoveWork.RunAsync", async (s, a) => await s.Get<MoveWork>().RunAsync(s.Report, WorkState.Done, -1, a, Ct)),
        new("DecideReport.RunAsync", async (s, a) => await s.Get<DecideReport>().RunAsync(new(s.Report, Verdict.Scam, "", -1), a, Ct)),
        new("DecideReports.RunAsync", async (s, a) => await s.Get<DecideReports>().RunAsync(new([new(s.Report, 0)], Verdict.Scam, "理由"), a, Ct)),
        new("UndoDecisions.RunAsync", async (s, a) => await s.Get<UndoDecisions>().RunAsync(s.Batch, a, Ct)),
        new("UndoDecision.RunAsync", async (s, a) => await s.Get<UndoDecision>().RunAsync(s.Report, -1, a, Ct)),
        new("BringBackReport.RunAsync", async (s, a) => await s.Get<BringBackReport>().RunAsync(s.Aside, "理由", a, Ct)),
        new("LinkReport.RunAsync", async (s, a) => await s.Get<LinkReport>().RunAsync(s.Alone, a, Ct)),
        new("RenameCampaign.RunAsync", async (s, a) => await s.Get<RenameCampaign>().RunAsync(s.Campaign, "別名", -1, a, Ct)),
        new("DecideCampaign.RunAsync", async (s, a) => await s.Get<DecideCampaign>().RunAsync(new(s.Campaign, Verdict.Scam, "", false, -1), a, Ct)),
        new("UndoCampaignChange.RunAsync", async (s, a) => await s.Get<UndoCampaignChange>().RunAsync(s.Change, a, Ct)),
        new("MergeCampaigns.RunAsync", async (s, a) => await s.Get<MergeCampaigns>().RunAsync(s.Campaign, s.Second, -1, a, Ct)),
        new("MoveReports.RunAsync", async (s, a) => await s.Get<MoveReports>().RunAsync(new([s.Report], s.Campaign, null), a, Ct)),
        new("SplitCampaign.RunAsync", async (s, a) => await s.Get<SplitCampaign>().RunAsync(s.Campaign, [s.Other], a, Ct)),
        new("AssignCase.RunAsync", async (s, a) => await s.Get<AssignCase>().RunAsync(s.Case, -1, "x", "x", a, Ct)),
        new("JoinCases.RunAsync", async (s, a) => await s.Get<JoinCases>().RunAsync(s.Case, -1, s.SecondCase, a, Ct)),
        new("MoveCase.RunAsync", async (s, a) => await s.Get<MoveCase>().RunAsync(new CaseStep.SetAside(s.Case, -1, CaseState.Cancelled, "誤り"), a, Ct)),
        new("TellCaller.RunAsync", async (s, a) => await s.Get<TellCaller>().RunAsync(s.Case, [s.Article], a, Ct)),
        new("ReportFromCall.RunAsync", async (s, a) => await s.Get<ReportFromCall>().RunAsync(s.Case, Channel.Call, "電話で聞いた話", HarmStage.None, a, Ct)),
        new("RecordCardProof.RunAsync", async (s, a) => await s.Get<RecordCardProof>().RunAsync(new("?", false, "失敗", "窓口", null, s.Case), a, Ct)),
        new("FollowCallback.PlanAsync", async (s, a) => await s.Get<FollowCallback>().PlanAsync(s.Case, "", default, a, Ct)),
        new("FollowCallback.NumberAsync", async (s, a) => await s.Get<FollowCallback>().NumberAsync(s.Callback, a, Ct)),
        new("FollowCallback.TakeAsync", async (s, a) => await s.Get<FollowCallback>().TakeAsync(s.Callback, -1, a, Ct)),
        new("FollowCallback.TryAsync", async (s, a) => await s.Get<FollowCallback>().TryAsync(s.Callback, -1, false, "メモ", a, Ct)),
        new("FollowCallback.GiveUpAsync", async (s, a) => await s.Get<FollowCallback>().GiveUpAsync(s.Callback, -1, "理由", a, Ct)),
        new("SettleOrder.RetryAsync", async (s, a) => await s.Get<SettleOrder>().RetryAsync(s.Order, "理由", a, Ct)),
        new("SettleOrder.GiveUpAsync", async (s, a) => await s.Get<SettleOrder>().GiveUpAsync(s.Order, "理由", a, Ct)),
        new("SettleOrder.SendAgainAsync", async (s, a) => await s.Get<SettleOrder>().SendAgainAsync(s.Order, "理由", a, Ct)),
        new("SettleFoundCard.MatchAsync", async (s, a) => await s.Get<SettleFoundCard>().MatchAsync(s.Found, -1, s.CaseNumber, a, Ct)),
        new("SettleFoundCard.RunAsync", async (s, a) => await s.Get<SettleFoundCard>().RunAsync(s.Found, -1, FoundCardState.SentToIssuer, "郵送", a, Ct)),
        new("GiveHandover.AcknowledgeAsync", async (s, a) => await s.Get<GiveHandover>().AcknowledgeAsync(s.Handover, a, Ct)),
        new("GiveHandover.WriteAsync", async (s, a) => (await s.Get<GiveHandover>().WriteAsync("", a, Ct)).Succeeded && await s.LastHandoverHasItemsAsync()),
        new("HoldRecords.SetAsync", async (s, a) => await s.Get<HoldRecords>().SetAsync(s.CaseNumber, "訴訟", a, Ct)),
        new("HoldRecords.LiftAsync", async (s, a) => await s.Get<HoldRecords>().LiftAsync(s.Hold, a, Ct)),
        new("ErasePerson.WithdrawAsync", async (s, a) => await s.Get<ErasePerson>().WithdrawAsync(s.Erasure, a, Ct)),
        new("ErasePerson.RunAsync", async (s, a) => await s.Get<ErasePerson>().RunAsync(s.SecondErasure, a, Ct)),
    ];

    private const string Serial = "0123456789ABCDEF";

    /// <summary>Those that answer instead of acting: what each role gets of them is held here and not by <see cref="ActionAccessTests"/>.</summary>
    public static IReadOnlySet<string> Queries { get; } = s_asked.Select(a => a.Name).Where(n => AccessTable.Find("action", n) is { } line && line.Expected.Values.Contains("none")).ToHashSet();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_action_is_asked_or_has_no_municipality()
    {
        var actions = AccessTable.Lines.Where(l => l.Kind == "action" && !ActionAccessTests.Is(l, "program") && !ActionAccessTests.Is(l, "own")).Select(l => l.Name).ToList();
        var asked = s_asked.Select(a => a.Name).ToHashSet();

        Assert.DoesNotContain(actions, n => !asked.Contains(n) && !s_common.Contains(n) && !s_common.Contains(n.Split('.')[0]));
        Assert.Empty(asked.Except(ActionAccessTests.Actions().Keys));
        Assert.DoesNotContain(asked, n => s_common.Contains(n.Split('.')[0]));
    }

    [Fact]
    public async Task Nothing_of_another_municipality_is_there_and_one_s_own_is()
    {
        await using var seeded = await Seeded.OpenAsync();
        var (own, other) = (Supervisor(Here), Supervisor(Elsewhere));
        var wrong = new List<string>();
        foreach (var (name, ask) in s_asked)
        {
            var before = await seeded.EntriesAsync();
            if (!IsNothing(await ask(seeded, other)))
            {
                wrong.Add($"{name} shows another municipality's");
            }

            // Nothing is changed, and nothing told of in the trail, but that somebody looked for a person.
            if (await seeded.EntriesAsync() is var after && after.Skip(before.Count).Any(e => e.Contains(seeded.CaseNumber, StringComparison.Ordinal) || e.Contains(seeded.Receipt, StringComparison.Ordinal)))
            {
                wrong.Add($"{name} is on record: {string.Join("; ", after.Skip(before.Count))}");
            }
        }

        foreach (var (name, ask) in s_asked)
        {
            if (await ask(seeded, own) is var answer && IsNothing(answer))
            {
                wrong.Add($"{name} does not show one's own: {answer}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Queries_answer_the_roles_that_the_table_names()
    {
        await using var seeded = await Seeded.OpenAsync();
        var wrong = new List<string>();
        foreach (var (name, ask) in s_asked.Where(a => Queries.Contains(a.Name)))
        {
            foreach (var asker in AccessTable.Askers)
            {
                var answer = IsNothing(await ask(seeded, asker == AccessTable.Nobody ? Actor.Public : Staffed.As(asker))) ? "none" : "yes";
                if (answer != AccessTable.Find("action", name)!.Expected[asker])
                {
                    wrong.Add($"{name} as {asker}: {answer}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_campaign_of_two_municipalities_shows_each_its_own_and_is_changed_as_a_whole_by_those_who_serve_both()
    {
        await using var seeded = await Seeded.OpenAsync();
        await seeded.PlaceAsync(Elsewhere, seeded.Other);
        var (own, other, both) = (Supervisor(Here), Supervisor(Elsewhere), Supervisor(Here, Elsewhere));
        var (find, read) = (seeded.Get<FindCampaigns>(), seeded.Get<ReadCampaign>());
        var all = (await read.ReportsAsync(seeded.Campaign, s_slice, both, Ct)).Items;

        var shown = (await read.ReportsAsync(seeded.Campaign, s_slice, other, Ct)).Items;

        Assert.Equal([seeded.Other], shown.Select(r => r.Id));
        Assert.Equal(all.Count - 1, (await read.ReportsAsync(seeded.Campaign, s_slice, own, Ct)).Total);
        // Of the others their number, and not the report that it is like.
        Assert.Equal(all.Count, (await find.OneAsync(seeded.Campaign, other, Ct))!.ReportCount);
        Assert.Null(Assert.Single(shown).Membership?.NearestId);
        Assert.Equal(shown[0].Subject, (await find.RunAsync(new() { Decision = DecisionFilter.All }, s_slice, other, Ct)).Items.Single(c => c.Id == seeded.Campaign).Sample);
        Assert.IsType<BeyondOwnAreas>((await seeded.Get<DecideCampaign>().RunAsync(new(seeded.Campaign, Verdict.Scam, "", false, -1), own, Ct)).Refusal);
        Assert.IsType<BeyondOwnAreas>((await seeded.Get<RenameCampaign>().RunAsync(seeded.Campaign, "別名", -1, other, Ct)).Refusal);
        Assert.IsType<ChangedMeanwhile>((await seeded.Get<RenameCampaign>().RunAsync(seeded.Campaign, "別名", -1, both, Ct)).Refusal);
        Assert.IsType<NotFound>((await seeded.Get<MoveReports>().RunAsync(new([seeded.Report], seeded.Campaign, null), other, Ct)).Refusal);
        Assert.True((await seeded.Get<MoveReports>().RunAsync(new([seeded.Other], seeded.Campaign, null), other, Ct)).Succeeded);
    }

    [Fact]
    public void A_handover_is_for_those_who_serve_what_its_writer_served()
    {
        var narrow = new Handover("", [], Supervisor(Here), default);
        var wide = new Handover("", [], Some.Operator, default);

        Assert.True(narrow.IsFor(Supervisor(Here, Elsewhere)));
        Assert.True(narrow.IsFor(Some.Supervisor));
        Assert.False(narrow.IsFor(Supervisor(Elsewhere)));
        Assert.False(wide.IsFor(Supervisor(Here)));
        Assert.True(wide.IsFor(Some.Operator with { Scope = new([Here], []) }));
    }

    private static Actor Supervisor(params string[] areas) =>
        new($"supervisor-of-{string.Join('-', areas)}", "監督", new HashSet<string> { Role.Supervisor }) { Scope = new(areas, []) };

    /// <summary>True for an answer as it is where there is nothing.</summary>
    private static bool IsNothing(object? answer)
    {
        if (answer?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Outcome<>))
        {
            return type.GetProperty("Refusal")!.GetValue(answer) is NotFound
                || (type.GetProperty("Succeeded")!.GetValue(answer) is true && type.GetProperty("Value")!.GetValue(answer) is ICollection { Count: 0 });
        }

        var rows = answer?.GetType().GetProperty("Items")?.GetValue(answer) ?? answer;
        return rows is null or false or ICollection { Count: 0 };
    }

    private sealed record Ask(string Name, Func<Seeded, Actor, Task<object?>> Run);

    /// <summary>One of everything that belongs to a municipality.</summary>
    private sealed class Seeded(TestStore store) : IAsyncDisposable
    {
        public TestStore Store => store;

        public Guid Report { get; private set; }

        public string Receipt { get; private set; } = "";

        public Guid Other { get; private set; }

        public Guid Alone { get; private set; }

        public Guid Aside { get; private set; }

        public Guid Mailed { get; private set; }

        public string HandedOver { get; private set; } = "";

        public Guid Campaign { get; private set; }

        public Guid Second { get; private set; }

        public int Number { get; private set; }

        public Guid Change { get; private set; }

        public Guid Batch { get; private set; }

        public Guid Answer { get; private set; }

        public Guid Mail { get; private set; }

        public Guid Case { get; private set; }

        public string CaseNumber { get; private set; } = "";

        public string SecondCase { get; private set; } = "";

        public Guid Callback { get; private set; }

        public long Order { get; private set; }

        public Guid Found { get; private set; }

        public Guid Handover { get; private set; }

        public Guid Hold { get; private set; }

        public Guid Erasure { get; private set; }

        public Guid SecondErasure { get; private set; }

        public string Article => Get<ArticleBook>().All[0].Id;

        public Question Question => new(Mailed, null, "リンクを開きましたか。", ReplyLanguage.Ja);

        public T Get<T>() where T : notnull => store.Get<T>();

        public static async Task<Seeded> OpenAsync()
        {
            var seeded = new Seeded(await TestStore.OpenAsync(settings: new Dictionary<string, string?>(TestStore.MailOn) { ["Registry:Mode"] = "embedded", ["Campaigns:RaiseReports"] = "2" }));
            await seeded.FillAsync();
            return seeded;
        }

        public ValueTask DisposeAsync() => store.DisposeAsync();

        public async Task<SuspensionCase> CaseAsync()
        {
            await using var db = store.Db();
            return await db.SuspensionCases.AsNoTracking().SingleAsync(c => c.Id == Case, Ct);
        }

        public async Task<IReadOnlyList<string>> EntriesAsync() => [.. (await store.AuditEntriesAsync()).Select(e => $"{e.Kind} {e.Subject} {e.Why}")];

        public async Task<bool> LastHandoverHasItemsAsync()
        {
            await using var db = store.Db();
            return (await db.Handovers.AsNoTracking().OrderByDescending(h => h.At).ThenByDescending(h => h.Id).FirstAsync(Ct)).Items.Count > 0;
        }

        public async Task PlaceAsync(string area, Guid report)
        {
            await using var db = store.Db();
            await db.Reports.Where(r => r.Id == report).ExecuteUpdateAsync(s => s.SetProperty(r => r.Area, area), Ct);
        }

        private async Task FillAsync()
        {
            var same = (int i) => CampaignDesk.Mail(i) with { Body = CampaignDesk.Mail(i).Body + " https://onaji.top/b" };
            var mails = await store.TakeAsync(same(0), same(1), same(2), same(3));
            var calls = await store.TakeAsync(CampaignDesk.Refunded(1), CampaignDesk.Refunded(1) with { Body = CampaignDesk.Refunded(1).Body + " 名前はヤマダ。" });
            (Report, Other) = (mails[0], mails[2]);
            Alone = await store.TakeAsync(CampaignDesk.Alone(0));
            Mailed = await store.TakeAsync(Some.ByMail(text: "税金の還付を装うメールで口座を聞かれました。"));
            var lost = await store.TakeAsync(Some.Call("カードを渡してしまった") with { Harm = HarmStage.HandedOver });
            HandedOver = (await store.ReportAsync(lost)).ReceiptNumber;
            Receipt = (await store.ReportAsync(Report)).ReceiptNumber;
            await store.InForceAsync(RuleDesk.Drop(RuleDesk.Is(RuleField.Channel, "letter")));
            Aside = await store.TakeAsync(Some.Call("広告の封筒が届いた") with { Channel = Channel.Letter });
            (Campaign, Second) = ((await store.ReportAsync(Report)).CampaignId!.Value, (await store.ReportAsync(calls[0])).CampaignId!.Value);
            await using var db = store.Db();
            Number = await db.Campaigns.Where(c => c.Id == Campaign).Select(c => c.Number).SingleAsync(Ct);
            Change = (await Get<RenameCampaign>().RunAsync(Campaign, "更新を装うメール", (await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == Campaign, Ct)).Version, Some.Supervisor, Ct)).Value;
            Assert.True((await Get<SplitCampaign>().RunAsync(Campaign, [mails[3]], Some.Supervisor, Ct)).Succeeded);
            Batch = (await Get<DecideReports>().RunAsync(new([new(lost, (await store.ReportAsync(lost)).Version)], Verdict.Scam, "理由"), Some.Supervisor, Ct)).Value!.Batch;
            Answer = (await store.AddAsync(ReportAnswer.Take(Mailed, Some.ByMail(), "answer", 0, null, store.Clock.UtcNow))).Id;
            Mail = (await store.AddAsync(OutgoingMail.Of(Mailed, new(ReplyKind.Question, null, null, "r", "once", ReplyLanguage.Ja, "件名", "本文"), store.Clock.UtcNow))).Id;
            await db.OutgoingMails.Where(m => m.Id == Mail).ExecuteUpdateAsync(s => s.SetProperty(m => m.State, ReplyState.Failed), Ct);

            var taken = (await Get<SuspendCard>().RunAsync(new(Guid.CreateVersion7(), CardDesk.Statement with { CallbackNumber = "03-0000-1234", CallbackIsSafe = true }, IdentityCheck.NotAsked), Some.Operator, Ct)).Value!;
            SecondCase = (await Get<SuspendCard>().RunAsync(new(Guid.CreateVersion7(), CardDesk.Statement, IdentityCheck.NotAsked), Some.Operator, Ct)).Value!.ReceiptNumber;
            (Case, CaseNumber) = (taken.CaseId, taken.ReceiptNumber);
            await db.SuspensionCases.ExecuteUpdateAsync(s => s.SetProperty(c => c.Area, Here).SetProperty(c => c.CertificateSerial, Serial), Ct);
            await db.Reports.ExecuteUpdateAsync(s => s.SetProperty(r => r.Area, Here), Ct);
            Callback = (await Get<FollowCallback>().PlanAsync(Case, "本人確認のため", store.Clock.UtcNow, Some.Operator, Ct)).Value;
            Order = await db.RegistryOrders.Where(o => o.CaseId == Case).Select(o => o.Number).FirstAsync(Ct);
            Assert.True((await Get<TakeFoundCard>().RunAsync(new("駅前", CardFinder.Citizen, store.Clock.UtcNow, "金庫", null, CaseNumber), Some.Supervisor, Ct)).Succeeded);
            Found = await db.FoundCards.Select(c => c.Id).SingleAsync(Ct);
            Handover = (await Get<GiveHandover>().WriteAsync("申し送り", Some.Operator with { Scope = new([Here], []) }, Ct)).Value;
            Hold = (await Get<HoldRecords>().SetAsync(Receipt, "訴訟", Some.Supervisor, Ct)).Value;
            Erasure = (await Get<ErasePerson>().ProposeAsync([CaseNumber], "窓口で本人確認", Some.Supervisor, Ct)).Value;
            SecondErasure = (await Get<ErasePerson>().ProposeAsync([CaseNumber], "窓口で本人確認", Some.Supervisor, Ct)).Value;
            store.Clock.Advance(TimeSpan.FromDays(10));
            await Get<RaiseEscalations>().RunAsync(Actor.Worker("clocks"), Ct);
            await Get<StartWatch>().RunAsync(new(WatchKind.Phone, "050-0000-7777", "続報", store.Today.AddDays(5)), Some.Analyst, Ct);
            await PlaceAsync(Here, await store.TakeAsync(CampaignDesk.Alone(1) with { Sender = "050-0000-7777" }));
        }
    }
}
