using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Cards;

public sealed class FindingHoldersTests : IDisposable
{
    private static readonly LossStatement s_statement = CardDesk.Statement with
    {
        HolderName = "髙橋 花子",
        HolderKana = "タカハシ ハナコ",
        HolderBirthDate = new(1985, 4, 1),
        HolderAddress = "みなと川市中央一丁目2番3号",
    };

    private readonly CardDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_holder_is_found_in_another_spelling_and_shown_in_part()
    {
        var taken = await _desk.TakeCallAsync(s_statement);
        await _desk.TakeCallAsync(CardDesk.Statement with { HolderName = "別の人" });

        var found = await FindAsync(new("高橋花子", "", new(1985, 4, 1), "", "中央1-2-3"));
        var row = Assert.Single(found);
        Assert.Equal((taken.CaseId, HolderVerdict.Same), (row.CaseId, row.Comparison.Verdict));
        Assert.Equal("髙○○", row.Name.Ja);
        Assert.Single(await FindAsync(new("", "たかはし はなこ", null, "", "")));
    }

    [Fact]
    public async Task Every_look_is_audited_without_saying_who_was_looked_for()
    {
        await _desk.TakeCallAsync(s_statement);
        await FindAsync(new("高橋花子", "", null, "", ""));
        await FindAsync(new("いない人", "", null, "", ""));
        var looks = (await _desk.AuditAsync()).Where(e => e.Kind == AuditKind.HolderLookedUp).ToList();
        Assert.Equal(2, looks.Count);
        Assert.All(looks, e => Assert.DoesNotContain("高橋", e.Subject + e.Why, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_shielded_holder_nothing_is_shown()
    {
        await _desk.TakeCallAsync(s_statement with { Shielded = true });
        Assert.Equal("保護の対象", Assert.Single(await FindAsync(new("高橋花子", "", null, "", ""))).Name.Ja);
    }

    [Fact]
    public async Task A_look_with_nothing_or_a_My_Number_or_by_another_desk_is_refused()
    {
        var find = _desk.Get<FindHolder>();
        Assert.IsType<InvalidField>((await find.RunAsync(new("", "", null, "", "中央"), CardDesk.Operator, CardDesk.Now)).Refusal);
        Assert.IsType<ContainsMyNumber>((await find.RunAsync(new("123456789018", "", null, "", ""), CardDesk.Operator, CardDesk.Now)).Refusal);
        Assert.IsType<NotAllowed>((await find.RunAsync(new("試験", "", null, "", ""), CardDesk.Analyst, CardDesk.Now)).Refusal);
    }

    [Fact]
    public async Task A_double_is_found_within_the_window_and_joined()
    {
        var first = await _desk.TakeCallAsync(s_statement);
        _desk.Clock.Advance(TimeSpan.FromHours(2));
        var second = await _desk.TakeCallAsync(s_statement with { HolderName = "高橋花子", HolderAddress = "" });

        var doubles = await _desk.Get<FindHolder>().DoublesOfAsync(await _desk.ReadAsync(second.CaseId), CardDesk.Operator, CardDesk.Now);
        Assert.Equal(first.ReceiptNumber, Assert.Single(doubles).ReceiptNumber);

        Assert.Null((await JoinAsync(second, first.ReceiptNumber)).Refusal);
        var joined = await _desk.ReadAsync(second.CaseId);
        Assert.Equal((CaseState.Duplicate, first.ReceiptNumber), (joined.State, joined.JoinedTo));
        Assert.Equal(CaseState.Received, (await _desk.ReadAsync(first.CaseId)).State);
        Assert.Contains((await _desk.ReadAsync(first.CaseId)).Events, e => e.Note.Contains(second.ReceiptNumber, StringComparison.Ordinal));
        Assert.Contains(await _desk.AuditAsync(), e => e.Kind == AuditKind.CasesJoined && e.Subject == second.ReceiptNumber);
    }

    [Fact]
    public async Task An_old_case_is_no_double()
    {
        await _desk.TakeCallAsync(s_statement);
        _desk.Clock.Advance(TimeSpan.FromDays(new CardDeskSettings().DuplicateWindowDays + 1));
        var later = await _desk.TakeCallAsync(s_statement);
        Assert.Empty(await _desk.Get<FindHolder>().DoublesOfAsync(await _desk.ReadAsync(later.CaseId), CardDesk.Operator, CardDesk.Now));
    }

    [Fact]
    public async Task Another_holders_case_is_not_joined_and_neither_is_one_to_itself()
    {
        var first = await _desk.TakeCallAsync(s_statement);
        var other = await _desk.TakeCallAsync(CardDesk.Statement with { HolderName = "鈴木 次郎", HolderBirthDate = new(1950, 1, 1), HolderAddress = "" });
        Assert.IsType<NotTheSameHolder>((await JoinAsync(other, first.ReceiptNumber)).Refusal);
        Assert.IsType<NotFound>((await JoinAsync(first, first.ReceiptNumber)).Refusal);
        Assert.IsType<NotFound>((await JoinAsync(first, "S000")).Refusal);
    }

    [Theory, EachDatabase]
    public async Task The_search_runs_on_each_database(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider, _ => { });
        var suspend = store.Get<SuspendCard>();
        Assert.Null((await suspend.RunAsync(new(Guid.CreateVersion7(), s_statement, IdentityCheck.NotAsked), CardDesk.Operator, CardDesk.Now)).Refusal);
        var found = await store.Get<FindHolder>().RunAsync(new("高橋花子", "", new(1985, 4, 1), "", ""), CardDesk.Operator, CardDesk.Now);
        Assert.Single(found.Value!);
    }

    [Fact]
    public async Task A_shielded_case_is_masked_but_for_who_follows_it_and_supervisors_and_each_sight_is_audited()
    {
        var taken = await _desk.TakeCallAsync(s_statement with { Shielded = true, CallbackNumber = "090-0000-1234" });
        var seen = (await _desk.Find.OpenAsync(taken.CaseId, CardDesk.Colleague, CardDesk.Now)).Value!;
        Assert.True(seen.IsMasked);
        Assert.DoesNotContain("中央", seen.Statement.HolderAddress, StringComparison.Ordinal);
        Assert.DoesNotContain("1234", seen.Statement.CallbackNumber, StringComparison.Ordinal);
        Assert.IsType<NotAllowed>((await _desk.Find.UnmaskAsync(taken.CaseId, CardDesk.Colleague, CardDesk.Now)).Refusal);
        Assert.True((await _desk.Find.ReloadAsync(taken.CaseId, CardDesk.Colleague, CardDesk.Now, unmasked: true))!.IsMasked);

        Assert.Equal("090-0000-1234", (await _desk.Find.UnmaskAsync(taken.CaseId, CardDesk.Operator, CardDesk.Now)).Value!.Statement.CallbackNumber);
        Assert.False((await _desk.Find.UnmaskAsync(taken.CaseId, CardDesk.Supervisor, CardDesk.Now)).Value!.IsMasked);
        Assert.Equal(2, (await _desk.AuditAsync()).Count(e => e.Kind == AuditKind.CaseUnmasked));
        Assert.Single(await _desk.AuditAsync(), e => e.Kind == AuditKind.CaseSeen);
    }

    [Fact]
    public async Task Nobody_takes_a_shielded_case_for_themselves()
    {
        var open = await _desk.TakeCallAsync(s_statement);
        var shielded = await _desk.TakeCallAsync(s_statement with { Shielded = true });
        Assert.Null((await AssignAsync(open, CardDesk.Colleague, CardDesk.Colleague)).Refusal);
        Assert.IsType<NotAllowed>((await AssignAsync(shielded, CardDesk.Colleague, CardDesk.Colleague)).Refusal);
        Assert.Null((await AssignAsync(shielded, CardDesk.Colleague, CardDesk.Supervisor)).Refusal);
        Assert.Equal(CardDesk.Colleague.Id, (await _desk.ReadAsync(shielded.CaseId)).AssignedToId);
    }

    private async Task<IReadOnlyList<HolderRow>> FindAsync(HolderFacts facts) =>
        (await _desk.Get<FindHolder>().RunAsync(facts, CardDesk.Operator, CardDesk.Now)).Value!;

    private async Task<Outcome<int>> JoinAsync(CaseTaken taken, string into) => await _desk.Get<JoinCases>()
        .RunAsync(taken.CaseId, (await _desk.ReadAsync(taken.CaseId)).Version, into, CardDesk.Operator, CardDesk.Now);

    private async Task<Outcome<int>> AssignAsync(CaseTaken taken, Domain.Staff.Actor to, Domain.Staff.Actor by) => await _desk.Get<AssignCase>()
        .RunAsync(taken.CaseId, (await _desk.ReadAsync(taken.CaseId)).Version, to.Id, to.Name, by, CardDesk.Now);
}
