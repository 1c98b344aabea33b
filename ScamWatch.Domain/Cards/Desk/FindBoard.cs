using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Desk;

/// <summary>A case that waits, and how far it has gone up.</summary>
public sealed record WaitingCase(Guid Id, string ReceiptNumber, CaseState State, DateTime ReceivedAt, string AssignedTo, int Version, EscalationStep Step);

/// <summary>The desk at one moment; no personal data.</summary>
/// <param name="Waiting">Cases without a confirmed stop, the longest first.</param>
/// <param name="Callbacks">Open callbacks, the earliest due first.</param>
/// <param name="SupervisorCalls">Operators who wait for a supervisor.</param>
/// <param name="Intervals">Quarter hours of today with figures, oldest first.</param>
/// <param name="Rate">Their sum and the worst of them.</param>
/// <param name="Calls">Calls counted today.</param>
/// <param name="Misdirected">Of these misdirected.</param>
/// <param name="AfterCallSeconds">Mean after-call work of today's calls that made a case; null where there is none.</param>
/// <param name="OpenHandover">True where the last handover is not acknowledged.</param>
public sealed record Board(
    IReadOnlyList<WaitingCase> Waiting, IReadOnlyList<Callback> Callbacks, IReadOnlyList<SupervisorCall> SupervisorCalls,
    IReadOnlyList<CallInterval> Intervals, AnswerRate Rate, int Calls, int Misdirected, double? AfterCallSeconds, bool OpenHandover);

/// <summary>Reads the live board.</summary>
public sealed class FindBoard(IDbContextFactory<ScamWatchDb> contexts, Municipality municipality, TimeProvider clock)
{
    private static readonly CaseState[] s_waiting = [.. Enum.GetValues<CaseState>().Where(SuspensionRules.IsWaiting)];

    public async Task<Board> RunAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var day = JapanTime.ToUtc(JapanTime.Of(now).Date);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var waiting = await db.SuspensionCases.AsNoTracking().Where(c => s_waiting.Contains(c.State)).OrderBy(c => c.ReceivedAt).Take(Slice.MaxTake)
            .Select(c => new { c.Id, c.ReceiptNumber, c.State, c.ReceivedAt, c.AssignedTo, c.Version }).ToListAsync(ct);
        var intervals = await db.CallIntervals.AsNoTracking().Where(i => i.StartsAt >= day).OrderBy(i => i.StartsAt).ToListAsync(ct);
        var calls = await db.CallRecords.AsNoTracking().Where(c => c.StartedAt >= day)
            .Select(c => new { c.Outcome, c.EndedAt, c.WrappedUpAt }).ToListAsync(ct);
        var taken = calls.Where(c => c.Outcome == CallOutcome.Taken).ToList();
        return new(
            [.. waiting.Select(c => new WaitingCase(c.Id, c.ReceiptNumber, c.State, c.ReceivedAt, c.AssignedTo, c.Version,
                BoardRules.StepOf(now - c.ReceivedAt, municipality.CardDesk)))],
            await CallbacksAsync(db, ct),
            await db.SupervisorCalls.AsNoTracking().Where(c => c.AnsweredAt == null).OrderBy(c => c.At).ToListAsync(ct),
            intervals, BoardRules.RateOf(intervals), calls.Count, calls.Count - taken.Count,
            taken.Count == 0 ? null : taken.Average(c => (c.WrappedUpAt - c.EndedAt).TotalSeconds),
            await db.Handovers.OrderByDescending(h => h.At).Select(h => h.AcknowledgedAt == null).FirstOrDefaultAsync(ct));
    }

    /// <summary>What calls for a supervisor wherever they are: operators who wait for one, and cases gone up to the manager.</summary>
    public async Task<(IReadOnlyList<SupervisorCall> Calls, int LateCases)> ForSupervisorAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var late = clock.GetUtcNow().UtcDateTime.AddMinutes(-municipality.CardDesk.EscalateManagerMinutes);
        return (
            await db.SupervisorCalls.AsNoTracking().Where(c => c.AnsweredAt == null).OrderBy(c => c.At).Take(10).ToListAsync(ct),
            await db.SuspensionCases.CountAsync(c => s_waiting.Contains(c.State) && c.ReceivedAt <= late, ct));
    }

    /// <summary>Open callbacks, the earliest due first.</summary>
    public async Task<IReadOnlyList<Callback>> CallbacksAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await CallbacksAsync(db, ct);
    }

    private static async Task<IReadOnlyList<Callback>> CallbacksAsync(ScamWatchDb db, CancellationToken ct) =>
        await db.Callbacks.AsNoTracking().Where(c => c.State == CallbackState.Open).OrderBy(c => c.DueAt).Take(Slice.MaxTake).ToListAsync(ct);
}
