using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Desk;

/// <summary>
/// Records the steps that cases without a confirmed stop, and callbacks beyond their time, have reached by the clock: each
/// once, whatever restarts and however many processes ask.
/// </summary>
public sealed class EscalateCases(IDbContextFactory<ScamWatchDb> contexts, Municipality municipality, EscalationMail mail, TimeProvider clock)
{
    /// <summary>Few, so that whoever takes a call does not wait for it.</summary>
    private const int Batch = 50;

    private static readonly Actor s_actor = Actor.Worker("escalation") with { Name = "段階通知" };

    private static readonly CaseState[] s_waiting = [.. Enum.GetValues<CaseState>().Where(SuspensionRules.IsWaiting)];

    private CardDeskSettings Settings => municipality.CardDesk;

    /// <summary>How many steps were recorded.</summary>
    public async Task<int> RunAsync(CancellationToken ct) =>
        await RunAsync(DueCasesAsync, (db, ids) => db.SuspensionCases.Unclaimed().Where(c => ids.Contains(c.Id)).Select(c => c.Id), EscalateCaseAsync, ct)
        + await RunAsync(DueCallbacksAsync, (db, ids) => db.Callbacks.Unclaimed().Where(c => ids.Contains(c.Id)).Select(c => c.Id), EscalateCallbackAsync, ct);

    private async Task<int> RunAsync(
        Func<ScamWatchDb, DateTime, CancellationToken, Task<List<Guid>>> due,
        Func<ScamWatchDb, List<Guid>, IQueryable<Guid>> unclaimed,
        Func<ScamWatchDb, Guid, DateTime, CancellationToken, Task<int>> escalate, CancellationToken ct)
    {
        var (steps, left) = (0, true);
        while (left)
        {
            var now = clock.GetUtcNow().UtcDateTime;
            List<Guid> ids;
            await using (var db = await contexts.CreateDbContextAsync(ct))
            {
                ids = await due(db, now, ct);
            }

            var (recorded, all) = await TryAsync(ids, now, unclaimed, escalate, ct) ?? await OneByOneAsync(ids, now, unclaimed, escalate, ct);
            steps += recorded;
            // What somebody changed at the same moment is looked at again next time.
            left = all && ids.Count == Batch;
        }

        return steps;
    }

    private async Task<(int Steps, bool All)> OneByOneAsync(
        List<Guid> ids, DateTime now, Func<ScamWatchDb, List<Guid>, IQueryable<Guid>> unclaimed,
        Func<ScamWatchDb, Guid, DateTime, CancellationToken, Task<int>> escalate, CancellationToken ct)
    {
        var (steps, all) = (0, true);
        foreach (var id in ids)
        {
            var (recorded, isDone) = await TryAsync([id], now, unclaimed, escalate, ct) ?? (0, false);
            (steps, all) = (steps + recorded, all && isDone);
        }

        return (steps, all);
    }

    /// <summary>
    /// How many steps of those that no other process is at, and whether these are all. Null where somebody was first with one of them: nothing of this
    /// is stored then.
    /// </summary>
    /// <remarks>Where two were at the same cases, each waited for mails of the other, which are unique, in another order: a deadlock.</remarks>
    private async Task<(int Steps, bool All)?> TryAsync(
        List<Guid> ids, DateTime now, Func<ScamWatchDb, List<Guid>, IQueryable<Guid>> unclaimed,
        Func<ScamWatchDb, Guid, DateTime, CancellationToken, Task<int>> escalate, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var claim = await db.BeginClaimAsync(ct);
        var own = (await unclaimed(db, ids).ToListAsync(ct)).ToHashSet();
        var steps = 0;
        foreach (var id in ids.Where(own.Contains))
        {
            steps += await escalate(db, id, now, ct);
        }

        try
        {
            return await db.SaveOrRefuseAsync(claim, ct) is null ? (steps, own.Count == ids.Count) : null;
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            // The mail of a step that another process has just recorded.
            return null;
        }
    }

    private Task<List<Guid>> DueCasesAsync(ScamWatchDb db, DateTime now, CancellationToken ct)
    {
        var (first, notice, reassign) = Limits(now, Settings.EscalateNoticeMinutes, Settings.EscalateReassignMinutes, Settings.EscalateManagerMinutes);
        return db.SuspensionCases
            .Where(c => s_waiting.Contains(c.State)
                && ((c.EscalatedTo == null && c.ReceivedAt <= first)
                    || (c.EscalatedTo == EscalationStep.Notice && c.ReceivedAt <= notice)
                    || (c.EscalatedTo == EscalationStep.Reassign && c.ReceivedAt <= reassign)))
            .OrderBy(c => c.ReceivedAt).Take(Batch).Select(c => c.Id).ToListAsync(ct);
    }

    private Task<List<Guid>> DueCallbacksAsync(ScamWatchDb db, DateTime now, CancellationToken ct)
    {
        var (first, notice, reassign) = Limits(now, Settings.CallbackNoticeMinutes, Settings.CallbackReassignMinutes, Settings.CallbackManagerMinutes);
        return db.Callbacks
            .Where(c => c.State == CallbackState.Open
                && ((c.EscalatedTo == null && c.DueAt <= first)
                    || (c.EscalatedTo == EscalationStep.Notice && c.DueAt <= notice)
                    || (c.EscalatedTo == EscalationStep.Reassign && c.DueAt <= reassign)))
            .OrderBy(c => c.DueAt).Take(Batch).Select(c => c.Id).ToListAsync(ct);
    }

    /// <summary>Since before when something must have waited for the next step after none, notice and reassign.</summary>
    private static (DateTime First, DateTime Notice, DateTime Reassign) Limits(DateTime now, int notice, int reassign, int manager) =>
        (now.AddMinutes(-Math.Min(notice, Math.Min(reassign, manager))), now.AddMinutes(-Math.Min(reassign, manager)), now.AddMinutes(-manager));

    private async Task<int> EscalateCaseAsync(ScamWatchDb db, Guid id, DateTime now, CancellationToken ct)
    {
        var suspension = await db.SuspensionCases.SingleAsync(c => c.Id == id, ct);
        if (!SuspensionRules.IsWaiting(suspension.State))
        {
            return 0;
        }

        var waited = now - suspension.ReceivedAt;
        var steps = EscalationRules.Due(suspension.EscalatedTo, BoardRules.StepOf(waited, Settings));
        foreach (var step in steps)
        {
            suspension.Escalate(step, (int)waited.TotalMinutes,
                EscalationRules.Lifts(step, suspension.Statement.Shielded) && suspension.AssignedToId.Length > 0, s_actor, now);
            AuditTrail.Record(db, s_actor, AuditKind.CaseEscalated, suspension.ReceiptNumber, Why(step, waited), now);
            if (step == EscalationStep.Manager)
            {
                mail.Add(db, suspension, EscalatedMatter.Case, $"{suspension.Id:N}", waited, now);
            }
        }

        return steps.Count;
    }

    private async Task<int> EscalateCallbackAsync(ScamWatchDb db, Guid id, DateTime now, CancellationToken ct)
    {
        var callback = await db.Callbacks.SingleAsync(c => c.Id == id, ct);
        if (callback.State != CallbackState.Open)
        {
            return 0;
        }

        var suspension = await db.SuspensionCases.SingleAsync(c => c.Id == callback.CaseId, ct);
        var overdue = now - callback.DueAt;
        var steps = EscalationRules.Due(callback.EscalatedTo, EscalationRules.StepOfCallback(overdue, Settings));
        foreach (var step in steps)
        {
            callback.Escalate(step, EscalationRules.Lifts(step, suspension.Statement.Shielded));
            suspension.Remark(string.Create(CultureInfo.InvariantCulture, $"折返しの段階: {Why(step, overdue)}"), s_actor, now);
            AuditTrail.Record(db, s_actor, AuditKind.CallbackEscalated, callback.ReceiptNumber, Why(step, overdue), now);
            if (step == EscalationStep.Manager)
            {
                // Due again after a try that reached nobody, it may come so far again.
                mail.Add(db, suspension, EscalatedMatter.Callback, $"{callback.Id:N}:{callback.DueAt.Ticks}", overdue, now);
            }
        }

        return steps.Count;
    }

    private static string Why(EscalationStep step, TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{BoardRules.Label(step).Ja}({(int)time.TotalMinutes}分)");
}
