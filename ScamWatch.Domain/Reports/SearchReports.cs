using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>A report that might match, by its place.</summary>
internal sealed record SearchHit(long Id, Guid ReportId);

/// <summary>What a search has found so far.</summary>
/// <param name="Found">Newest first.</param>
/// <param name="Next">Where to go on; null where all was looked at.</param>
internal sealed record SearchPart(IReadOnlyList<Guid> Found, long? Next);

/// <summary>
/// Full-text search over number, subject, sender, traces and text of the stored reports, newest first. The index names
/// reports that hold every three characters in a row of what is asked for; each of them is then compared as a whole. Words
/// of one or two characters are in no index: the newest reports are compared.
/// </summary>
/// <remarks>A report is found from its commit on: what the index has not taken in yet is compared too.</remarks>
internal static class SearchReports
{
    /// <summary>Reports compared for one page. Who wants to go on from there asks for the next.</summary>
    public const int MaxCompared = 20_000;

    private const int FirstStep = 100;
    private const int MaxStep = 1_000;

    /// <param name="db">An open context.</param>
    /// <param name="among">The reports to look among.</param>
    /// <param name="terms">At least one word.</param>
    /// <param name="before">Where the page before ended; null for the first.</param>
    /// <param name="most">Reports wanted.</param>
    /// <param name="compare">Reports compared at most.</param>
    public static async Task<SearchPart> RunAsync(
        ScamWatchDb db, IQueryable<Report> among, SearchTerms terms, long? before, int most, int compare, CancellationToken ct)
    {
        var found = new List<Guid>();
        var step = FirstStep;
        for (var compared = 0; compared < compare;)
        {
            var hits = await db.CandidatesAsync(terms.Grams, before ?? long.MaxValue, step, ct);
            var texts = await TextsAsync(among, [.. hits.Select(h => h.ReportId)], ct);
            foreach (var hit in hits)
            {
                before = hit.Id;
                if (texts.TryGetValue(hit.ReportId, out var text) && terms.Match(text))
                {
                    found.Add(hit.ReportId);
                    if (found.Count == most)
                    {
                        return new(found, before);
                    }
                }
            }

            if (hits.Count < step)
            {
                return new(found, null);
            }

            compared += hits.Count;
            step = Math.Min(2 * step, MaxStep);
        }

        return new(found, before);
    }

    /// <summary>Folded texts of those of the reports that are wanted.</summary>
    private static async Task<Dictionary<Guid, string>> TextsAsync(IQueryable<Report> among, Guid[] ids, CancellationToken ct)
    {
        var rows = await among.Where(r => ids.Contains(r.Id))
            .Select(r => new
            {
                r.Id,
                r.ReceiptNumber,
                r.Subject,
                r.Sender,
                Body = r.Body.Length > SearchText.MaxCharacters ? r.Body.Substring(0, SearchText.MaxCharacters) : r.Body,
                Traces = r.Indicators.OrderBy(i => i.Id).Select(i => new { i.Type, i.Value }).ToList(),
            })
            .ToListAsync(ct);
        return rows.ToDictionary(
            r => r.Id, r => SearchText.Of(r.ReceiptNumber, r.Subject, r.Sender, r.Body, r.Traces.Select(t => (t.Type, t.Value))));
    }
}
