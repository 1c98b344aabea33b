using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Watch;

/// <summary>
/// Holds reports that are being stored against the watch list. One look at the entries in force for a whole batch, and
/// nothing more where there are none.
/// </summary>
internal static class MarkWatched
{
    private static readonly Actor s_list = Actor.Worker("watch-list");

    /// <param name="db">Holds the reports, added and not yet saved. Nothing is saved here.</param>
    /// <param name="now">UTC.</param>
    public static async Task RunAsync(ScamWatchDb db, IReadOnlyList<Report> reports, DateTime now, CancellationToken ct)
    {
        if (reports.Count == 0)
        {
            return;
        }

        var entries = await db.WatchEntries.AsNoTracking().Where(e => e.ActiveKey != null && e.Until > now)
            .Select(e => new { e.Id, e.Number, e.ActiveKey }).ToListAsync(ct);
        if (entries.Count == 0)
        {
            return;
        }

        var byKey = entries.ToDictionary(e => e.ActiveKey!, StringComparer.Ordinal);
        foreach (var report in reports)
        {
            var found = WatchRules.KeysOf(report.Indicators.Select(i => (i.Type, i.Value)))
                .Where(byKey.ContainsKey).Select(k => byKey[k]).OrderBy(e => e.Number).ToList();
            if (found.Count == 0)
            {
                continue;
            }

            report.Watch();
            db.WatchHits.AddRange(found.Select(e => new WatchHit(e.Id, report.Id, now, past: false)));
            AuditTrail.Record(db, s_list, AuditKind.WatchedReportReceived, report.ReceiptNumber,
                string.Join(", ", found.Select(e => WatchEntry.SubjectOf(e.Number))), now);
        }
    }
}
