using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>One verdict over chosen reports.</summary>
/// <param name="Reports">Which, as the actor saw them.</param>
/// <param name="Verdict">The decision.</param>
/// <param name="Reason">Why; may be empty where it agrees with the classifier on every report.</param>
/// <param name="IncludeDecided">True to decide also what was decided otherwise before.</param>
/// <param name="TellReporters">True to send the outcome to the reporters who may be written to.</param>
public sealed record ManyDecision(
    IReadOnlyList<SeenReport> Reports, Verdict Verdict, string Reason, bool IncludeDecided = false, bool TellReporters = false);

/// <summary>What became of a decision over chosen reports.</summary>
/// <param name="Batch">By which it can be undone.</param>
/// <param name="Decided">How many got the verdict.</param>
/// <param name="LeftAlone">How many did not: they had it, or were decided otherwise.</param>
public sealed record DecidedMany(Guid Batch, int Decided, int LeftAlone);

/// <summary>
/// Decides chosen reports at once. What was decided otherwise stays as it is unless asked for; what a colleague decided since
/// the actor looked stays in any case. Campaigns keep their own decision.
/// </summary>
public sealed class DecideReports(IDbContextFactory<ScamWatchDb> contexts, Outbox outbox, TimeProvider clock)
{
    /// <summary>Attempts while mails are being sent or colleagues decide beside it: moments.</summary>
    private const int MaxAttempts = 5;

    /// <summary>What the decision would change now; nothing is stored.</summary>
    public async Task<ManyPreview> PreviewAsync(ManyDecision decision, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var seen = Seen(decision);
        var reports = await ReadAsync(db.Reports.AsNoTracking(), seen.Keys, ct);
        var taking = Taking(reports, decision, seen);
        var campaigns = reports.Select(r => r.CampaignId).OfType<Guid>().Distinct().ToList();
        return new(
            reports.Count(r => r.Verdict is null),
            reports.Count(r => r.Verdict == decision.Verdict),
            reports.Count(r => r.Verdict is not null && r.Verdict != decision.Verdict),
            reports.Count(r => DecisionRules.IsChanged(r, seen[r.Id])),
            taking.Count(r => ReportRules.Contradicts(r, decision.Verdict)),
            taking.Count(r => r.Urgency == Urgency.Now),
            campaigns.Count == 0 ? [] : await db.Campaigns.Where(c => campaigns.Contains(c.Id)).Select(c => c.Number).OrderBy(n => n).ToListAsync(ct),
            outbox.Enabled ? await outbox.CountAsync(db, taking, decision.Verdict, clock.GetUtcNow().UtcDateTime, ct) : null);
    }

    /// <summary>What became of it, or why nothing was decided.</summary>
    public async Task<Outcome<DecidedMany>> RunAsync(ManyDecision decision, Actor actor, CancellationToken ct)
    {
        var seen = Seen(decision);
        if (seen.Count == 0)
        {
            return new NothingChosen();
        }

        if (seen.Count > DecisionRules.MaxChosen)
        {
            return new TooManyChosenToDecide(seen.Count);
        }

        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            try
            {
                return await ApplyAsync(db, decision, seen, actor, ct);
            }
            catch (DbUpdateException fault) when (fault is DbUpdateConcurrencyException || db.IsUniqueViolation(fault))
            {
                // A colleague or the matcher was at one of them, or its mail was being sent: looked at anew.
                if (attempt == MaxAttempts)
                {
                    return new ChangedMeanwhile();
                }
            }
        }
    }

    private async Task<Outcome<DecidedMany>> ApplyAsync(
        ScamWatchDb db, ManyDecision decision, Dictionary<Guid, int> seen, Actor actor, CancellationToken ct)
    {
        var reports = await ReadAsync(db.Reports, seen.Keys, ct);
        var taking = Taking(reports, decision, seen);
        if (DecisionRules.Check(taking, decision.Verdict, decision.Reason, actor) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var reason = Redactor.Redact(decision.Reason.Trim()).Text;
        var ids = taking.Select(r => r.Id).ToList();
        var mailed = await db.OutgoingMails
            .Where(m => m.ReportId != null && ids.Contains(m.ReportId.Value) && m.Kind == ReplyKind.Outcome && (m.State == ReplyState.Queued || m.State == ReplyState.Failed))
            .Select(m => m.ReportId!.Value).ToHashSetAsync(ct);
        var batch = new DecisionBatch(decision.Verdict, [.. taking.Select(r => r.Decision with { Mailed = mailed.Contains(r.Id) })], actor, now);
        var label = ReportRules.Label(decision.Verdict).Ja;
        foreach (var report in taking)
        {
            report.Decide(decision.Verdict, reason, actor, now);
            AuditTrail.Record(db, actor, AuditKind.ReportDecided, report.ReceiptNumber, reason.Length == 0 ? label : $"{label}: {reason}", now);
        }

        db.DecisionBatches.Add(batch);
        await outbox.TellAsync(db, taking, decision.Verdict, decision.TellReporters, now, ct);
        await db.SaveChangesAsync(ct);
        return new DecidedMany(batch.Id, taking.Count, reports.Count - taking.Count);
    }

    private static Dictionary<Guid, int> Seen(ManyDecision decision) =>
        decision.Reports.DistinctBy(r => r.Id).ToDictionary(r => r.Id, r => r.Version);

    private static Task<List<Report>> ReadAsync(IQueryable<Report> reports, IEnumerable<Guid> ids, CancellationToken ct) =>
        reports.Where(r => ids.Contains(r.Id)).OrderBy(r => r.ReceivedAt).ThenBy(r => r.Id).ToListAsync(ct);

    private static List<Report> Taking(List<Report> reports, ManyDecision decision, Dictionary<Guid, int> seen) =>
        [.. reports.Where(r => DecisionRules.Takes(r, decision.Verdict, seen[r.Id], decision.IncludeDecided))];
}
