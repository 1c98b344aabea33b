using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>Leads from one report to the next one to decide, in the order of the queue.</summary>
public sealed class FindNextReport(IDbContextFactory<ScamWatchDb> contexts)
{
    /// <summary>
    /// The undecided report that stands behind this one in the queue, whether this one is decided or not; behind the last one
    /// the first. Null where no other is undecided.
    /// </summary>
    /// <param name="id">The report to go on from.</param>
    /// <param name="filter">
    /// What the queue is narrowed by. Its state and verdict say nothing here, since the next is undecided. With words in it the
    /// order is that of a search, and what lies beyond the bounds of a page of it (<see cref="SearchBounds.Page"/>) is not found.
    /// </param>
    public async Task<Guid?> RunAsync(Guid id, ReportFilter filter, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var undecided = FindReports.Narrow(db.Reports.AsNoTracking(), filter with { Decision = DecisionFilter.Undecided, Verdict = null })
            .Where(r => r.Id != id);
        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            return await FoundAsync(db, undecided, id, filter.Text, ct);
        }

        var place = await db.Reports.AsNoTracking().Where(r => r.Id == id)
            .Select(r => new QueuePlace { Urgency = r.Urgency, Watched = r.Watched, Score = r.Score, At = r.ReceivedAt, Id = r.Id })
            .SingleOrDefaultAsync(ct);
        foreach (var step in QueueOrder.After(undecided, place))
        {
            if (await FirstAsync(step, ct) is { } behind)
            {
                return behind;
            }
        }

        return place is null ? null : await FirstAsync(QueueOrder.Of(undecided), ct);
    }

    private static async Task<Guid?> FoundAsync(ScamWatchDb db, IQueryable<Report> undecided, Guid id, string text, CancellationToken ct)
    {
        if (ReceiptNumber.TryParse(text, out var number))
        {
            var receipt = number.ToString();
            return await FirstAsync(undecided.Where(r => r.ReceiptNumber == receipt), ct);
        }

        var terms = SearchTerms.Of(text);
        if (terms.Words.Count == 0)
        {
            return null;
        }

        var place = await db.SearchRows.AsNoTracking().Where(s => s.ReportId == id).Select(s => (long?)s.Id).SingleOrDefaultAsync(ct);
        var behind = await SearchReports.RunAsync(db, undecided, terms, place, 1, SearchBounds.Page, ct);
        return behind.Found is [var next] ? next
            : place is null ? null
            : (await SearchReports.RunAsync(db, undecided, terms, null, 1, SearchBounds.Page, ct)).Found is [var first] ? first : null;
    }

    private static Task<Guid?> FirstAsync(IQueryable<Report> reports, CancellationToken ct) =>
        reports.Select(r => (Guid?)r.Id).FirstOrDefaultAsync(ct);
}
