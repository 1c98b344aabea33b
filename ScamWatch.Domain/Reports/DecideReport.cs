using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>A decision on one report.</summary>
/// <param name="ReportId">Which.</param>
/// <param name="Verdict">The decision.</param>
/// <param name="Reason">Why; may be empty where it agrees with the classifier.</param>
/// <param name="SeenVersion">The version the actor had before their eyes.</param>
/// <param name="TellReporter">True to send the outcome to the reporter, where the reporter may be written to.</param>
public sealed record Decision(Guid ReportId, Verdict Verdict, string Reason, int SeenVersion, bool TellReporter = false);

/// <summary>Decides a report, or corrects an earlier decision.</summary>
public sealed class DecideReport(IDbContextFactory<ScamWatchDb> contexts, Outbox outbox, TimeProvider clock)
{
    /// <summary>Attempts while its mail is being sent or the same mail is planned beside it: moments.</summary>
    private const int MaxAttempts = 5;

    /// <summary>The report's new version, or why it was not decided.</summary>
    public Task<Outcome<int>> RunAsync(Decision decision, Actor actor, CancellationToken ct) => RunAsync(decision, actor, 1, ct);

    private async Task<Outcome<int>> RunAsync(Decision decision, Actor actor, int attempt, CancellationToken ct)
    {
        using var span = Operations.Telemetry.Begin("decide-report", actor);
        if (!actor.May(Rights.ReportWork))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var report = await db.Reports.SingleOrDefaultAsync(r => r.Id == decision.ReportId, ct);
        if (report is null)
        {
            return new NotFound(("通報", "The report"));
        }

        if (ReportRules.CheckDecision(report, decision.Verdict, decision.Reason, decision.SeenVersion, actor) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var reason = Redactor.Redact(decision.Reason.Trim()).Text;
        var mailed = await db.OutgoingMails.AnyAsync(
            m => m.ReportId == report.Id && m.Kind == ReplyKind.Outcome && (m.State == ReplyState.Queued || m.State == ReplyState.Failed), ct);
        var before = report.Decision with { Mailed = mailed };
        report.Decide(decision.Verdict, reason, actor, now);
        db.DecisionBatches.Add(new(decision.Verdict, [before], actor, now));
        AuditTrail.Record(db, actor, AuditKind.ReportDecided, report.ReceiptNumber,
            reason.Length == 0 ? ReportRules.Label(decision.Verdict).Ja : $"{ReportRules.Label(decision.Verdict).Ja}: {reason}", now);
        await outbox.TellAsync(db, report, decision.Verdict, decision.TellReporter, now, ct);
        Refusal conflict;
        try
        {
            if (await db.SaveOrRefuseAsync(ct) is not { } changed)
            {
                return report.Version;
            }

            conflict = changed;
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault) && attempt < MaxAttempts)
        {
            // The reporter's other report of the same case was decided at this moment, and its mail planned.
            return await RunAsync(decision, actor, attempt + 1, ct);
        }

        await using var fresh = await contexts.CreateDbContextAsync(ct);
        var winner = await fresh.Reports.AsNoTracking().SingleAsync(r => r.Id == decision.ReportId, ct);
        if (winner.Version == decision.SeenVersion && attempt < MaxAttempts)
        {
            // Not the report was changed but its mail, by the worker that sends it.
            return await RunAsync(decision, actor, attempt + 1, ct);
        }

        return winner is { DecidedBy: { } by, Verdict: { } verdict } ? new DecidedMeanwhile(by, verdict) : conflict;
    }
}
