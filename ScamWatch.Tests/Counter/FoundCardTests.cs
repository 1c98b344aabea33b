using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Cards;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Counter;

/// <summary>Cards that others hand in, proofs that are put on record, and seats: on real storage.</summary>
public sealed class FoundCardTests
{
    private const string Serial = "1A2B3C4D";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task A_found_card_is_tied_to_its_case_and_leaves_only_as_the_case_allows(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var taken = await ConfirmedAsync(store);
        var number = await TakeAsync(store, caseNumber: taken.ReceiptNumber.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant());

        var card = Assert.Single(await store.Get<FindFoundCards>().OfCaseAsync(taken.CaseId, CardDesk.Supervisor, Now));
        Assert.Equal((number, taken.ReceiptNumber, FoundCardState.Kept), (card.ReceiptNumber, card.CaseNumber, card.State));
        Assert.StartsWith("F", number, StringComparison.Ordinal);
        Assert.Equal(card.Id, Assert.Single((await store.Get<FindBoard>().RunAsync(CardDesk.Supervisor, Now))!.FoundCards).Id);

        Assert.IsType<ReleaseFirst>(await SettleAsync(store, card, FoundCardState.Returned));
        Assert.IsType<AbolishFirst>(await SettleAsync(store, card, FoundCardState.Abolished));
        Assert.IsType<InvalidField>(await SettleAsync(store, card, FoundCardState.Kept));
        Assert.IsType<InvalidField>(await SettleAsync(store, card, FoundCardState.SentToIssuer, how: ""));
        Assert.IsType<NotAllowed>(await SettleAsync(store, card, FoundCardState.SentToIssuer, by: CardDesk.Operator));
        await StepAsync(store, taken.CaseId, v => new CaseStep.Abolish(taken.CaseId, v, "再発行を希望", taken.ReceiptNumber));
        Assert.IsType<CardIsVoid>(await SettleAsync(store, card, FoundCardState.Returned));

        Assert.Null(await SettleAsync(store, card, FoundCardState.Abolished, how: "裁断"));

        Assert.Empty(await store.Get<FindFoundCards>().KeptAsync(CardDesk.Supervisor, Now));
        Assert.IsType<FoundCardSettled>(await SettleAsync(store, card, FoundCardState.Returned, version: 1));
        Assert.Equal([AuditKind.FoundCardTaken, AuditKind.FoundCardSettled], await store.AuditAsync(number));
    }

    [Theory, EachDatabase]
    public async Task A_release_lets_the_card_go_back_to_its_holder(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var taken = await ConfirmedAsync(store);
        await TakeAsync(store, caseNumber: taken.ReceiptNumber);
        var card = Assert.Single(await store.Get<FindFoundCards>().KeptAsync(CardDesk.Supervisor, Now));
        await StepAsync(store, taken.CaseId, v => new CaseStep.PrepareRelease(
            taken.CaseId, v, "本庁", CallerRelation.Holder, [ReleaseDocument.Card, ReleaseDocument.IdentityPaper, ReleaseDocument.PinReady], true, false,
            new CardSight("カードあり・証明書読取可・期限内・署名一致", ByReader: true, Serial)));
        await StepAsync(store, taken.CaseId, v => new CaseStep.ApproveRelease(taken.CaseId, v), CardDesk.Supervisor);
        Assert.Equal("カードあり・証明書読取可・期限内・署名一致", (await ReadAsync(store, taken.CaseId)).Release!.Card!.How);
        Assert.Null(await SettleAsync(store, card, FoundCardState.Returned));
    }

    [Theory, EachDatabase]
    public async Task A_case_learns_the_card_that_was_proven_for_it_and_knows_it_again(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var taken = await ConfirmedAsync(store);
        var before = (await ReadAsync(store, taken.CaseId)).Version;

        Assert.False((await ProveAsync(store, Serial, proven: false, taken.CaseId)).Value);
        Assert.Empty(await store.Get<FindFoundCards>().CasesOfSerialAsync(Serial, CardDesk.Supervisor, Now));
        Assert.True((await ProveAsync(store, Serial, proven: true, taken.CaseId)).Value);
        Assert.False((await ProveAsync(store, Serial, proven: true, taken.CaseId)).Value);
        Assert.IsType<AnotherCard>((await ProveAsync(store, "FFFF", proven: true, taken.CaseId)).Refusal);
        Assert.False((await ProveAsync(store, "FFFF", proven: true, null)).Value);

        var known = await ReadAsync(store, taken.CaseId);
        Assert.Equal((Serial, before), (known.CertificateSerial, known.Version));
        Assert.Equal(taken.ReceiptNumber, Assert.Single(await store.Get<FindFoundCards>().CasesOfSerialAsync(Serial, CardDesk.Supervisor, Now)).ReceiptNumber);
        Assert.Equal([AuditKind.CardNotProven, AuditKind.CardProven, AuditKind.CardProven], await store.AuditAsync(Serial));
        Assert.Contains(AuditKind.CaseCardLearnt, await store.AuditAsync(taken.ReceiptNumber));
        // By serial, a card handed in later finds its case.
        await TakeAsync(store, serial: Serial);
        Assert.Single(await store.Get<FindFoundCards>().OfCaseAsync(taken.CaseId, CardDesk.Supervisor, Now));
        // And a release by the reader with another card is refused.
        Assert.IsType<AnotherCard>(await TryStepAsync(store, taken.CaseId, v => new CaseStep.PrepareRelease(
            taken.CaseId, v, "本庁", CallerRelation.Holder, [ReleaseDocument.Card, ReleaseDocument.IdentityPaper, ReleaseDocument.PinReady], true, false,
            new CardSight("カードあり", ByReader: true, "FFFF")), CardDesk.Counter));
    }

    [Fact]
    public async Task The_supervisor_who_allows_the_last_try_is_on_record_under_their_own_name()
    {
        await using var store = await TestStore.OpenAsync();
        await store.Get<RecordCardProof>().RunAsync(new(Serial, false, "暗証番号はロックされています。", "窓口 Reader", CardDesk.Supervisor, null), CardDesk.Counter, Now);
        var entries = await store.AuditEntriesAsync();
        Assert.Equal([(AuditKind.LastTryAllowed, CardDesk.Supervisor.Id), (AuditKind.CardNotProven, CardDesk.Counter.Id)], entries.Select(e => (e.Kind, e.ActorId)));
        Assert.All(entries, e => Assert.Equal(Serial, e.Subject));
        Assert.IsType<NotAllowed>((await store.Get<RecordCardProof>().RunAsync(new(Serial, true, "", "", null, null), CardDesk.Operator, Now)).Refusal);
    }

    [Theory, EachDatabase]
    public async Task A_card_of_nobody_is_tied_later_and_two_clerks_do_not_overtake_each_other(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var taken = await ConfirmedAsync(store);
        var number = await TakeAsync(store);
        var card = Assert.Single(await store.Get<FindFoundCards>().KeptAsync(CardDesk.Supervisor, Now));
        Assert.Null(card.CaseId);

        Assert.IsType<NotFound>((await store.Get<SettleFoundCard>().MatchAsync(card.Id, 0, "S000-000-0000", CardDesk.Counter, Now)).Refusal);
        Assert.True((await store.Get<SettleFoundCard>().MatchAsync(card.Id, 0, taken.ReceiptNumber, CardDesk.Counter, Now)).Succeeded);
        Assert.IsType<ChangedMeanwhile>(await SettleAsync(store, card, FoundCardState.SentToIssuer));
        Assert.Equal([AuditKind.FoundCardTaken, AuditKind.FoundCardMatched], await store.AuditAsync(number));
        Assert.IsType<NotFound>((await store.Get<TakeFoundCard>().RunAsync(New(caseNumber: "S000-000-0000"), CardDesk.Counter, Now)).Refusal);
    }

    [Theory, EachDatabase]
    public async Task Each_person_finds_their_reader_again(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var seats = store.Get<RememberSeat>();
        Assert.Null(await seats.FindAsync(CardDesk.Counter, Now));
        await seats.RunAsync("PC-1", "Reader A", CardDesk.Counter, Now);
        await seats.RunAsync("PC-2", "Reader B", CardDesk.Counter, Now);
        await seats.RunAsync("PC-3", "Reader C", CardDesk.Supervisor, Now);
        var seat = await seats.FindAsync(CardDesk.Counter, Now);
        Assert.Equal(("PC-2", "Reader B"), (seat!.Station, seat.Reader));
    }

    private static NewFoundCard New(string? serial = null, string caseNumber = "") =>
        new("駅前広場のベンチ", CardFinder.Police, new DateTime(2026, 11, 21, 1, 0, 0, DateTimeKind.Utc), "金庫 2段目", serial, caseNumber);

    private static async Task<string> TakeAsync(TestStore store, string? serial = null, string caseNumber = "")
    {
        var taken = await store.Get<TakeFoundCard>().RunAsync(New(serial, caseNumber), CardDesk.Counter, Now);
        Assert.Null(taken.Refusal);
        return taken.Value!;
    }

    private static async Task<Refusal?> SettleAsync(
        TestStore store, FoundCard card, FoundCardState to, string how = "本人に手渡し", Actor? by = null, int version = 0) =>
        (await store.Get<SettleFoundCard>().RunAsync(card.Id, version, to, how, by ?? CardDesk.Counter, Now)).Refusal;

    private static Task<Outcome<bool>> ProveAsync(TestStore store, string serial, bool proven, Guid? caseId) =>
        store.Get<RecordCardProof>().RunAsync(new(serial, proven, "結果", "窓口 Reader", null, caseId), CardDesk.Counter, Now);

    private static async Task<CaseTaken> ConfirmedAsync(TestStore store)
    {
        var taken = (await store.Get<SuspendCard>().RunAsync(new(Guid.CreateVersion7(), CardDesk.Statement, IdentityCheck.NotAsked), CardDesk.Operator, Now)).Value!;
        await StepAsync(store, taken.CaseId, v => new CaseStep.Request(taken.CaseId, v, "総合フリーダイヤル", store.Clock.UtcNow), CardDesk.Operator);
        await StepAsync(store, taken.CaseId, v => new CaseStep.Confirm(taken.CaseId, v, "電話で回答", store.Clock.UtcNow), CardDesk.Operator);
        return taken;
    }

    private static async Task<SuspensionCase> ReadAsync(TestStore store, Guid id) => (await store.Get<FindCases>().ReloadAsync(id, CardDesk.Operator, Now))!;

    private static async Task<Refusal?> TryStepAsync(TestStore store, Guid id, Func<int, CaseStep> step, Actor by) =>
        (await store.Get<MoveCase>().RunAsync(step((await ReadAsync(store, id)).Version), by, Now)).Refusal;

    private static async Task StepAsync(TestStore store, Guid id, Func<int, CaseStep> step, Actor? by = null) =>
        Assert.Null(await TryStepAsync(store, id, step, by ?? CardDesk.Counter));
}
