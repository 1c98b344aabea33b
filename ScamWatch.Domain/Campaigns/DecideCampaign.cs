using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Campaigns;

/// <summary>A decision on all reports of a campaign.</summary>
/// <param name="CampaignId">Which.</param>
/// <param name="Verdict">The decision.</param>
/// <param name="Reason">Why; may be empty where it agrees with the classifier on every report.</param>
/// <param name="IncludeDecided">True to decide also what was decided otherwise before.</param>
/// <param name="SeenVersion">The version the actor had before their eyes.</param>
/// <param name="TellReporters">True to send the outcome to the reporters who may be written to, each once.</param>
public sealed record CampaignVerdict(
    Guid CampaignId, Verdict Verdict, string Reason, bool IncludeDecided, int SeenVersion, bool TellReporters = false);

/// <summary>
/// One verdict over all reports of a campaign, in statements that take all of them at once; reports that join later get
/// it too.
/// </summary>
public sealed class DecideCampaign(IDbContextFactory<ScamWatchDb> contexts, ChangeFeed feed, Outbox outbox, TimeProvider clock)
{
    /// <summary>What the decision would change now; null where there is no such campaign.</summary>
    public async Task<DecisionPreview?> PreviewAsync(Guid campaignId, Verdict verdict, Actor reader, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return reader.May(Rights.CampaignWork) && await db.Campaigns.For(db, reader).AnyAsync(c => c.Id == campaignId, ct) ? await PreviewAsync(db, campaignId, verdict, ct) : null;
    }

    /// <summary>The change, by which it can be undone, or why nothing was decided.</summary>
    public Task<Outcome<Guid>> RunAsync(CampaignVerdict decision, Actor actor, CancellationToken ct) =>
        CampaignCommit.RunAsync(contexts, feed, db => ApplyAsync(db, decision, actor, ct), ct);

    private async Task<Outcome<Guid>> ApplyAsync(ScamWatchDb db, CampaignVerdict decision, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CampaignWork))
        {
            return new NotAllowed();
        }

        if (await CampaignCommit.FindAsync(db, decision.CampaignId, ct) is not { ReportCount: > 0 } campaign)
        {
            return new NotFound(("事案", "The campaign"));
        }

        if (await CampaignCommit.CheckReachAsync(db, campaign.Id, actor, ct) is { } beyond)
        {
            return beyond;
        }

        var preview = await PreviewAsync(db, campaign.Id, decision.Verdict, ct);
        if (CampaignRules.CheckDecision(campaign, preview, decision.Reason, decision.SeenVersion, actor) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var reason = Redactor.Redact(decision.Reason.Trim()).Text;
        var reports = db.Reports.Where(r => r.CampaignId == campaign.Id);
        // What the campaign's earlier decision gave is this decision's to change; what a person gave a single report is not, unless asked.
        var replaced = decision.IncludeDecided
            ? reports.Where(r => r.Verdict != null && r.Verdict != decision.Verdict)
            : reports.Where(r => r.Verdict != null && r.Verdict != decision.Verdict && r.DecidedWith != null);
        var before = await replaced.AsNoTracking()
            .Select(r => new ReportDecision(r.Id, r.Verdict, r.DecidedBy, r.DecidedAt, r.DecisionReason, r.DecidedWith))
            .ToListAsync(ct);
        var change = new CampaignChange(
            CampaignChangeKind.Decided, campaign.Id, null, new() { Decision = campaign.Decision, Decisions = before }, actor, now);
        campaign.Decide(decision.Verdict, reason, actor, now, change.Id);
        var decided = await PlaceReports.SetAsync(replaced, campaign.Decision, now, ct)
            + await PlaceReports.SetAsync(reports.Where(r => r.Verdict == null), campaign.Decision, now, ct);
        change.Fill(change.Content, decided);
        db.CampaignChanges.Add(change);
        if (outbox.Enabled)
        {
            // Only reporters who wrote by mail can be told.
            var told = await reports.AsNoTracking().Where(r => r.DecidedWith == change.Id && r.ReporterMail != null).OrderBy(r => r.ReceivedAt).ToListAsync(ct);
            await outbox.TellAsync(db, told, decision.Verdict, decision.TellReporters, now, ct);
        }

        var label = ReportRules.Label(decision.Verdict).Ja;
        AuditTrail.Record(db, actor, AuditKind.CampaignDecided, campaign.Subject,
            string.Create(CultureInfo.InvariantCulture, $"{label}; {decided}件{(reason.Length == 0 ? "" : $": {reason}")}"), now);
        return change.Id;
    }

    private static async Task<DecisionPreview> PreviewAsync(ScamWatchDb db, Guid campaignId, Verdict verdict, CancellationToken ct)
    {
        var reports = db.Reports.AsNoTracking().Where(r => r.CampaignId == campaignId);
        var undecided = reports.Where(r => r.Verdict == null);
        var same = await reports.CountAsync(r => r.Verdict == verdict, ct);
        var open = await undecided.CountAsync(ct);
        var opposite = verdict switch
        {
            Verdict.Scam => JudgedVerdict.Benign,
            Verdict.Legitimate or Verdict.Unrelated => JudgedVerdict.Scam,
            _ => (JudgedVerdict?)null,
        };
        return new(
            open,
            same,
            await reports.CountAsync(ct) - open - same,
            opposite is { } against ? await undecided.CountAsync(r => r.JudgedVerdict == against, ct) : 0,
            await undecided.CountAsync(r => r.Urgency == Urgency.Now, ct));
    }
}
