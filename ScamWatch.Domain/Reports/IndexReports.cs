using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>
/// Takes stored reports into the index of the search, a bounded number at a time. On SQLite that is done after the commit:
/// in it, it would take longer than all else of storing a report. Until then the search compares them one by one.
/// </summary>
public sealed class IndexReports(IDbContextFactory<ScamWatchDb> contexts)
{
    /// <summary>As many as hold up another writer for some hundredths of a second.</summary>
    public const int AtOnce = 200;

    /// <summary>How many were taken in; 0 where nothing waits.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.IndexAsync(AtOnce, ct);
    }

    /// <summary>Gives a place to reports that were stored by an older version of the program. The number of them.</summary>
    public async Task<int> AdoptAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var ids = await db.Reports.Where(r => !db.SearchRows.Any(s => s.ReportId == r.Id)).OrderBy(r => r.ReceivedAt).ThenBy(r => r.Id)
            .Select(r => r.Id).Take(AtOnce).ToListAsync(ct);
        if (ids.Count == 0)
        {
            return 0;
        }

        var reports = await db.Reports.AsNoTracking().Include(r => r.Indicators).Where(r => ids.Contains(r.Id))
            .OrderBy(r => r.ReceivedAt).ThenBy(r => r.Id).ToListAsync(ct);
        db.SearchRows.AddRange(reports.Select(r => SearchRow.Of(r, db.RowGrams)));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            // Another process was at it too.
        }

        return ids.Count;
    }
}
