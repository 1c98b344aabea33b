using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Privacy;

/// <summary>Deletes records with all that hangs on them, or takes out of them what tells of a person. Within the caller's transaction.</summary>
internal static class Forgetting
{
    /// <summary>Cases with their history, callbacks, orders and mails. A found card keeps no tie to one.</summary>
    public static async Task CasesAsync(ScamWatchDb db, Guid[] ids, CancellationToken ct)
    {
        await db.FoundCards.Where(f => f.CaseId != null && ids.Contains(f.CaseId.Value))
            .ExecuteUpdateAsync(s => s.SetProperty(f => f.CaseId, (Guid?)null).SetProperty(f => f.CaseNumber, (string?)null), ct);
        await db.Callbacks.Where(c => ids.Contains(c.CaseId)).ExecuteDeleteAsync(ct);
        await db.RegistryOrders.Where(o => ids.Contains(o.CaseId)).ExecuteDeleteAsync(ct);
        await db.OutgoingMails.Where(m => m.CaseId != null && ids.Contains(m.CaseId.Value)).ExecuteDeleteAsync(ct);
        await db.CaseEvents.Where(e => ids.Contains(e.CaseId)).ExecuteDeleteAsync(ct);
        await db.SuspensionCases.Where(c => ids.Contains(c.Id)).ExecuteDeleteAsync(ct);
    }

    /// <summary>True where the card system is still to be told something of the case, or its card lies here.</summary>
    public static IQueryable<Guid> BusyCases(ScamWatchDb db) => db.RegistryOrders
        .Where(o => o.State == RegistryOrderState.Waiting || o.State == RegistryOrderState.Accepted).Select(o => o.CaseId);

    /// <summary>The texts of reports, their traces, notes, mails, answers and place in the search. The rows stay for the figures.</summary>
    public static async Task ReportsAsync(ScamWatchDb db, Guid[] ids, CancellationToken ct)
    {
        await db.SearchRows.Where(s => ids.Contains(s.ReportId)).ExecuteDeleteAsync(ct);
        await db.ReportIndicators.Where(i => ids.Contains(i.ReportId)).ExecuteDeleteAsync(ct);
        await db.WorkNotes.Where(n => ids.Contains(n.ReportId)).ExecuteDeleteAsync(ct);
        await db.OutgoingMails.Where(m => m.ReportId != null && ids.Contains(m.ReportId.Value)).ExecuteDeleteAsync(ct);
        await db.ReportAnswers.Where(a => ids.Contains(a.ReportId)).ExecuteDeleteAsync(ct);
        foreach (var report in await db.Reports.Where(r => ids.Contains(r.Id)).ToListAsync(ct))
        {
            report.Forget();
        }

        await db.SaveChangesAsync(ct);
        // A campaign is known by a few words of its first report.
        await db.Campaigns
            .Where(c => c.Sample != "" && !db.Reports.Any(r => r.CampaignId == c.Id && !r.DeliveryKey.StartsWith(Report.Forgotten)))
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.Sample, ""), ct);
    }

    /// <summary>Who reported.</summary>
    public static async Task ReportersAsync(ScamWatchDb db, Guid[] ids, CancellationToken ct)
    {
        foreach (var report in await db.Reports.Where(r => ids.Contains(r.Id)).ToListAsync(ct))
        {
            report.ForgetReporter();
        }

        await db.SaveChangesAsync(ct);
    }
}
