using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Alerts;

/// <summary>
/// Starts a warning from a decided campaign or a decided report. Each has one draft at a time, and one rehearsal: asking again
/// gives the same one.
/// </summary>
public sealed class DraftAlert(IDbContextFactory<ScamWatchDb> contexts, AlertDraft drafts, TimeProvider clock)
{
    // No vowels, so that no word appears in an address by chance, and no look-alikes.
    private const string SlugLetters = "23456789bcdfghjkmnpqrstvwxz";

    /// <summary>Id of the draft, or why there is none.</summary>
    /// <param name="rehearsal">True for one that can never reach the public.</param>
    public async Task<Outcome<Guid>> FromReportAsync(Guid reportId, bool rehearsal, Actor actor, CancellationToken ct)
    {
        // What one citizen wrote is read by those who work on reports; publishers begin with a campaign.
        if (!actor.May(Rights.AlertWrite) || !actor.May(Rights.ReportWork))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var report = await db.Reports.AsNoTracking().Include(r => r.Indicators).SingleOrDefaultAsync(r => r.Id == reportId, ct);
        if (report is null || !actor.Scope.Covers(report.Area))
        {
            return new NotFound(("通報", "The report"));
        }

        if (AlertRules.CheckDraft(report, actor) is { } refusal)
        {
            return refusal;
        }

        var open = await db.Alerts.AsNoTracking()
            .FirstOrDefaultAsync(a => a.ReportId == reportId && a.CampaignId == null && a.State == AlertState.Draft && a.IsRehearsal == rehearsal, ct);
        return open?.Id ?? await StoreAsync(db, report, null, [report], rehearsal, actor, ct);
    }

    /// <summary>Id of the draft, or why there is none. The words come from all its reports that are held for a scam.</summary>
    /// <inheritdoc cref="FromReportAsync"/>
    public async Task<Outcome<Guid>> FromCampaignAsync(Guid campaignId, bool rehearsal, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.AlertWrite))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var campaign = await db.Campaigns.AsNoTracking().For(db, actor).SingleOrDefaultAsync(c => c.Id == campaignId, ct);
        if (campaign is null)
        {
            return FindCampaigns.NoSuch;
        }

        if (AlertRules.CheckDraft(campaign, actor) is { } refusal)
        {
            return refusal;
        }

        var open = await db.Alerts.AsNoTracking()
            .FirstOrDefaultAsync(a => a.CampaignId == campaignId && a.State == AlertState.Draft && a.IsRehearsal == rehearsal, ct);
        if (open is not null)
        {
            return open.Id;
        }

        var reports = await db.Reports.AsNoTracking().For(actor).Include(r => r.Indicators)
            .Where(r => r.CampaignId == campaignId && (r.Verdict == Verdict.Scam || r.Verdict == Verdict.Suspicious))
            .OrderByDescending(r => r.Score).ThenByDescending(r => r.ReceivedAt).Take(AlertDraft.MostReports).ToListAsync(ct);
        return reports.Count == 0 ? new CampaignNotDecided() : await StoreAsync(db, reports[0], campaign, reports, rehearsal, actor, ct);
    }

    private async Task<Outcome<Guid>> StoreAsync(
        ScamWatchDb db, Report model, Campaign? campaign, IReadOnlyList<Report> reports, bool rehearsal, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var today = JapanTime.DayOf(now);
        var content = drafts.From(model, campaign, reports, today);
        var slug = today.ToString("yyyyMMdd", CultureInfo.InvariantCulture) + "-" + RandomNumberGenerator.GetString(SlugLetters, 5);
        var alert = Alert.Draft(model, content, slug, actor, now, campaign, rehearsal);
        db.Alerts.Add(alert);
        db.AlertVersions.Add(AlertVersion.Of(alert, null, actor, now));
        var origin = campaign is null ? $"通報 {model.ReceiptNumber} から" : $"事案 {campaign.Subject} から";
        AuditTrail.Record(db, actor, AuditKind.AlertDrafted, slug, rehearsal ? $"訓練: {origin}" : origin, now);
        await db.SaveChangesAsync(ct);
        return alert.Id;
    }
}
