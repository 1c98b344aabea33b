using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>What an undo did.</summary>
/// <param name="Reports">Reports that stand again as they stood before.</param>
/// <param name="LeftAlone">Reports that were decided anew since and stay so.</param>
/// <param name="Sent">Mails that had been sent and cannot be called back.</param>
public sealed record DecisionsUndone(IReadOnlyList<Guid> Reports, int LeftAlone, int Sent)
{
    /// <summary>How many stand again as they stood before.</summary>
    public int Restored => Reports.Count;
}

/// <summary>Undoes one verdict over chosen reports: each gets back the decision it had before, or none. Mails not yet sent are held back.</summary>
public sealed class UndoDecisions(IDbContextFactory<ScamWatchDb> contexts, Outbox outbox, TimeProvider clock)
{
    private const int MaxAttempts = 5;

    /// <summary>The actor's last decision from the queue that is not undone; null where there is none.</summary>
    /// <param name="since">Not an earlier one, UTC.</param>
    public async Task<Guid?> LastAsync(Actor actor, DateTime since, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.DecisionBatches.Where(b => b.ById == actor.Id && b.At >= since && b.UndoneAt == null)
            .OrderByDescending(b => b.At).ThenByDescending(b => b.Id).Select(b => (Guid?)b.Id).FirstOrDefaultAsync(ct);
    }

    /// <summary>What was undone, or why nothing was.</summary>
    public async Task<Outcome<DecisionsUndone>> RunAsync(Guid batchId, Actor actor, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            try
            {
                return await ApplyAsync(db, batchId, actor, ct);
            }
            catch (DbUpdateException fault) when (fault is DbUpdateConcurrencyException || db.IsUniqueViolation(fault))
            {
                if (attempt == MaxAttempts)
                {
                    return new ChangedMeanwhile();
                }
            }
        }
    }

    private async Task<Outcome<DecisionsUndone>> ApplyAsync(ScamWatchDb db, Guid batchId, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.ReportWork))
        {
            return new NotAllowed();
        }

        if (await db.DecisionBatches.SingleOrDefaultAsync(b => b.Id == batchId, ct) is not { } batch)
        {
            return new NotFound(("判定", "The decision"));
        }

        var ids = batch.Before.Select(b => b.Report).ToList();
        if (!await db.ReachesReportsAsync(ids, actor, ct))
        {
            return new NotFound(("判定", "The decision"));
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var reports = await db.Reports.Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, ct);
        var restored = batch.Before.Where(b => reports.TryGetValue(b.Report, out var report) && batch.IsOf(report)).ToList();
        if (batch.UndoneAt is not null || restored.Count == 0)
        {
            return new NothingToTakeBack();
        }

        var restoredIds = restored.Select(b => b.Report).ToList();
        var sent = await db.OutgoingMails.CountAsync(
            m => m.ReportId != null && restoredIds.Contains(m.ReportId.Value) && m.Kind == ReplyKind.Outcome && m.State == ReplyState.Sent && m.SentAt >= batch.At, ct);
        await Outbox.HoldBackAsync(db, db.Reports.Where(r => restoredIds.Contains(r.Id)), ct);
        foreach (var earlier in restored)
        {
            var report = reports[earlier.Report];
            report.Restore(earlier);
            AuditTrail.Record(
                db, actor, AuditKind.DecisionsUndone, report.ReceiptNumber,
                $"{ReportRules.Label(batch.Verdict).Ja} → {(earlier.Verdict is { } verdict ? ReportRules.Label(verdict).Ja : "未判定")}", now);
        }

        foreach (var alike in restored.Where(b => b is { Mailed: true, Verdict: not null }).GroupBy(b => b.Verdict!.Value))
        {
            await outbox.TellAsync(db, [.. alike.Select(b => reports[b.Report])], alike.Key, true, now, ct);
        }

        batch.Undo(actor, now);
        await db.SaveChangesAsync(ct);
        return new DecisionsUndone(restoredIds, batch.Before.Count - restored.Count, sent);
    }
}
