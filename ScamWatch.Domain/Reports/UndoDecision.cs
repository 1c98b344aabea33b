using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>The report has its verdict from its campaign: it is undone there, for all of its reports.</summary>
/// <param name="Campaign">Number.</param>
public sealed record DecidedWithCampaign(int Campaign) : Refusal((
    $"この判定は事案{Campaign}の一括判定です。取り消すときは事案のページで行ってください。",
    $"This verdict comes from campaign {Campaign}. Undo it on the campaign's page."));

/// <summary>What an undo brought back.</summary>
/// <param name="Verdict">The verdict that stands again; null where the report is undecided again.</param>
/// <param name="Version">The report's new version.</param>
/// <param name="AlreadyTold">True where the reporter was told of the undone verdict before: a mail that is sent cannot be held back.</param>
public sealed record DecisionUndone(Verdict? Verdict, int Version, bool AlreadyTold);

/// <summary>
/// Undoes the last decision on a report: the former verdict stands again with its reason, its time and whose it was. Several in
/// a row go back step by step. The mail of the undone verdict is held back where it is not sent.
/// </summary>
public sealed class UndoDecision(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>Attempts while its mail is being sent: moments.</summary>
    private const int MaxAttempts = 5;

    /// <param name="reportId">Which.</param>
    /// <param name="seenVersion">The version the actor had before their eyes.</param>
    public async Task<Outcome<DecisionUndone>> RunAsync(Guid reportId, int seenVersion, Actor actor, CancellationToken ct)
    {
        if (!actor.Has(Role.Triage))
        {
            return new NotAllowed();
        }

        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var report = await db.Reports.SingleOrDefaultAsync(r => r.Id == reportId, ct);
            if (report is null)
            {
                return new NotFound(("通報", "The report"));
            }

            if (report.Version != seenVersion)
            {
                return report is { DecidedBy: { } by, Verdict: { } verdict } ? new DecidedMeanwhile(by, verdict) : new ChangedMeanwhile();
            }

            var outcome = await ApplyAsync(db, report, actor, ct);
            if (!outcome.Succeeded || await db.SaveOrRefuseAsync(ct) is not { } conflict)
            {
                return outcome;
            }

            // Not the report but its mail may have been changed, by the worker that sends it.
            if (attempt >= MaxAttempts)
            {
                return conflict;
            }
        }
    }

    /// <summary>True where the report's verdict can be undone here.</summary>
    public async Task<bool> CanAsync(Report report, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return report is { Verdict: not null, DecidedWith: null } && await LastAsync(db, report, ct) is not null;
    }

    private async Task<Outcome<DecisionUndone>> ApplyAsync(ScamWatchDb db, Report report, Actor actor, CancellationToken ct)
    {
        if (report is { DecidedWith: not null, CampaignId: { } campaign })
        {
            return new DecidedWithCampaign(await db.Campaigns.Where(c => c.Id == campaign).Select(c => c.Number).SingleAsync(ct));
        }

        if (report.Verdict is not { } undone || await LastAsync(db, report, ct) is not { } change)
        {
            return new NothingToUndo();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        change.Undo(actor, now);
        report.Restore(change.Before);
        // The step before this one can be undone next.
        if (await BeforeAsync(db, change, ct) is { } earlier)
        {
            earlier.MoveTo(report.Version);
        }

        await Outbox.HoldBackAsync(db, db.Reports.Where(r => r.Id == report.Id), ct);
        var told = await db.OutgoingMails.AnyAsync(
            m => m.ReportId == report.Id && m.Kind == ReplyKind.Outcome && m.State == ReplyState.Sent && m.Verdict == undone, ct);
        var back = report.Verdict is { } verdict ? ReportRules.Label(verdict).Ja : "未判定";
        AuditTrail.Record(db, actor, AuditKind.DecisionUndone, report.ReceiptNumber, $"{ReportRules.Label(undone).Ja} → {back}", now);
        return new DecisionUndone(report.Verdict, report.Version, told);
    }

    private static Task<DecisionChange?> LastAsync(ScamWatchDb db, Report report, CancellationToken ct) =>
        db.DecisionChanges.Where(c => c.ReportId == report.Id && c.Version == report.Version && c.UndoneAt == null)
            .OrderByDescending(c => c.At).FirstOrDefaultAsync(ct);

    /// <summary>The decision that this one replaced, where it was one on the single report.</summary>
    private static async Task<DecisionChange?> BeforeAsync(ScamWatchDb db, DecisionChange change, CancellationToken ct) =>
        change.Before is { Verdict: not null, With: null, At: { } at }
            ? await db.DecisionChanges.Where(c => c.ReportId == change.ReportId && c.UndoneAt == null && c.Id != change.Id && c.At == at)
                .FirstOrDefaultAsync(ct)
            : null;
}
