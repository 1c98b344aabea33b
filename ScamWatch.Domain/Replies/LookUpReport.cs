using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Replies;

/// <summary>How far a report has come, as its reporter is told.</summary>
public enum ReportProgress
{
    Received,

    /// <summary>Staff have begun with it.</summary>
    BeingChecked,

    Answered,
}

/// <summary>What the holder of a receipt number may know: nothing of what was reported, nor by whom.</summary>
/// <param name="ReceiptNumber">As it is written.</param>
/// <param name="ReceivedOn">Day in Japan.</param>
/// <param name="Progress">How far it has come.</param>
/// <param name="Verdict">The decision; null unless answered.</param>
public sealed record ReportStatus(string ReceiptNumber, DateOnly ReceivedOn, ReportProgress Progress, Verdict? Verdict);

/// <summary>Tells the state of a report to whoever holds its receipt number.</summary>
public sealed class LookUpReport(IDbContextFactory<ScamWatchDb> contexts)
{
    /// <summary>Null for a number written wrong and for one that was never given out: the answer does not tell them apart.</summary>
    public async Task<ReportStatus?> RunAsync(string? number, CancellationToken ct)
    {
        if (!ReceiptNumber.TryParse(number, out var parsed) || parsed.ToString()[0] != ReceiptNumber.Report)
        {
            return null;
        }

        var receipt = parsed.ToString();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = await db.Reports.Where(r => r.ReceiptNumber == receipt)
            .Select(r => new
            {
                r.ReceivedAt,
                r.Verdict,
                r.OpenedAt,
            })
            .SingleOrDefaultAsync(ct);
        return found is null ? null : new(
            receipt, JapanTime.DayOf(found.ReceivedAt),
            found.Verdict is not null ? ReportProgress.Answered : found.OpenedAt is not null ? ReportProgress.BeingChecked : ReportProgress.Received,
            found.Verdict);
    }
}
