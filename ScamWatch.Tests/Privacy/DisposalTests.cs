using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Cards;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Privacy;

public sealed class DisposalTests
{
    private static readonly Actor s_worker = Actor.Worker("disposal");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Records_past_their_time_go_with_all_that_hangs_on_them_and_the_log_tells_how_many(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var (ended, open) = (await CaseAsync(store, end: true), await CaseAsync(store, end: false));
        var (decided, undecided) = (await ReportAsync(store, decide: true, "一"), await ReportAsync(store, decide: false, "二"));
        _ = await store.Get<GiveHandover>().WriteAsync("申し送り", CardDesk.Operator, Ct);
        store.Clock.Advance(TimeSpan.FromDays(1826));

        var before = (await store.Get<DisposeRecords>().PreviewAsync(Ct)).ToDictionary(d => d.Rule.Kind);
        Assert.Equal((1, 1, 1, 1), (before[HeldKind.Cases].Due, before[HeldKind.Reports].Due, before[HeldKind.Reporters].Due, before[HeldKind.Handovers].Due));
        // A look changes nothing.
        Assert.Equal(1, (await store.Get<DisposeRecords>().PreviewAsync(Ct)).Single(d => d.Rule.Kind == HeldKind.Cases).Due);

        // The report, its reporter with it, the case and the note.
        Assert.Equal(3, (await store.Get<DisposeRecords>().RunAsync(s_worker, Ct)).Value);

        await using var db = store.Db();
        Assert.Equal(open.CaseId, (await db.SuspensionCases.SingleAsync(Ct)).Id);
        Assert.DoesNotContain(await db.CaseEvents.ToListAsync(Ct), e => e.CaseId == ended.CaseId);
        Assert.Empty(await db.Callbacks.Where(c => c.CaseId == ended.CaseId).ToListAsync(Ct));
        Assert.Empty(await db.Handovers.ToListAsync(Ct));
        var gone = await db.Reports.Include(r => r.Indicators).SingleAsync(r => r.Id == decided, Ct);
        Assert.Equal(("", "", "", "", "", ""), (gone.Subject, gone.Sender, gone.Body, gone.ReporterName, gone.ReporterContact, gone.DecisionReason));
        Assert.Empty(gone.Indicators);
        Assert.Equal(Verdict.Scam, gone.Verdict);
        Assert.Empty(await db.SearchRows.Where(s => s.ReportId == decided).ToListAsync(Ct));
        Assert.NotEqual("", (await db.Reports.SingleAsync(r => r.Id == undecided, Ct)).Body);
        var log = (await store.Get<FindDisposals>().RunAsync(new(0, 10), Ct)).Items;
        Assert.Equal([HeldKind.Cases, HeldKind.Reports, HeldKind.Handovers], log.Select(l => l.Kind).Order());
        Assert.All(log, l => Assert.Equal((1, "default", s_worker.Name), (l.Count, l.Rule, l.By)));
        Assert.Equal(3, (await store.AuditAsync("disposal")).Count(k => k == AuditKind.RecordsDisposed));
        Assert.Equal(0, (await store.Get<DisposeRecords>().RunAsync(s_worker, Ct)).Value);
    }

    [Theory, EachDatabase]
    public async Task A_legal_hold_keeps_a_record_until_it_is_lifted(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var held = await CaseAsync(store, end: true);
        var hold = (await store.Get<HoldRecords>().SetAsync(held.ReceiptNumber, "訴訟のため", CardDesk.Supervisor, Ct)).Value;
        store.Clock.Advance(TimeSpan.FromDays(2000));

        var due = (await store.Get<DisposeRecords>().PreviewAsync(Ct)).Single(d => d.Rule.Kind == HeldKind.Cases);
        Assert.Equal((0, 1), (due.Due, due.Held));
        Assert.Equal(0, (await store.Get<DisposeRecords>().RunAsync(s_worker, Ct)).Value);

        Assert.True((await store.Get<HoldRecords>().LiftAsync(hold, CardDesk.Supervisor, Ct)).Succeeded);
        Assert.Equal(1, (await store.Get<DisposeRecords>().RunAsync(s_worker, Ct)).Value);
        Assert.Equal([AuditKind.LegalHoldSet, AuditKind.LegalHoldLifted], (await store.AuditAsync(held.ReceiptNumber)).Where(k => k is AuditKind.LegalHoldSet or AuditKind.LegalHoldLifted));
    }

    [Fact]
    public async Task Only_a_supervisor_sets_a_hold_on_what_there_is_and_with_a_reason()
    {
        await using var store = new TestStore();
        var taken = await CaseAsync(store, end: false);
        var holds = store.Get<HoldRecords>();

        Assert.IsType<NotAllowed>((await holds.SetAsync(taken.ReceiptNumber, "理由", CardDesk.Operator, Ct)).Refusal);
        Assert.IsType<InvalidField>((await holds.SetAsync(taken.ReceiptNumber, " ", CardDesk.Supervisor, Ct)).Refusal);
        Assert.IsType<NotFound>((await holds.SetAsync("K-0000-0000", "理由", CardDesk.Supervisor, Ct)).Refusal);
        Assert.IsType<NotAllowed>((await holds.LiftAsync(Guid.NewGuid(), CardDesk.Operator, Ct)).Refusal);
        var hold = (await holds.SetAsync(taken.ReceiptNumber, "理由", CardDesk.Supervisor, Ct)).Value;
        Assert.Equal(hold, (await holds.SetAsync(taken.ReceiptNumber, "もう一度", CardDesk.Supervisor, Ct)).Value);
    }

    [Fact]
    public async Task More_than_one_part_is_disposed_of_to_the_end()
    {
        await using var store = new TestStore();
        for (var i = 0; i < 205; i++)
        {
            await CaseAsync(store, end: true);
        }

        store.Clock.Advance(TimeSpan.FromDays(2000));

        Assert.Equal(205, (await store.Get<DisposeRecords>().RunAsync(s_worker, Ct)).Value);
        Assert.Equal([5, 200], (await store.Get<FindDisposals>().RunAsync(new(0, 10), Ct)).Items.Select(l => l.Count).Order());
    }

    [Fact]
    public void Periods_are_data_and_the_operator_may_set_others()
    {
        var none = new ConfigurationBuilder().Build();
        var shipped = Retention.Load(Path.Combine(TestPaths.Data, "reference"), none);
        Assert.Equal(Enum.GetValues<HeldKind>(), shipped.Rules.Select(r => r.Kind));
        Assert.All(shipped.Rules, r => Assert.True(r.Days > 0 && r.Basis.Ja.Length > 0 && r.Basis.En.Length > 0 && !r.IsSet));

        Retention With(string days) => Retention.Load(Path.Combine(TestPaths.Data, "reference"),
            new ConfigurationBuilder().AddInMemoryCollection([new("Retention:unreadable-inputs", days)]).Build());
        var set = With("30").Rules.Single(r => r.Kind == HeldKind.UnreadableInputs);
        Assert.Equal((30, true), (set.Days, set.IsSet));
        Assert.Throws<InvalidOperationException>(() => With("0"));
        Assert.Throws<InvalidOperationException>(() => With("ever"));
    }

    internal static async Task<CaseTaken> CaseAsync(TestStore store, bool end, LossStatement? statement = null)
    {
        var taken = (await store.Get<SuspendCard>().RunAsync(new(Guid.CreateVersion7(), statement ?? CardDesk.Statement, IdentityCheck.NotAsked), CardDesk.Operator, Ct)).Value!;
        if (end)
        {
            await using (var db = store.Db())
            {
                // As the card system's worker would have, had there been one.
                await db.RegistryOrders.ExecuteDeleteAsync(Ct);
            }

            var ended = await store.Get<MoveCase>().RunAsync(new CaseStep.SetAside(taken.CaseId, 0, CaseState.Cancelled, "間違い電話"), CardDesk.Operator, Ct);
            Assert.True(ended.Succeeded, ended.Refusal?.Message.En);
        }

        return taken;
    }

    internal static async Task<Guid> ReportAsync(TestStore store, bool decide, string mark)
    {
        var received = (await store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal($"{mark} カード番号を https://j-lis-koushin.top/{Some.Word()} に入力してください。"), Some.Analyst, Ct)).Value!;
        if (decide)
        {
            Assert.True((await store.Get<DecideReport>().RunAsync(new(received.ReportId, Verdict.Scam, "偽の更新", 0), Some.Analyst, Ct)).Succeeded);
        }

        return received.ReportId;
    }
}
