using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Tests.Cards;

public sealed class MovingCasesTests : IDisposable
{
    private readonly CardDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_case_goes_from_call_to_confirmed_stop_with_every_time_kept_apart()
    {
        var taken = await _desk.TakeCallAsync();
        var received = _desk.Clock.UtcNow;
        _desk.Clock.Advance(TimeSpan.FromMinutes(5));
        var requested = _desk.Clock.UtcNow;
        await MoveAsync(new CaseStep.Request(taken.CaseId, 0, " 総合フリーダイヤル / A-77 ", requested));
        _desk.Clock.Advance(TimeSpan.FromMinutes(20));
        await MoveAsync(new CaseStep.Confirm(taken.CaseId, 1, "電話で回答", requested.AddMinutes(8)));

        var stored = await _desk.ReadAsync(taken.CaseId);
        Assert.Equal((CaseState.Confirmed, 2), (stored.State, stored.Version));
        Assert.Equal((received, requested, requested.AddMinutes(8)), (stored.ReceivedAt, stored.RequestedAt, stored.ConfirmedAt));
        Assert.Equal(("総合フリーダイヤル / A-77", "電話で回答"), (stored.RequestedTo, stored.ConfirmedHow));
        Assert.Equal([CaseState.Received, CaseState.Requested, CaseState.Confirmed], stored.Events.OrderBy(e => e.Id).Select(e => e.State));
        Assert.Equal(
            [AuditKind.SuspensionReceived, AuditKind.SuspensionRequested, AuditKind.SuspensionConfirmed],
            (await _desk.AuditAsync()).Select(e => e.Kind));
    }

    [Fact]
    public async Task A_stop_that_nobody_requested_cannot_be_confirmed()
    {
        var taken = await _desk.TakeCallAsync();
        var refusal = await RefusedAsync(taken, new CaseStep.Confirm(taken.CaseId, 0, "電話", _desk.Clock.UtcNow));
        Assert.Equal(new WrongState(CaseState.Received, CaseState.Confirmed), refusal);
    }

    [Fact]
    public async Task A_request_in_the_future_or_before_the_call_is_refused()
    {
        var taken = await _desk.TakeCallAsync();
        Assert.IsType<InvalidField>(await RefusedAsync(taken, new CaseStep.Request(taken.CaseId, 0, "電話", _desk.Clock.UtcNow.AddMinutes(1))));
        Assert.IsType<InvalidField>(await RefusedAsync(taken, new CaseStep.Request(taken.CaseId, 0, "電話", _desk.Clock.UtcNow.AddMinutes(-2))));
    }

    [Fact]
    public async Task A_confirmation_before_the_request_is_refused()
    {
        var taken = await _desk.TakeCallAsync();
        _desk.Clock.Advance(TimeSpan.FromMinutes(30));
        await MoveAsync(new CaseStep.Request(taken.CaseId, 0, "電話", _desk.Clock.UtcNow));
        var outcome = await _desk.Move.RunAsync(
            new CaseStep.Confirm(taken.CaseId, 1, "電話", _desk.Clock.UtcNow.AddMinutes(-10)), CardDesk.Operator, CardDesk.Now);
        Assert.IsType<InvalidField>(outcome.Refusal);
    }

    [Fact]
    public async Task The_second_of_two_operators_is_told_and_changes_nothing()
    {
        var taken = await _desk.TakeCallAsync();
        await MoveAsync(new CaseStep.Request(taken.CaseId, 0, "一人目", _desk.Clock.UtcNow));
        var outcome = await _desk.Move.RunAsync(
            new CaseStep.Request(taken.CaseId, 0, "二人目", _desk.Clock.UtcNow), CardDesk.Colleague, CardDesk.Now);

        Assert.IsType<ChangedMeanwhile>(outcome.Refusal);
        Assert.Equal("一人目", (await _desk.ReadAsync(taken.CaseId)).RequestedTo);
    }

    [Fact]
    public async Task Of_two_steps_at_once_one_is_taken()
    {
        var taken = await _desk.TakeCallAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => _desk.Move.RunAsync(
            new CaseStep.Request(taken.CaseId, 0, $"窓口{i}", _desk.Clock.UtcNow), CardDesk.Operator, CardDesk.Now))));

        Assert.Single(outcomes, o => o.Succeeded);
        Assert.All(outcomes.Where(o => !o.Succeeded), o => Assert.IsType<ChangedMeanwhile>(o.Refusal));
        Assert.Equal(1, (await _desk.ReadAsync(taken.CaseId)).Version);
        Assert.Single(await _desk.AuditAsync(), e => e.Kind == AuditKind.SuspensionRequested);
    }

    [Fact]
    public async Task A_step_without_words_is_refused()
    {
        var taken = await _desk.TakeCallAsync();
        Assert.IsType<InvalidField>(await RefusedAsync(taken, new CaseStep.Request(taken.CaseId, 0, " ", _desk.Clock.UtcNow)));
        Assert.IsType<InvalidField>(await RefusedAsync(taken, new CaseStep.SetAside(taken.CaseId, 0, CaseState.Cancelled, "")));
    }

    [Fact]
    public async Task A_My_Number_in_the_words_of_a_step_is_refused()
    {
        var taken = await _desk.TakeCallAsync();
        Assert.IsType<ContainsMyNumber>(await RefusedAsync(taken, new CaseStep.Request(taken.CaseId, 0, "123456789018", _desk.Clock.UtcNow)));
    }

    [Fact]
    public async Task A_mistaken_case_is_cancelled_with_its_reason_and_stays()
    {
        var taken = await _desk.TakeCallAsync();
        await MoveAsync(new CaseStep.SetAside(taken.CaseId, 0, CaseState.Cancelled, "間違い電話"));

        var stored = await _desk.ReadAsync(taken.CaseId);
        Assert.Equal(CaseState.Cancelled, stored.State);
        Assert.True(SuspensionRules.IsEnd(stored.State));
        Assert.Contains(stored.Events, e => e.Note == "間違い電話");
        Assert.Contains(await _desk.AuditAsync(), e => e.Kind == AuditKind.CaseSetAside && e.Why.Contains("間違い電話", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failed_request_can_be_made_again()
    {
        var taken = await _desk.TakeCallAsync();
        await MoveAsync(new CaseStep.Request(taken.CaseId, 0, "一回目", _desk.Clock.UtcNow));
        await MoveAsync(new CaseStep.SetAside(taken.CaseId, 1, CaseState.RequestFailed, "話し中"));
        await MoveAsync(new CaseStep.Request(taken.CaseId, 2, "二回目", _desk.Clock.UtcNow));
        Assert.Equal((CaseState.Requested, "二回目"), ((await _desk.ReadAsync(taken.CaseId)).State, (await _desk.ReadAsync(taken.CaseId)).RequestedTo));
    }

    [Fact]
    public async Task Identity_can_be_checked_again_and_the_last_result_counts()
    {
        var taken = await _desk.TakeCallAsync();
        await MoveAsync(new CaseStep.CheckIdentity(taken.CaseId, 0, IdentityCheck.NotAsked with { Name = IdentityMatch.Mismatch }));
        await MoveAsync(new CaseStep.CheckIdentity(taken.CaseId, 1, IdentityCheck.NotAsked with { Name = IdentityMatch.Match }));
        Assert.Equal(IdentityMatch.Match, (await _desk.ReadAsync(taken.CaseId)).Identity.Name);
    }

    [Fact]
    public async Task Another_desk_moves_no_case()
    {
        var taken = await _desk.TakeCallAsync();
        var outcome = await _desk.Move.RunAsync(
            new CaseStep.Request(taken.CaseId, 0, "電話", _desk.Clock.UtcNow), CardDesk.Analyst, CardDesk.Now);
        Assert.IsType<NotAllowed>(outcome.Refusal);
    }

    [Fact]
    public async Task A_case_that_does_not_exist_is_not_found()
    {
        var outcome = await _desk.Move.RunAsync(
            new CaseStep.Request(Guid.CreateVersion7(), 0, "電話", _desk.Clock.UtcNow), CardDesk.Operator, CardDesk.Now);
        Assert.IsType<NotFound>(outcome.Refusal);
    }

    private async Task MoveAsync(CaseStep step) =>
        Assert.Null((await _desk.Move.RunAsync(step, CardDesk.Operator, CardDesk.Now)).Refusal);

    private async Task<Refusal> RefusedAsync(CaseTaken taken, CaseStep step)
    {
        var audited = (await _desk.AuditAsync()).Count;
        var outcome = await _desk.Move.RunAsync(step, CardDesk.Operator, CardDesk.Now);
        var stored = await _desk.ReadAsync(taken.CaseId);
        Assert.Equal((CaseState.Received, 0), (stored.State, stored.Version));
        Assert.Equal(audited, (await _desk.AuditAsync()).Count);
        return Assert.IsAssignableFrom<Refusal>(outcome.Refusal);
    }
}
