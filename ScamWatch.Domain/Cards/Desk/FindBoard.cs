using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Desk;

/// <summary>A case that waits, and how far it has gone up.</summary>
/// <param name="AssignedToId">Empty where nobody follows it.</param>
/// <param name="Shielded">A supervisor gives it to somebody; nobody takes it.</param>
public sealed record WaitingCase(
    Guid Id, string ReceiptNumber, CaseState State, DateTime ReceivedAt, string AssignedToId, string AssignedTo, bool Shielded, int Version, EscalationStep Step);

/// <summary>A case of which the card system has not carried something out, or has not said yet that it did.</summary>
/// <param name="IsNotCarriedOut">False while it is only waited for.</param>
public sealed record OutstandingCase(
    Guid Id, string ReceiptNumber, CaseState State, EffectState? Effect, string? Note, bool IsNotCarriedOut, string AssignedTo);

/// <summary>What everyone of the desk is told wherever they are; no personal data.</summary>
/// <param name="Calls">Operators who wait for a supervisor.</param>
/// <param name="Noticed">Cases without a confirmed stop beyond the first step; those further up are among them.</param>
/// <param name="Unassigned">Of these those that nobody follows.</param>
/// <param name="Late">Of these those that have come to the manager.</param>
/// <param name="Callbacks">Callbacks beyond their first step.</param>
/// <param name="NotCarriedOut">Cases of which the card system has not carried something out.</param>
public sealed record DeskAlarms(IReadOnlyList<SupervisorCall> Calls, int Noticed, int Unassigned, int Late, int Callbacks, int NotCarriedOut);

/// <summary>The desk at one moment; no personal data.</summary>
/// <param name="Waiting">Cases without a confirmed stop, the longest first.</param>
/// <param name="Outstanding">Cases the card system has not done with: what was not carried out first.</param>
/// <param name="Callbacks">Open callbacks, the earliest due first.</param>
/// <param name="SupervisorCalls">Operators who wait for a supervisor.</param>
/// <param name="Intervals">Quarter hours of today with figures, oldest first.</param>
/// <param name="Rate">Their sum and the worst of them.</param>
/// <param name="Calls">Calls counted today.</param>
/// <param name="Misdirected">Of these misdirected.</param>
/// <param name="AfterCallSeconds">Mean after-call work of today's calls that made a case; null where there is none.</param>
/// <param name="OpenHandover">True where the last handover is not acknowledged.</param>
/// <param name="FoundCards">Cards handed in by others that lie in the office, the longest kept first.</param>
public sealed record Board(
    IReadOnlyList<WaitingCase> Waiting, IReadOnlyList<OutstandingCase> Outstanding, IReadOnlyList<Callback> Callbacks, IReadOnlyList<SupervisorCall> SupervisorCalls,
    IReadOnlyList<CallInterval> Intervals, AnswerRate Rate, int Calls, int Misdirected, double? AfterCallSeconds, bool OpenHandover,
    IReadOnlyList<FoundCard> FoundCards);

/// <summary>Reads the live board.</summary>
public sealed class FindBoard(IDbContextFactory<ScamWatchDb> contexts, Municipality municipality, TimeProvider clock)
{
    private static readonly CaseState[] s_waiting = [.. Enum.GetValues<CaseState>().Where(SuspensionRules.IsWaiting)];

    /// <summary>The board of the cases within the reader's reach; null for those who work on none.</summary>
    public async Task<Board?> RunAsync(Actor reader, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var day = JapanTime.ToUtc(JapanTime.Of(now).Date);
        if (!reader.May(Rights.CaseWork))
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var waiting = await db.SuspensionCases.AsNoTracking().For(reader).Where(c => s_waiting.Contains(c.State)).OrderBy(c => c.ReceivedAt).Take(Slice.MaxTake)
            .Select(c => new { c.Id, c.ReceiptNumber, c.State, c.ReceivedAt, c.AssignedToId, c.AssignedTo, c.Statement, c.EscalatedTo, c.Version }).ToListAsync(ct);
        var intervals = await db.CallIntervals.AsNoTracking().Where(i => i.StartsAt >= day).OrderBy(i => i.StartsAt).ToListAsync(ct);
        var calls = await db.CallRecords.AsNoTracking().Where(c => c.StartedAt >= day)
            .Select(c => new { c.Outcome, c.EndedAt, c.WrappedUpAt }).ToListAsync(ct);
        var taken = calls.Where(c => c.Outcome == CallOutcome.Taken).ToList();
        return new(
            [.. waiting.Select(c => new WaitingCase(
                c.Id, c.ReceiptNumber, c.State, c.ReceivedAt, c.AssignedToId, c.AssignedTo, c.Statement.Shielded, c.Version,
                // By the clock as well: the board is right also while no worker runs.
                Further(c.EscalatedTo, BoardRules.StepOf(now - c.ReceivedAt, municipality.CardDesk))))],
            await OutstandingAsync(db, reader, ct),
            await CallbacksAsync(db, reader, ct),
            await db.SupervisorCalls.AsNoTracking().Where(c => c.AnsweredAt == null).OrderBy(c => c.At).ToListAsync(ct),
            intervals, BoardRules.RateOf(intervals), calls.Count, calls.Count - taken.Count,
            taken.Count == 0 ? null : taken.Average(c => (c.WrappedUpAt - c.EndedAt).TotalSeconds),
            (await db.Handovers.AsNoTracking().OrderByDescending(h => h.At).Take(AreaReach.IsEverywhere(reader) ? 1 : GiveHandover.Shown).ToListAsync(ct)).Find(h => h.IsFor(reader)) is { AcknowledgedAt: null },
            await db.FoundCards.AsNoTracking().For(db, reader).Where(c => c.State == FoundCardState.Kept).OrderBy(c => c.TakenAt).Take(Slice.MaxTake).ToListAsync(ct));
    }

    /// <summary>What calls for somebody of the desk wherever they are, of the cases within reach; null for those who work on none.</summary>
    public async Task<DeskAlarms?> AlarmsAsync(Actor reader, CancellationToken ct)
    {
        var settings = municipality.CardDesk;
        var now = clock.GetUtcNow().UtcDateTime;
        if (!reader.May(Rights.CaseWork))
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var failed = FindCases.NotCarriedOut(db);
        var late = db.SuspensionCases.For(reader).Where(c => s_waiting.Contains(c.State));
        var (notice, manager, callback) =
            (now.AddMinutes(-settings.EscalateNoticeMinutes), now.AddMinutes(-settings.EscalateManagerMinutes), now.AddMinutes(-settings.CallbackNoticeMinutes));
        return new(
            await db.SupervisorCalls.AsNoTracking().Where(c => c.AnsweredAt == null).OrderBy(c => c.At).Take(10).ToListAsync(ct),
            await late.CountAsync(c => c.ReceivedAt <= notice, ct),
            await late.CountAsync(c => c.AssignedToId == "", ct),
            await late.CountAsync(c => c.ReceivedAt <= manager, ct),
            await db.Callbacks.For(db, reader).CountAsync(c => c.State == CallbackState.Open && c.DueAt <= callback, ct),
            await db.SuspensionCases.For(reader).CountAsync(c => failed.Contains(c.Id), ct));
    }

    /// <summary>Open callbacks, the earliest due first.</summary>
    public async Task<IReadOnlyList<Callback>> CallbacksAsync(Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.CaseTake))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        return await CallbacksAsync(db, reader, ct);
    }

    private static EscalationStep Further(EscalationStep? recorded, EscalationStep byClock) =>
        recorded is { } step && step > byClock ? step : byClock;

    private static async Task<IReadOnlyList<OutstandingCase>> OutstandingAsync(ScamWatchDb db, Actor reader, CancellationToken ct)
    {
        var failed = FindCases.NotCarriedOut(db);
        return await db.SuspensionCases.AsNoTracking().For(reader)
            .Where(c => c.Effect == EffectState.Pending || failed.Contains(c.Id))
            .OrderBy(c => failed.Contains(c.Id) ? 0 : 1).ThenBy(c => c.ReceivedAt).Take(Slice.MaxTake)
            .Select(c => new OutstandingCase(c.Id, c.ReceiptNumber, c.State, c.Effect, c.EffectNote, failed.Contains(c.Id), c.AssignedTo))
            .ToListAsync(ct);
    }

    private static async Task<IReadOnlyList<Callback>> CallbacksAsync(ScamWatchDb db, Actor reader, CancellationToken ct) =>
        await db.Callbacks.AsNoTracking().For(db, reader).Where(c => c.State == CallbackState.Open).OrderBy(c => c.DueAt).Take(Slice.MaxTake).ToListAsync(ct);
}
