using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;

namespace ScamWatch.Tests.Cards;

public sealed class SuspendingCardsTests : IDisposable
{
    private readonly CardDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_call_becomes_a_case_at_received_with_its_audit_entry()
    {
        var taken = await _desk.TakeCallAsync(CardDesk.Statement with { HolderBirthDate = new(1985, 4, 1), CallbackIsSafe = false });

        var stored = Assert.Single(await _desk.AllAsync());
        Assert.Equal((taken.CaseId, taken.ReceiptNumber), (stored.Id, stored.ReceiptNumber));
        Assert.Equal((CaseState.Received, _desk.Clock.UtcNow, CardDesk.Operator.Name), (stored.State, stored.ReceivedAt, stored.TakenBy));
        Assert.Null(stored.ConfirmedAt);
        Assert.Equal(new DateOnly(1985, 4, 1), stored.Statement.HolderBirthDate);
        Assert.False(stored.Statement.CallbackIsSafe);
        var entry = Assert.Single(await _desk.AuditAsync());
        Assert.Equal((AuditKind.SuspensionReceived, taken.ReceiptNumber, CardDesk.Operator.Id), (entry.Kind, entry.Subject, entry.ActorId));
    }

    [Fact]
    public async Task The_receipt_number_is_one_of_the_card_desk()
    {
        var taken = await _desk.TakeCallAsync();
        Assert.True(ReceiptNumber.TryParse(taken.ReceiptNumber, out var number));
        Assert.StartsWith("S", number.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Facts_compared_in_the_call_are_kept_and_audited()
    {
        var check = new IdentityCheck(IdentityMatch.Match, IdentityMatch.Mismatch, IdentityMatch.NotAsked, IdentityMatch.NotAsked);
        await _desk.TakeCallAsync(identity: check);

        var stored = Assert.Single(await _desk.AllAsync());
        Assert.Equal((CaseState.Identifying, check), (stored.State, stored.Identity));
        Assert.Equal([AuditKind.SuspensionReceived, AuditKind.IdentityChecked], (await _desk.AuditAsync()).Select(e => e.Kind));
    }

    [Fact]
    public async Task The_same_form_sent_twice_is_one_case()
    {
        var form = Guid.CreateVersion7();
        var first = await _desk.TakeCallAsync(form: form);
        var second = await _desk.TakeCallAsync(form: form);

        Assert.Equal(first, second);
        Assert.Single(await _desk.AllAsync());
        Assert.Single(await _desk.AuditAsync());
    }

    [Fact]
    public async Task The_same_form_sent_many_times_at_once_is_one_case()
    {
        var form = Guid.CreateVersion7();
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _desk.TakeCallAsync(form: form))));

        Assert.Single(taken.Distinct());
        Assert.Single(await _desk.AllAsync());
        Assert.Single(await _desk.AuditAsync());
    }

    [Fact]
    public async Task A_refused_call_leaves_nothing_behind()
    {
        var outcome = await _desk.Suspend.RunAsync(
            new(Guid.CreateVersion7(), CardDesk.Statement, IdentityCheck.NotAsked), CardDesk.Analyst, CardDesk.Now);

        Assert.IsType<NotAllowed>(outcome.Refusal);
        Assert.Empty(await _desk.AllAsync());
        Assert.Empty(await _desk.AuditAsync());
    }

    [Fact]
    public async Task The_report_that_led_here_is_named_in_its_one_spelling()
    {
        var report = ReceiptNumber.New(ReceiptNumber.Report).ToString();
        await _desk.TakeCallAsync(CardDesk.Statement with { ReportReceiptNumber = report.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant() });

        Assert.Equal(report, Assert.Single(await _desk.AllAsync()).Statement.ReportReceiptNumber);
        Assert.Contains(report, Assert.Single(await _desk.AuditAsync()).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_entry_names_nobody_by_name()
    {
        await _desk.TakeCallAsync();
        var entry = Assert.Single(await _desk.AuditAsync());
        Assert.DoesNotContain("花子", entry.Subject + entry.Why, StringComparison.Ordinal);
    }
}
