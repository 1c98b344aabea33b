using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>A trace of a report, and how many others carry it.</summary>
/// <param name="Others">Other reports with it, at most <see cref="FindReportTraces.MostCounted"/>.</param>
public sealed record ReportTrace(IndicatorType Type, string Value, bool Official, int Others)
{
    public string Defanged => Defang.Indicator(Type, Value);
}

/// <summary>Reads the traces of a report as its page shows them.</summary>
public sealed class FindReportTraces(IDbContextFactory<ScamWatchDb> contexts)
{
    /// <summary>More than that are not counted: an official address stands in a share of all reports.</summary>
    public const int MostCounted = 1_000;

    /// <summary>The traces in the order in which they were found.</summary>
    public async Task<IReadOnlyList<ReportTrace>> OfReportAsync(Guid reportId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.ReportIndicators.AsNoTracking().Where(i => i.ReportId == reportId).OrderBy(i => i.Id)
            .Select(i => new
            {
                i.Type,
                i.Value,
                i.Official,
                // Ordered by what is the same in all of them: a count that ends early needs no order, but EF warns of one without.
                Others = db.ReportIndicators.Where(o => o.Type == i.Type && o.Value == i.Value && o.ReportId != reportId)
                    .OrderBy(o => o.Value).Take(MostCounted).Count(),
            })
            .ToListAsync(ct);
        return [.. rows.Select(r => new ReportTrace(r.Type, r.Value, r.Official, r.Others))];
    }
}
