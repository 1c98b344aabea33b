using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.References;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;
using static ScamWatch.Domain.References.ReferenceChangeKind;

namespace ScamWatch.Tests.References;

public sealed class ReferenceBookTests : IAsyncDisposable
{
    private static readonly Actor s_author = Person("a", Role.Publisher);
    private static readonly Actor s_second = Person("b", Role.Supervisor);
    private static readonly Actor s_admin = Person("c", Role.Administrator);

    private readonly TestStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task An_approved_correction_is_seen_by_whoever_asks_next()
    {
        var (lines, official, desks) = (_store.Get<PhoneLines>(), _store.Get<OfficialDirectory>(), _store.Get<OpenDesks>());
        Assert.False(official.IsOfficialPhone("0312345678", _store.Today));

        await ApproveAsync(new("lines", "ppc", Correct, Fields(("number", "03-1234-5678"))));

        Assert.Equal("03-1234-5678", lines.Find("ppc", _store.Today)!.Number);
        Assert.True(official.IsOfficialPhone("0312345678", _store.Today));
        Assert.Equal("03-1234-5678", desks.At(new("complaint"), JapanTime.Of(_store.Clock.UtcNow)).Best!.Number);
        Assert.Equal([AuditKind.ReferenceProposed, AuditKind.ReferenceApproved], await _store.AuditAsync());
    }

    [Fact]
    public async Task A_proposal_changes_nothing_before_another_person_approves()
    {
        var id = await ProposeAsync(new("fees", Fees.ReissueCard, Correct, Fields(("amountYen", "900"))));
        Assert.Equal(800, _store.Get<Fees>().Find(Fees.ReissueCard, _store.Today)!.AmountYen);

        Assert.IsType<SecondPersonDecides>((await Decide.ApproveAsync([id], s_author, default)).Refusal);
        Assert.IsType<NotAllowed>((await Decide.ApproveAsync([id], Person("d", Role.Triage), default)).Refusal);
        Assert.Equal(800, _store.Get<Fees>().Find(Fees.ReissueCard, _store.Today)!.AmountYen);

        Assert.True((await Decide.ApproveAsync([id], s_admin, default)).Succeeded);
        Assert.Equal(900, _store.Get<Fees>().Find(Fees.ReissueCard, _store.Today)!.AmountYen);
        Assert.IsType<AlreadyDecided>((await Decide.ApproveAsync([id], s_second, default)).Refusal);
    }

    [Fact]
    public async Task A_confirmation_moves_the_day_that_screens_show_and_takes_the_row_off_the_list_of_due_ones()
    {
        var due = await DueAsync("lines");
        Assert.Contains("ppc", due);

        await ApproveAsync(new("lines", "ppc", Confirm, Fields()));

        Assert.Equal(_store.Today, _store.Get<PhoneLines>().Find("ppc", _store.Today)!.ObservedOn);
        Assert.DoesNotContain("ppc", await DueAsync("lines"));
        Assert.Equal(_store.Today, (await Read.RowAsync("lines", "ppc", default))!.ConfirmedOn);
        Assert.IsType<NothingChanges>((await ProposedAsync(new("lines", "ppc", Confirm, Fields()))).Refusal);
    }

    [Fact]
    public async Task A_row_that_ends_is_in_force_to_its_last_day()
    {
        await ApproveAsync(new("lines", "ipa", End, Fields(("validTo", "2026-11-30"))));

        Assert.NotNull(_store.Get<PhoneLines>().Find("ipa", new(2026, 11, 30)));
        Assert.Null(_store.Get<PhoneLines>().Find("ipa", new(2026, 12, 1)));
        Assert.Contains(ReferenceMark.EndsSoon, (await Read.RowAsync("lines", "ipa", default))!.Marks);
    }

    [Fact]
    public async Task A_successor_takes_over_on_its_day_and_the_old_row_stays_as_history()
    {
        await ApproveAsync(new("fees", Fees.ExpressCard, Succeed, Fields(("amountYen", "2200"), ("validFrom", "2027-04-01"), ("observedOn", "2026-11-20"))));

        var fees = _store.Get<Fees>();
        Assert.Equal(1800, fees.Find(Fees.ExpressCard, new(2027, 3, 31))!.AmountYen);
        Assert.Equal(2200, fees.Find(Fees.ExpressCard, new(2027, 4, 1))!.AmountYen);
        Assert.Null(fees.Find(Fees.ExpressCard, new(2024, 12, 1)));
        Assert.Single(await Read.HistoryAsync("fees", Fees.ExpressCard, default));
        var quote = _store.Get<ReissueTable>().Quote("lost", true, true, new(2027, 4, 2), new(2027, 4, 3), fees);
        Assert.Equal(2400, quote.Value!.TotalYen);
    }

    [Fact]
    public async Task An_added_row_counts_and_can_be_changed_again()
    {
        var added = await ApproveAsync(new("counters", "", Add, Fields(
            ("counter", "南支所"), ("days", "mon; tue"), ("hours", "10:00-15:00"), ("observedOn", "2026-11-20"), ("source", "nobody"))), refused: typeof(FieldDoesNotFit));
        Assert.Null(added);

        await ApproveAsync(new("counters", "", Add, Fields(
            ("counter", "南支所"), ("days", "mon; tue"), ("hours", "10:00-15:00"), ("observedOn", "2026-11-20"), ("source", "own"))));
        Assert.Equal(OpenState.Open, _store.Get<OpenDesks>().Counters(new(2026, 11, 24, 11, 0, 0)).Single().Open.State);

        var row = (await Read.RowsAsync(new("counters"), new(0, 10), default)).Items.Single();
        await ApproveAsync(new("counters", row.Id, Correct, Fields(("hours", "12:00-15:00"))));
        Assert.Equal(OpenState.Closed, _store.Get<OpenDesks>().Counters(new(2026, 11, 24, 11, 0, 0)).Single().Open.State);
    }

    [Theory]
    [InlineData("hours", "ppc-2026", "weekday", "9:30-17:30")]
    [InlineData("hours", "ppc-2026", "weekday", "17:30-09:30")]
    [InlineData("hours", "ppc-2026", "weekday", "every day")]
    [InlineData("fees", "first_issue", "amountYen", "free")]
    [InlineData("fees", "first_issue", "amountYen", "-1")]
    [InlineData("fees", "first_issue", "amountYen", "12.5")]
    [InlineData("fees", "first_issue", "nameJa", "")]
    [InlineData("fees", "first_issue", "observedOn", "2026-11-31")]
    [InlineData("fees", "first_issue", "observedOn", "2027-01-01")]
    [InlineData("fees", "first_issue", "source", "Z99")]
    [InlineData("fees", "first_issue", "item", "other")]
    [InlineData("fees", "first_issue", "colour", "red")]
    [InlineData("pins", "auth", "maxLength", "3")]
    [InlineData("lines", "ppc", "number", "call us")]
    [InlineData("lines", "ppc", "kind", "pigeon")]
    [InlineData("lines", "navi", "alternateFor", "nobody")]
    [InlineData("menus", "total-2-loss-2024", "path", "two")]
    [InlineData("validity", "renewal_months_before", "value", "400000")]
    [InlineData("holidays", "2027-01-01", "nameJa", "１２３４ ５６７８ ９０１８")]
    public async Task What_does_not_fit_is_refused_by_row_and_field(string file, string row, string field, string text)
    {
        var refusal = Assert.IsType<FieldDoesNotFit>((await ProposedAsync(new(file, row, Correct, Fields((field, text))))).Refusal);

        Assert.Equal((file, row), (refusal.File, refusal.Row));
        Assert.True(refusal.Problem.Ja.Length > 0 && refusal.Problem.En.Length > 0);
        Assert.Empty(await _store.AuditAsync());
    }

    [Fact]
    public async Task Refusals_have_their_types()
    {
        Assert.IsType<EndsBeforeItStarts>((await ProposedAsync(new("fees", Fees.ExpressCard, End, Fields(("validTo", "2024-12-01"))))).Refusal);
        Assert.IsType<NothingChanges>((await ProposedAsync(new("fees", "first_issue", Correct, Fields(("amountYen", "0"))))).Refusal);
        Assert.IsType<RowHasEnded>((await ProposedAsync(new("menus", "total-3-loss-2017", Confirm, Fields()))).Refusal);
        Assert.IsType<RowIsNeeded>((await ProposedAsync(new("validity", "renewal_months_before", End, Fields(("validTo", "2026-12-31"))))).Refusal);
        Assert.IsType<NotFound>((await ProposedAsync(new("fees", "no-such", Confirm, Fields()))).Refusal);
        Assert.IsType<NotFound>((await ProposedAsync(new("../fees", "x", Confirm, Fields()))).Refusal);
        Assert.IsType<InvalidField>((await _store.Get<ProposeReferenceChange>().RunAsync(new ReferenceProposal("fees", "first_issue", Confirm, Fields()), " ", s_author, default)).Refusal);
        Assert.IsType<NotAllowed>((await _store.Get<ProposeReferenceChange>().RunAsync(new ReferenceProposal("fees", "first_issue", Confirm, Fields()), "電話で確認", Person("t", Role.CardDesk), default)).Refusal);
        Assert.IsType<RowCannotBeRead>((await ProposedAsync(new("official-rules", "G-30", Correct, Fields(("asks", "no-such-ask"))))).Refusal);

        await ProposeAsync(new("fees", "first_issue", Correct, Fields(("amountYen", "100"))));
        Assert.IsType<AlreadyProposed>((await ProposedAsync(new("fees", "first_issue", Confirm, Fields()))).Refusal);
    }

    [Fact]
    public async Task A_row_that_changed_since_is_not_changed_blindly()
    {
        // Proposed by one process, while another has one of the same row already: as after a restore.
        var id = await ProposeAsync(new("fees", "first_issue", Correct, Fields(("amountYen", "100"))));
        await using (var db = _store.Db())
        {
            await db.ReferenceChanges.ExecuteUpdateAsync(c => c.SetProperty(x => x.Base, "{}"));
        }

        Assert.IsType<RowChangedSince>((await Decide.ApproveAsync([id], s_second, default)).Refusal);
        Assert.True((await Decide.RejectAsync(id, "内容が古い", s_second, default)).Succeeded);
        Assert.Equal([AuditKind.ReferenceProposed, AuditKind.ReferenceRejected], await _store.AuditAsync());
    }

    [Fact]
    public async Task Only_the_proposer_takes_a_proposal_back()
    {
        var id = await ProposeAsync(new("fees", "first_issue", Correct, Fields(("amountYen", "100"))));

        Assert.IsType<NotAllowed>((await Decide.WithdrawAsync(id, s_second, default)).Refusal);
        Assert.True((await Decide.WithdrawAsync(id, s_author, default)).Succeeded);
        Assert.Empty(await Read.ProposalsAsync(default));
    }

    [Fact]
    public async Task Many_are_proposed_and_approved_together_or_not_at_all()
    {
        var rows = (await Read.RowsAsync(new("official-domains"), new(0, 20), default)).Items;
        var proposals = rows.Select(r => new ReferenceProposal("official-domains", r.Id, Confirm, Fields())).ToList();
        Assert.False((await _store.Get<ProposeReferenceChange>().RunAsync([.. proposals, new("fees", "none", Confirm, Fields())], "一覧で確認", s_author, default)).Succeeded);
        Assert.Empty(await Read.ProposalsAsync(default));

        var ids = (await _store.Get<ProposeReferenceChange>().RunAsync(proposals, "一覧で確認", s_author, default)).Value!;
        Assert.Equal(20, (await Decide.ApproveAsync(ids, s_second, default)).Value);
        Assert.All((await Read.RowsAsync(new("official-domains"), new(0, 20), default)).Items, r => Assert.Equal(_store.Today, r.ConfirmedOn));
    }

    [Theory, EachDatabase]
    public async Task Another_process_sees_it_too(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider, _ => { });
        // A second set of services over the same database, as another process has it.
        var other = new ServiceCollection();
        store.AddTo(other);
        await using var services = other.BuildServiceProvider();
        var theirs = services.GetRequiredService<Fees>();
        var book = services.GetRequiredService<ReferenceBook>();
        Assert.False(await book.LookAsync(default));

        var id = (await store.Get<ProposeReferenceChange>().RunAsync(new ReferenceProposal("fees", "first_issue", Correct, Fields(("amountYen", "100"))), "条例改正", s_author, default)).Value;
        Assert.True((await store.Get<DecideReferenceChange>().ApproveAsync([id], s_second, default)).Succeeded);

        Assert.True(await book.LookAsync(default));
        Assert.Equal(100, theirs.Find("first_issue", store.Today)!.AmountYen);
        Assert.False(await book.LookAsync(default));
    }

    [Fact]
    public async Task An_approved_change_survives_a_restart()
    {
        await ApproveAsync(new("pins", "sign", Correct, Fields(("tries", "6"))));
        var now = new ReferenceNow(ReferenceSet.Shipped(_store.Data.Reference, _store.Data.State));
        var pins = new Pins(now);
        using var book = new ReferenceBook(
            _store.Get<IDbContextFactory<ScamWatchDb>>(), now, _store.Get<ReferenceChecks>(), _store.Get<ChangeFeed>());

        await book.LookAsync(default);

        Assert.Equal(6, pins.On(_store.Today)[0].Tries);
    }

    private DecideReferenceChange Decide => _store.Get<DecideReferenceChange>();

    private ReadReference Read => _store.Get<ReadReference>();

    private static Actor Person(string id, string role) => new(id, "職員 " + id, new HashSet<string> { role });

    private static Dictionary<string, string> Fields(params (string Name, string Text)[] fields) => fields.ToDictionary(f => f.Name, f => f.Text);

    private async Task<Outcome<Guid>> ProposedAsync(ReferenceProposal proposal) =>
        await _store.Get<ProposeReferenceChange>().RunAsync(proposal, "電話で確認", s_author, default);

    private async Task<Guid> ProposeAsync(ReferenceProposal proposal)
    {
        var outcome = await ProposedAsync(proposal);
        Assert.True(outcome.Succeeded, outcome.Refusal?.Message.Ja);
        return outcome.Value;
    }

    private async Task<Guid?> ApproveAsync(ReferenceProposal proposal, Type? refused = null)
    {
        var outcome = await ProposedAsync(proposal);
        if (refused is not null)
        {
            Assert.IsType(refused, outcome.Refusal);
            return null;
        }

        Assert.True(outcome.Succeeded, outcome.Refusal?.Message.Ja);
        var approved = await Decide.ApproveAsync([outcome.Value], s_second, default);
        Assert.True(approved.Succeeded, approved.Refusal?.Message.Ja);
        return outcome.Value;
    }

    private async Task<IReadOnlyList<string>> DueAsync(string file) =>
        [.. (await Read.RowsAsync(new(file, OnlyDue: true), new(0, 500), default)).Items.Select(r => r.Id)];
}
