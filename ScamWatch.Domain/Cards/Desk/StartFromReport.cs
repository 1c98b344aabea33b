using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Desk;

/// <summary>What a report says of the call that follows it.</summary>
/// <param name="Cause">Theft where the card was handed over; other where only a PIN was told.</param>
/// <param name="HolderName">As the reporter gave it; the reporter is not always the holder.</param>
/// <param name="Contact">As the reporter gave it.</param>
/// <param name="Campaign">Number of the campaign behind the report; null where it is in none.</param>
/// <param name="CampaignReports">How many reports that campaign has.</param>
public sealed record CallStart(string ReportNumber, LossCause Cause, string HolderName, string Contact, int? Campaign = null, int CampaignReports = 0);

/// <summary>Pre-fills a suspension from a report in which a card or a PIN was handed over.</summary>
public sealed class StartFromReport(IDbContextFactory<ScamWatchDb> contexts, AccessLog log, TimeProvider clock)
{
    /// <summary>
    /// What is known; null where there is no such report or nothing was handed over. Showing who reported is audited.
    /// </summary>
    public async Task<CallStart?> RunAsync(string reportNumber, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CaseTake) || !ReceiptNumber.TryParse(reportNumber, out var number))
        {
            return null;
        }

        var wanted = number.ToString();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var report = await db.Reports.AsNoTracking().Where(r => r.ReceiptNumber == wanted)
            .Select(r => new { r.Area, r.Harm, r.Asks, r.ReporterName, r.ReporterContact, r.CampaignId }).SingleOrDefaultAsync(ct);
        if (report is null || report.Harm is not (HarmStage.HandedOver or HarmStage.MoneyLost) || !actor.Scope.Covers(report.Area))
        {
            return null;
        }

        var campaign = await db.Campaigns.AsNoTracking().Where(c => c.Id == report.CampaignId)
            .Select(c => new { c.Number, c.ReportCount }).SingleOrDefaultAsync(ct);
        AuditTrail.Record(db, actor, AuditKind.ReporterRevealed, wanted, "停止受付へ引き継ぎ", clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(ct);
        log.Note(actor, AccessKind.ReporterSeen, wanted);
        return new(wanted, report.Asks.Contains("card-handover") ? LossCause.Theft : LossCause.Other, report.ReporterName, report.ReporterContact,
            campaign?.Number, campaign?.ReportCount ?? 0);
    }
}
