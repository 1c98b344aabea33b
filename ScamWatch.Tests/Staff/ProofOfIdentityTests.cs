using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Leaks;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sharing;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Cards;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Staff;

/// <summary>What cannot be taken back, and what shows more than needed, asks who is at the screen.</summary>
public sealed class ProofOfIdentityTests
{
    [Fact]
    public async Task A_release_and_an_abolition_ask_and_an_old_proof_changes_nothing()
    {
        using var desk = new CardDesk();
        var taken = await desk.TakeAndConfirmAsync();
        var clerk = SignedIn.At(await DbAsync(desk), CardDesk.Counter, desk.Clock.UtcNow);
        desk.Clock.Advance(TimeSpan.FromMinutes(6));

        Assert.IsType<ProofNeeded>(await desk.StepAsync(taken.CaseId, v => new CaseStep.Abolish(taken.CaseId, v, "本人の申出", taken.ReceiptNumber), clerk));
        Assert.Equal(CaseState.Confirmed, (await desk.ReadAsync(taken.CaseId)).State);
        Assert.DoesNotContain(await desk.AuditAsync(), e => e.Kind == AuditKind.CardAbolished);

        await desk.Get<StaffSessions>().ProveAsync(clerk.Session!.Value, true, "パスワード", clerk, CardDesk.Now);
        Assert.Null(await desk.StepAsync(taken.CaseId, v => new CaseStep.Abolish(taken.CaseId, v, "本人の申出", taken.ReceiptNumber), clerk));
        Assert.Contains(await desk.AuditAsync(), e => e.Kind == AuditKind.IdentityProven);
    }

    [Theory, EachDatabase]
    public async Task Unmasking_revealing_and_exporting_ask(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var person = Some.Person("監督 誠", Role.Supervisor);
        var signedIn = SignedIn.At(store.Db(), person, store.Clock.UtcNow);
        var report = (await store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal(), Actor.Worker("test"), default)).Value!;
        var shielded = (await store.Get<SuspendCard>().RunAsync(
            new(Guid.CreateVersion7(), CardDesk.Statement with { Shielded = true }, IdentityCheck.NotAsked), Some.Operator, default)).Value!;
        var id = report.ReportId;

        async Task<Refusal?[]> AskAsync(Actor actor) =>
        [
            (await store.Get<FindCases>().UnmaskAsync(shielded.CaseId, actor, default)).Refusal,
            (await store.Get<RevealReporter>().RunAsync(id, actor, default)).Refusal,
            (await store.Get<ExportReports>().RunAsync(new() { Format = ExportFormat.Csv }, actor, default)).Refusal,
        ];

        Assert.All(await AskAsync(signedIn), Assert.Null);
        store.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.All(await AskAsync(signedIn), r => Assert.IsType<ProofNeeded>(r));
        // A sign-in that is not known, or is another's, has proven nothing.
        Assert.All(await AskAsync(person with { Session = Guid.Empty }), r => Assert.IsType<ProofNeeded>(r));
        var other = SignedIn.At(store.Db(), Some.Analyst, store.Clock.UtcNow);
        Assert.All(await AskAsync(person with { Session = other.Session }), r => Assert.IsType<ProofNeeded>(r));

        await store.Get<StaffSessions>().ProveAsync(signedIn.Session!.Value, true, "パスワード", signedIn, default);
        Assert.All(await AskAsync(signedIn), Assert.Null);
        await store.Get<StaffSessions>().EndAsync(signedIn.Session!.Value, signedIn, default);
        Assert.All(await AskAsync(signedIn), r => Assert.IsType<ProofNeeded>(r));
    }

    [Fact]
    public async Task A_leak_report_asks()
    {
        await using var store = await TestStore.OpenAsync();
        var raised = await store.Get<RaiseLeak>().RunAsync(new NewLeak("test-1", "封筒を誤って送った疑い", store.Clock.UtcNow, null), Some.Supervisor, default);
        Assert.True(raised.Succeeded, raised.Refusal?.Message.En);
        await using var db = store.Db();
        var id = (await db.LeakIncidents.SingleAsync()).Id;
        var actor = SignedIn.At(store.Db(), Some.Supervisor, store.Clock.UtcNow.AddMinutes(-6));

        Assert.IsType<ProofNeeded>((await store.Get<ExportLeak>().RunAsync(id, LeakFormat.Text, actor, default)).Refusal);
        Assert.True((await store.Get<ExportLeak>().RunAsync(id, LeakFormat.Text, Some.Supervisor, default)).Succeeded);
    }

    private static Task<ScamWatchDb> DbAsync(CardDesk desk) =>
        desk.Get<IDbContextFactory<ScamWatchDb>>().CreateDbContextAsync(CardDesk.Now);
}
