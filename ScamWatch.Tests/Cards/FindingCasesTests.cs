using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;

namespace ScamWatch.Tests.Cards;

public sealed class FindingCasesTests : IDisposable
{
    private readonly CardDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task The_longest_waiting_come_first_and_the_rest_newest_first()
    {
        var oldConfirmed = await AfterAsync(() => _desk.TakeAndConfirmAsync());
        var longest = await AfterAsync(() => _desk.TakeCallAsync());
        var newConfirmed = await AfterAsync(() => _desk.TakeAndConfirmAsync());
        var shortest = await AfterAsync(() => _desk.TakeCallAsync());

        var all = await _desk.Find.RunAsync(new(WaitingOnly: false, null), new(0, 10), CardDesk.Now);
        Assert.Equal([longest, shortest, newConfirmed, oldConfirmed], all.Items.Select(r => r.ReceiptNumber));
        Assert.Equal(4, all.Total);
        var waiting = await _desk.Find.RunAsync(new(WaitingOnly: true, null), new(0, 10), CardDesk.Now);
        Assert.Equal([longest, shortest], waiting.Items.Select(r => r.ReceiptNumber));
    }

    [Fact]
    public async Task A_list_is_read_in_parts()
    {
        var first = await AfterAsync(() => _desk.TakeCallAsync());
        var second = await AfterAsync(() => _desk.TakeCallAsync());
        var part = await _desk.Find.RunAsync(new(WaitingOnly: true, ""), new(1, 1), CardDesk.Now);
        Assert.Equal((second, 2), (Assert.Single(part.Items).ReceiptNumber, part.Total));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task A_case_is_found_by_its_number_however_it_is_typed()
    {
        var taken = await _desk.TakeCallAsync();
        await _desk.TakeCallAsync();
        foreach (var typed in (string[])[taken.ReceiptNumber, $" {taken.ReceiptNumber.ToLowerInvariant()} ", taken.ReceiptNumber.Replace("-", "", StringComparison.Ordinal)])
        {
            var found = await _desk.Find.RunAsync(new(WaitingOnly: false, typed), new(0, 10), CardDesk.Now);
            Assert.Equal(taken.CaseId, Assert.Single(found.Items).Id);
        }
    }

    [Fact]
    public async Task A_name_finds_nothing()
    {
        await _desk.TakeCallAsync();
        Assert.Empty((await _desk.Find.RunAsync(new(WaitingOnly: false, "試験 花子"), new(0, 10), CardDesk.Now)).Items);
    }

    [Fact]
    public async Task Opening_a_case_is_audited_and_reading_it_again_is_not()
    {
        var taken = await _desk.TakeCallAsync();
        var opened = await _desk.Find.OpenAsync(taken.CaseId, CardDesk.Colleague, CardDesk.Now);
        await _desk.Find.ReloadAsync(taken.CaseId, CardDesk.Colleague, CardDesk.Now);

        Assert.Equal("試験 花子", opened.Value!.Statement.HolderName);
        var sight = Assert.Single(await _desk.AuditAsync(), e => e.Kind == AuditKind.CaseSeen);
        Assert.Equal((taken.ReceiptNumber, CardDesk.Colleague.Id), (sight.Subject, sight.ActorId));
    }

    [Fact]
    public async Task Another_desk_sees_no_case()
    {
        var taken = await _desk.TakeCallAsync();
        Assert.IsType<NotAllowed>((await _desk.Find.OpenAsync(taken.CaseId, CardDesk.Analyst, CardDesk.Now)).Refusal);
        Assert.Null(await _desk.Find.ReloadAsync(taken.CaseId, CardDesk.Analyst, CardDesk.Now));
        Assert.DoesNotContain(await _desk.AuditAsync(), e => e.Kind == AuditKind.CaseSeen);
    }

    private async Task<string> AfterAsync(Func<Task<CaseTaken>> take)
    {
        _desk.Clock.Advance(TimeSpan.FromMinutes(1));
        return (await take()).ReceiptNumber;
    }
}
