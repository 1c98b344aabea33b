using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Cards.Paper;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Cards;

/// <summary>Callbacks, handover, supervisor, figures, paper forms and drafts, on real storage.</summary>
public sealed class DeskWorkTests : IDisposable
{
    private static readonly LossStatement s_withNumber = CardDesk.Statement with { CallbackNumber = "090-0000-1234" };

    private readonly CardDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_number_that_could_endanger_the_holder_is_neither_planned_nor_shown()
    {
        var taken = await _desk.TakeCallAsync(s_withNumber with { Shielded = true, CallbackIsSafe = false });
        Assert.IsType<UnsafeToCall>((await PlanAsync(taken)).Refusal);
        Assert.DoesNotContain(await _desk.AuditAsync(), e => e.Kind == AuditKind.CallbackPlanned);
    }

    [Fact]
    public async Task A_shielded_holders_number_is_shown_to_who_follows_the_case_and_audited()
    {
        var id = (await PlanAsync(await _desk.TakeCallAsync(s_withNumber with { Shielded = true }))).Value;
        Assert.IsType<NotAllowed>((await Follow.NumberAsync(id, CardDesk.Colleague, CardDesk.Now)).Refusal);
        Assert.Equal("090-0000-1234", (await Follow.NumberAsync(id, CardDesk.Operator, CardDesk.Now)).Value);
        Assert.Single(await _desk.AuditAsync(), e => e.Kind == AuditKind.CaseUnmasked);
    }

    [Fact]
    public async Task A_callback_is_due_again_until_it_reaches_somebody_and_then_a_supervisor_decides()
    {
        var id = (await PlanAsync(await _desk.TakeCallAsync(s_withNumber))).Value;
        for (var attempt = 0; attempt < new CardDeskSettings().CallbackAttempts; attempt++)
        {
            Assert.False((await OnlyAsync()).NeedsSupervisor);
            Assert.Null((await Follow.TryAsync(id, attempt, false, "留守番電話", CardDesk.Operator, CardDesk.Now)).Refusal);
        }

        var late = await OnlyAsync();
        Assert.True(late.NeedsSupervisor);
        Assert.Equal(_desk.Clock.UtcNow.AddMinutes(new CardDeskSettings().CallbackRetryMinutes), late.DueAt);
        Assert.IsType<ChangedMeanwhile>((await Follow.TryAsync(id, 0, true, "x", CardDesk.Colleague, CardDesk.Now)).Refusal);
        Assert.Null((await Follow.TryAsync(id, late.Version, true, "本人と話した", CardDesk.Operator, CardDesk.Now)).Refusal);
        Assert.Empty(await _desk.Get<FindBoard>().CallbacksAsync(Some.Supervisor, CardDesk.Now));
    }

    [Fact]
    public async Task A_handover_lists_what_is_open_and_the_next_shift_acknowledges_it()
    {
        var taken = await _desk.TakeCallAsync(s_withNumber);
        await _desk.TakeAndConfirmAsync();
        await PlanAsync(taken);
        var give = _desk.Get<GiveHandover>();
        var id = (await give.WriteAsync("システム点検あり", CardDesk.Operator, CardDesk.Now)).Value;

        var handover = Assert.Single(await give.LatestAsync(CardDesk.Supervisor, CardDesk.Now));
        Assert.Equal(["unconfirmed", "callback"], handover.Items.Select(i => i.Kind));
        Assert.All(handover.Items, i => Assert.Equal(taken.ReceiptNumber, i.ReceiptNumber));
        Assert.IsType<NextShiftOnly>((await give.AcknowledgeAsync(id, CardDesk.Operator, CardDesk.Now)).Refusal);
        Assert.True((await _desk.Get<FindBoard>().RunAsync(Some.Supervisor, CardDesk.Now))!.OpenHandover);
        Assert.Null((await give.AcknowledgeAsync(id, CardDesk.Colleague, CardDesk.Now)).Refusal);
        Assert.IsType<ChangedMeanwhile>((await give.AcknowledgeAsync(id, CardDesk.Supervisor, CardDesk.Now)).Refusal);
        Assert.False((await _desk.Get<FindBoard>().RunAsync(Some.Supervisor, CardDesk.Now))!.OpenHandover);
        Assert.Single(await _desk.AuditAsync(), e => e.Kind == AuditKind.HandoverAcknowledged);
    }

    [Fact]
    public async Task A_supervisor_is_called_once_and_answers()
    {
        var call = _desk.Get<CallSupervisor>();
        var first = await call.RunAsync("", CardDesk.Operator, CardDesk.Now);
        Assert.Equal(first.Value, (await call.RunAsync("", CardDesk.Operator, CardDesk.Now)).Value);
        Assert.Single((await _desk.Get<FindBoard>().RunAsync(Some.Supervisor, CardDesk.Now))!.SupervisorCalls);
        Assert.IsType<NotAllowed>((await call.AnswerAsync(first.Value, CardDesk.Colleague, CardDesk.Now)).Refusal);
        Assert.Null((await call.AnswerAsync(first.Value, CardDesk.Supervisor, CardDesk.Now)).Refusal);
        Assert.Empty((await _desk.Get<FindBoard>().RunAsync(Some.Supervisor, CardDesk.Now))!.SupervisorCalls);
    }

    [Fact]
    public async Task A_supervisor_hears_of_calls_and_of_cases_gone_up_to_the_manager()
    {
        await _desk.TakeCallAsync();
        await _desk.Get<CallSupervisor>().RunAsync("", CardDesk.Operator, CardDesk.Now);
        var before = (await _desk.Get<FindBoard>().AlarmsAsync(Some.Supervisor, CardDesk.Now))!;
        Assert.Equal((1, 0), (before.Calls.Count, before.Late));
        _desk.Clock.Advance(TimeSpan.FromMinutes(new CardDeskSettings().EscalateManagerMinutes));
        Assert.Equal(1, (await _desk.Get<FindBoard>().AlarmsAsync(Some.Supervisor, CardDesk.Now))!.Late);
    }

    [Theory]
    [InlineData(14, EscalationStep.None)]
    [InlineData(15, EscalationStep.Notice)]
    [InlineData(30, EscalationStep.Reassign)]
    [InlineData(60, EscalationStep.Manager)]
    public async Task A_case_goes_up_by_its_age(int minutes, EscalationStep step)
    {
        await _desk.TakeCallAsync();
        _desk.Clock.Advance(TimeSpan.FromMinutes(minutes));
        Assert.Equal(step, Assert.Single((await _desk.Get<FindBoard>().RunAsync(Some.Supervisor, CardDesk.Now))!.Waiting).Step);
    }

    [Fact]
    public async Task The_worst_interval_stands_beside_the_mean()
    {
        var enter = _desk.Get<EnterCallFigures>();
        var figures = EnterCallFigures.Read("区間,着信,応答\n2026-11-21 10:00, 10, 3\n2026/11/21 10:15\t30\t30\n2026-11-21 10:30,0,0\n2026-11-21 09:20,20,19");
        Assert.Null((await enter.RunAsync(figures.Value!, CardDesk.Operator, CardDesk.Now)).Refusal);
        // Entered again, an interval is corrected and not counted twice.
        await enter.RunAsync([new(JapanTime.ToUtc(new(2026, 11, 21, 9, 15, 0)), 20, 20)], CardDesk.Operator, CardDesk.Now);

        var rate = (await _desk.Get<FindBoard>().RunAsync(Some.Supervisor, CardDesk.Now))!.Rate;
        Assert.Equal((60, 53), (rate.Arrived, rate.Answered));
        Assert.Equal((JapanTime.ToUtc(new(2026, 11, 21, 10, 0, 0)), 0.3), (rate.WorstAt, rate.WorstRate));
    }

    [Theory]
    [InlineData("2026-11-21 10:00, 3, 10")]
    [InlineData("2026-11-21 23:00, 1, 1")]
    public async Task Figures_that_cannot_be_are_refused(string line) => Assert.IsType<InvalidField>(
        (await _desk.Get<EnterCallFigures>().RunAsync(EnterCallFigures.Read(line).Value!, CardDesk.Operator, CardDesk.Now)).Refusal);

    [Fact]
    public void A_line_that_cannot_be_read_is_named() =>
        Assert.Contains("2行目", EnterCallFigures.Read("2026-11-21 10:00, 3, 1\nきのう, 2, 2").Refusal!.Message.Ja, StringComparison.Ordinal);

    [Fact]
    public async Task A_misdirected_call_is_counted_once_and_makes_no_case()
    {
        var form = Guid.CreateVersion7();
        var end = _desk.Get<EndCall>();
        await end.RunAsync(new(form, "", _desk.Clock.UtcNow, null), CardDesk.Operator, CardDesk.Now);
        await end.RunAsync(new(form, "", _desk.Clock.UtcNow, null), CardDesk.Operator, CardDesk.Now);
        var board = (await _desk.Get<FindBoard>().RunAsync(Some.Supervisor, CardDesk.Now))!;
        Assert.Equal((1, 1, 0), (board.Calls, board.Misdirected, board.Waiting.Count));
        Assert.Single(await _desk.AuditAsync(), e => e.Kind == AuditKind.CallMisdirected);
    }

    [Fact]
    public async Task After_call_work_is_the_time_from_hanging_up_to_being_ready()
    {
        var started = _desk.Clock.UtcNow;
        _desk.Clock.Advance(TimeSpan.FromSeconds(135));
        var outcome = await _desk.Get<EndCall>().RunAsync(
            new(Guid.CreateVersion7(), "S123-456-7890", started, started.AddSeconds(90)), CardDesk.Operator, CardDesk.Now);
        Assert.Equal(45, outcome.Value);
        Assert.Equal(45, (await _desk.Get<FindBoard>().RunAsync(Some.Supervisor, CardDesk.Now))!.AfterCallSeconds);
    }

    [Fact]
    public async Task Ranges_of_paper_forms_never_overlap_however_many_desks_ask_at_once()
    {
        var forms = _desk.Get<PaperForms>();
        var issued = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => forms.IssueAsync($"席{i}", 5, CardDesk.Operator, CardDesk.Now))));
        Assert.All(issued, o => Assert.Null(o.Refusal));
        var serials = (await forms.ReconcileAsync(CardDesk.Now)).SelectMany(r => r.Rows).Select(r => r.Serial).ToList();
        Assert.Equal(30, serials.Count);
        Assert.Equal(30, serials.Distinct().Count());
    }

    [Fact]
    public async Task A_paper_form_becomes_one_case_with_both_times_apart_and_every_serial_is_accounted_for()
    {
        var forms = _desk.Get<PaperForms>();
        await forms.IssueAsync("夜間席", 3, CardDesk.Operator, CardDesk.Now);
        var written = _desk.Clock.UtcNow;
        _desk.Clock.Advance(TimeSpan.FromHours(3));

        var first = PaperSerial.Of(1);
        Assert.Null((await EnterAsync(first, written)).Refusal);
        var stored = Assert.Single(await _desk.AllAsync());
        Assert.Equal((first, written, _desk.Clock.UtcNow), (stored.PaperSerial, stored.WrittenAt, stored.ReceivedAt));
        Assert.Equal(new PaperAlreadyEntered(stored.ReceiptNumber), (await EnterAsync(first.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal), written)).Refusal);
        Assert.IsType<PaperNotIssued>((await EnterAsync(PaperSerial.Of(4), written)).Refusal);
        Assert.IsType<PaperNotIssued>((await EnterAsync("P000002-0", written)).Refusal);
        Assert.IsType<InvalidField>((await EnterAsync(PaperSerial.Of(2), _desk.Clock.UtcNow.AddMinutes(1))).Refusal);

        Assert.Null((await forms.SettleAsync(PaperSerial.Of(2), "書き損じ", CardDesk.Operator, CardDesk.Now)).Refusal);
        Assert.IsType<PaperAlreadyEntered>((await EnterAsync(PaperSerial.Of(2), written)).Refusal);
        var range = Assert.Single(await forms.ReconcileAsync(CardDesk.Now));
        Assert.Equal(1, range.Open);
        Assert.Equal([stored.ReceiptNumber, null, null], range.Rows.Select(r => r.ReceiptNumber));
        Assert.Equal([null, "書き損じ", null], range.Rows.Select(r => r.Reason));
    }

    [Fact]
    public async Task A_draft_is_its_operators_own_and_too_old_a_one_is_gone()
    {
        var keep = _desk.Get<KeepDraft>();
        await keep.SaveAsync("f", "一", CardDesk.Operator, CardDesk.Now);
        await keep.SaveAsync("f", "二", CardDesk.Operator, CardDesk.Now);
        Assert.Equal("二", (await keep.FindAsync("f", CardDesk.Operator, CardDesk.Now))!.Content);
        Assert.Null(await keep.FindAsync("f", CardDesk.Colleague, CardDesk.Now));
        _desk.Clock.Advance(KeepDraft.MaxAge + TimeSpan.FromMinutes(1));
        Assert.Null(await keep.FindAsync("f", CardDesk.Operator, CardDesk.Now));
    }

    [Theory, EachDatabase]
    public async Task All_of_it_runs_on_each_database(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var taken = (await store.Get<SuspendCard>().RunAsync(new(Guid.CreateVersion7(), s_withNumber, IdentityCheck.NotAsked), CardDesk.Operator, CardDesk.Now)).Value!;
        Assert.Null((await store.Get<FollowCallback>().PlanAsync(taken.CaseId, "結果を伝える", store.Clock.UtcNow, CardDesk.Operator, CardDesk.Now)).Refusal);
        Assert.Null((await store.Get<GiveHandover>().WriteAsync("", CardDesk.Operator, CardDesk.Now)).Refusal);
        Assert.Null((await store.Get<CallSupervisor>().RunAsync("", CardDesk.Operator, CardDesk.Now)).Refusal);
        Assert.Null((await store.Get<EnterCallFigures>().RunAsync([new(store.Clock.UtcNow, 2, 1)], CardDesk.Operator, CardDesk.Now)).Refusal);
        Assert.Null((await store.Get<PaperForms>().IssueAsync("席", 2, CardDesk.Operator, CardDesk.Now)).Refusal);
        await store.Get<KeepDraft>().SaveAsync("f", "一", CardDesk.Operator, CardDesk.Now);
        await store.Get<KeepDraft>().DropAsync("f", CardDesk.Operator, CardDesk.Now);
        Assert.Single(await store.Get<PaperForms>().ReconcileAsync(CardDesk.Now));
        var board = (await store.Get<FindBoard>().RunAsync(Some.Supervisor, CardDesk.Now))!;
        Assert.Equal((1, 1, 1, 1, true), (board.Waiting.Count, board.Callbacks.Count, board.SupervisorCalls.Count, board.Intervals.Count, board.OpenHandover));

        var reported = await store.Get<ReportFromCall>().RunAsync(taken.CaseId, Channel.Call, "市役所を名乗る男に暗証番号を聞かれた", HarmStage.HandedOver, CardDesk.Operator, CardDesk.Now);
        Assert.Null(reported.Refusal);
        var stored = (await store.Get<FindCases>().ReloadAsync(taken.CaseId, CardDesk.Operator, CardDesk.Now))!;
        Assert.Equal(reported.Value!.ReceiptNumber, stored.Statement.ReportReceiptNumber);
        var start = await store.Get<StartFromReport>().RunAsync(reported.Value.ReceiptNumber, CardDesk.Operator, CardDesk.Now);
        Assert.Equal(reported.Value.ReceiptNumber, start!.ReportNumber);
        Assert.Contains(AuditKind.CaseReportLinked, await store.AuditAsync(taken.ReceiptNumber));
        Assert.Contains(AuditKind.ReporterRevealed, await store.AuditAsync(reported.Value.ReceiptNumber));
    }

    private FollowCallback Follow => _desk.Get<FollowCallback>();

    private Task<Outcome<Guid>> PlanAsync(CaseTaken taken) =>
        Follow.PlanAsync(taken.CaseId, "結果を伝える", _desk.Clock.UtcNow, CardDesk.Operator, CardDesk.Now);

    private async Task<Callback> OnlyAsync() => Assert.Single(await _desk.Get<FindBoard>().CallbacksAsync(Some.Supervisor, CardDesk.Now));

    private Task<Outcome<CaseTaken>> EnterAsync(string serial, DateTime written) => _desk.Suspend.RunAsync(
        new(Guid.CreateVersion7(), CardDesk.Statement, IdentityCheck.NotAsked, new(serial, written)), CardDesk.Operator, CardDesk.Now);
}
