using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Cards;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Privacy;

/// <summary>What is held of one person: found, written out, erased, and who looked at it.</summary>
public sealed class PersonTests
{
    private static readonly LossStatement s_statement = CardDesk.Statement with
    {
        HolderName = "髙橋 試験子",
        HolderKana = "タカハシ シケンコ",
        HolderBirthDate = new(1985, 4, 1),
        HolderAddress = "みなと川市中央一丁目2番3号",
        CallbackNumber = "090-0000-1234",
    };

    private static readonly Actor s_other = Some.Person("監督 二郎", Role.Supervisor);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task A_person_is_found_by_number_by_name_with_birth_date_and_by_contact(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var taken = await DisposalTests.CaseAsync(store, end: false, s_statement);
        var report = await DisposalTests.ReportAsync(store, decide: true, "一");
        await DisposalTests.CaseAsync(store, end: false);
        var find = store.Get<FindPerson>();

        Assert.Equal([taken.ReceiptNumber], await FoundAsync(new(taken.ReceiptNumber.ToLowerInvariant(), "", null, "")));
        Assert.Equal([taken.ReceiptNumber], await FoundAsync(new("", "高橋試験子", new(1985, 4, 1), "")));
        Assert.Equal([taken.ReceiptNumber], await FoundAsync(new("", "たかはし しけんこ", new(1985, 4, 1), "")));
        Assert.Equal([taken.ReceiptNumber], await FoundAsync(new("", "", null, "０９０ 0000 1234")));
        Assert.Empty(await FoundAsync(new("", "高橋試験子", new(1985, 4, 2), "")));
        await using (var db = store.Db())
        {
            var number = (await db.Reports.SingleAsync(r => r.Id == report, Ct)).ReceiptNumber;
            Assert.Equal([number], await FoundAsync(new("", "", null, "SATO@example.jp")));
        }

        Assert.IsType<NotAllowed>((await find.RunAsync(new(taken.ReceiptNumber, "", null, ""), "理由", CardDesk.Operator, Ct)).Refusal);
        Assert.IsType<InvalidField>((await find.RunAsync(new(taken.ReceiptNumber, "", null, ""), "", CardDesk.Supervisor, Ct)).Refusal);
        Assert.IsType<InvalidField>((await find.RunAsync(new("", "高橋試験子", null, ""), "理由", CardDesk.Supervisor, Ct)).Refusal);
        var entries = (await store.AuditEntriesAsync()).Where(e => e.Kind == AuditKind.PersonLookedUp).ToList();
        Assert.Equal(6, entries.Count);
        Assert.All(entries, e => Assert.DoesNotContain("試験子", e.Why, StringComparison.Ordinal));

        async Task<IReadOnlyList<string>> FoundAsync(PersonFacts facts)
        {
            var outcome = await find.RunAsync(facts, "本人が窓口で求めた", CardDesk.Supervisor, Ct);
            Assert.True(outcome.Succeeded, outcome.Refusal?.Message.Ja);
            return [.. outcome.Value.Select(r => r.Subject)];
        }
    }

    [Fact]
    public async Task What_is_held_is_written_out_for_people_and_machines_with_who_looked()
    {
        await using var store = new TestStore();
        var taken = await DisposalTests.CaseAsync(store, end: false, s_statement with { Circumstances = "<b>鞄</b> & 財布" });
        await store.Get<FindCases>().OpenAsync(taken.CaseId, CardDesk.Operator, Ct);

        var file = (await store.Get<ExportPerson>().RunAsync([taken.ReceiptNumber], CardDesk.Supervisor, Ct)).Value!;

        using var json = System.Text.Json.JsonDocument.Parse(file.Json);
        var record = json.RootElement.GetProperty("records")[0];
        Assert.Equal("髙橋 試験子", record.GetProperty("statement").GetProperty("holderName").GetString());
        Assert.Equal("case-seen", record.GetProperty("lookedAt")[0].GetProperty("kind").GetString());
        Assert.DoesNotContain(CardDesk.Operator.Name, record.GetProperty("lookedAt").ToString(), StringComparison.Ordinal);
        Assert.Contains("みなと川市中央一丁目2番3号", file.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;鞄&lt;/b&gt; &amp; 財布", file.Html, StringComparison.Ordinal);
        Assert.Contains(AuditKind.PersonExported, await store.AuditAsync(taken.ReceiptNumber));
        Assert.IsType<NotAllowed>((await store.Get<ExportPerson>().RunAsync([taken.ReceiptNumber], CardDesk.Operator, Ct)).Refusal);
    }

    [Theory, EachDatabase]
    public async Task Erasing_takes_two_supervisors_and_says_what_stays_and_why(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var (ended, open) = (await DisposalTests.CaseAsync(store, end: true, s_statement), await DisposalTests.CaseAsync(store, end: false, s_statement));
        var report = await DisposalTests.ReportAsync(store, decide: true, "一");
        string number;
        await using (var db = store.Db())
        {
            number = (await db.Reports.SingleAsync(r => r.Id == report, Ct)).ReceiptNumber;
        }

        var erase = store.Get<ErasePerson>();
        Assert.IsType<NotAllowed>((await erase.ProposeAsync([ended.ReceiptNumber], "求め", CardDesk.Operator, Ct)).Refusal);
        Assert.IsType<NotFound>((await erase.ProposeAsync(["X"], "求め", CardDesk.Supervisor, Ct)).Refusal);
        var id = (await erase.ProposeAsync([ended.ReceiptNumber, open.ReceiptNumber, number], "本人の求め", CardDesk.Supervisor, Ct)).Value;
        Assert.IsType<AnotherMustErase>((await erase.RunAsync(id, CardDesk.Supervisor, Ct)).Refusal);
        Assert.IsType<NotAllowed>((await erase.RunAsync(id, CardDesk.Operator, Ct)).Refusal);

        var done = (await erase.RunAsync(id, s_other, Ct)).Value!;

        Assert.Equal(ErasureState.Done, done.State);
        Assert.Equal([open.ReceiptNumber], done.Items.Where(i => i.Kept is not null).Select(i => i.Subject));
        await using var after = store.Db();
        Assert.Equal(open.CaseId, (await after.SuspensionCases.SingleAsync(Ct)).Id);
        var gone = await after.Reports.SingleAsync(r => r.Id == report, Ct);
        Assert.Equal(("", "", ""), (gone.Body, gone.ReporterName, gone.ReporterContact));
        Assert.Contains(AuditKind.PersonErased, await store.AuditAsync(ended.ReceiptNumber));
        Assert.DoesNotContain(AuditKind.PersonErased, await store.AuditAsync(open.ReceiptNumber));
        Assert.All((await store.Get<FindDisposals>().RunAsync(new(0, 10), Ct)).Items, l => Assert.StartsWith("erasure ", l.Rule, StringComparison.Ordinal));
        Assert.IsType<NotFound>((await erase.RunAsync(id, s_other, Ct)).Refusal);
    }

    [Fact]
    public async Task A_proposal_can_be_taken_back_and_then_erases_nothing()
    {
        await using var store = new TestStore();
        var ended = await DisposalTests.CaseAsync(store, end: true, s_statement);
        var erase = store.Get<ErasePerson>();
        var id = (await erase.ProposeAsync([ended.ReceiptNumber], "本人の求め", CardDesk.Supervisor, Ct)).Value;

        Assert.True((await erase.WithdrawAsync(id, CardDesk.Supervisor, Ct)).Succeeded);

        Assert.IsType<NotFound>((await erase.RunAsync(id, s_other, Ct)).Refusal);
        await using var db = store.Db();
        Assert.Equal(1, await db.SuspensionCases.CountAsync(Ct));
    }

    [Theory, EachDatabase]
    public async Task Who_looked_is_told_to_supervisors_and_holds_nothing_of_what_they_saw(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var taken = await DisposalTests.CaseAsync(store, end: false, s_statement with { Shielded = true });
        var report = await DisposalTests.ReportAsync(store, decide: false, "一");
        await store.Get<FindCases>().OpenAsync(taken.CaseId, CardDesk.Operator, Ct);
        await store.Get<FindCases>().UnmaskAsync(taken.CaseId, CardDesk.Supervisor, Ct);
        await store.Get<FindHolder>().RunAsync(new("高橋試験子", "", null, "", ""), CardDesk.Colleague, Ct);
        await store.Get<OpenReport>().RunAsync(report, Some.Analyst, Ct);
        await store.Get<OpenReport>().RunAsync(report, Some.OtherAnalyst, Ct);
        await store.Get<RevealReporter>().RunAsync(report, Some.Analyst, Ct);
        // Not a sight: nobody had the right.
        await store.Get<FindCases>().OpenAsync(taken.CaseId, Some.Publisher, Ct);

        var seen = (await store.Get<FindAccess>().OfAsync(taken.ReceiptNumber, new(0, 10), CardDesk.Supervisor, Ct)).Value!;

        Assert.Equal(
            [(AccessKind.FoundInSearch, CardDesk.Colleague.Name), (AccessKind.CaseUnmasked, CardDesk.Supervisor.Name), (AccessKind.CaseSeen, CardDesk.Operator.Name)],
            seen.Items.Select(e => (e.Kind, e.ActorName)));
        Assert.IsType<NotAllowed>((await store.Get<FindAccess>().OfAsync(taken.ReceiptNumber, new(0, 10), CardDesk.Operator, Ct)).Refusal);
        await using var db = store.Db();
        var number = (await db.Reports.SingleAsync(r => r.Id == report, Ct)).ReceiptNumber;
        Assert.Equal([AccessKind.ReportSeen, AccessKind.ReportSeen, AccessKind.ReporterSeen], await db.AccessEntries.Where(e => e.Subject == number).OrderBy(e => e.Id).Select(e => e.Kind).ToListAsync(Ct));
    }
}
