using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>Where a report stands, without a word of it.</summary>
/// <param name="Campaign">Number of its campaign; null where it belongs to none.</param>
public sealed record ReportState(string ReceiptNumber, DateTime ReceivedAt, Verdict? Verdict, DateTime? DecidedAt, int? Campaign);

/// <summary>Answers for programs that handed a report in.</summary>
public sealed class FindReportState(IDbContextFactory<ScamWatchDb> contexts)
{
    /// <summary>Where the report with this number stands; null where there is none.</summary>
    public async Task<ReportState?> RunAsync(ReceiptNumber receipt, CancellationToken ct)
    {
        var number = receipt.ToString();
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reports.AsNoTracking().Where(r => r.ReceiptNumber == number)
            .Select(r => new ReportState(
                r.ReceiptNumber, r.ReceivedAt, r.Verdict, r.DecidedAt,
                db.Campaigns.Where(c => c.Id == r.CampaignId).Select(c => (int?)c.Number).FirstOrDefault()))
            .SingleOrDefaultAsync(ct);
    }

    /// <summary>
    /// True where a stored report says the same as a delivery does. For senders who choose the key of a delivery: the same
    /// key with other content is a fault of theirs.
    /// </summary>
    /// <param name="incoming">As it arrived; My Numbers are destroyed before it is compared.</param>
    public async Task<bool> SaysTheSameAsync(Guid reportId, IncomingReport incoming, CancellationToken ct)
    {
        var sent = IncomingRedaction.Redact(incoming).Report;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var stored = await db.Reports.AsNoTracking().SingleOrDefaultAsync(r => r.Id == reportId, ct);
        return stored is not null
            && (stored.Channel, stored.Subject, stored.Sender, stored.Body, stored.Html, stored.Harm, stored.OccurredAt)
                == (sent.Channel, sent.Subject, sent.Sender, sent.Body, sent.Html, sent.Harm, sent.OccurredAt)
            && (stored.ReporterNote, stored.ReporterName, stored.ReporterContact) == (sent.ReporterNote, sent.ReporterName, sent.ReporterContact)
            && stored.Headers.SequenceEqual(sent.Headers)
            && stored.Attachments.SequenceEqual(sent.Attachments)
            && await IsOfAreaAsync(db, stored, sent, ct);
    }

    /// <summary>A mail does not say its area, and staff may have corrected it since.</summary>
    private static async Task<bool> IsOfAreaAsync(ScamWatchDb db, Report stored, IncomingReport sent, CancellationToken ct) =>
        sent.Mail is not null || stored.Area == sent.Area
        || await db.AuditEntries.AnyAsync(e => e.Kind == AuditKind.ReportAreaCorrected && e.Subject == stored.ReceiptNumber, ct);
}
