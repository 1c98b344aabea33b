using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>A report that might match, by its place.</summary>
internal sealed record SearchHit(long Id, Guid ReportId);

/// <summary>What a search has found so far.</summary>
/// <param name="Found">Newest first.</param>
/// <param name="Next">Where to go on; null where all was looked at.</param>
internal sealed record SearchPart(IReadOnlyList<Guid> Found, long? Next);

/// <summary>How much one search may cost. Who wants to go on from where it stopped asks for the next page.</summary>
/// <param name="Compare">Reports compared.</param>
/// <param name="Within">Time after which no further step is begun; one is always made.</param>
internal readonly record struct SearchBounds(int Compare, TimeSpan Within)
{
    /// <summary>For a page that somebody waits for: with the last step it stays below a second on a busy machine too.</summary>
    public static SearchBounds Page { get; } = new(20_000, TimeSpan.FromMilliseconds(400));

    /// <summary>For what must be complete.</summary>
    public static SearchBounds None { get; } = new(int.MaxValue, Timeout.InfiniteTimeSpan);
}

/// <summary>
/// Full-text search over number, subject, sender, traces and text of the stored reports, newest first. The index names
/// reports that hold every three characters in a row of what is asked for; each of them is then compared as a whole. Words
/// of one or two characters are in no index: the newest reports are compared.
/// </summary>
/// <remarks>A report is found from its commit on: what the index has not taken in yet is compared too.</remarks>
internal static class SearchReports
{
    private const int FirstStep = 100;
    private const int MaxStep = 800;

    /// <param name="db">An open context.</param>
    /// <param name="among">The reports to look among.</param>
    /// <param name="terms">At least one word.</param>
    /// <param name="before">Where the page before ended; null for the first.</param>
    /// <param name="most">Reports wanted.</param>
    /// <param name="bounds">What it may cost.</param>
    public static async Task<SearchPart> RunAsync(
        ScamWatchDb db, IQueryable<Report> among, SearchTerms terms, long? before, int most, SearchBounds bounds, CancellationToken ct)
    {
        var found = new List<Guid>();
        var step = FirstStep;
        var began = Stopwatch.GetTimestamp();
        for (var compared = 0; compared < bounds.Compare && (compared == 0 || bounds.Within < TimeSpan.Zero || Stopwatch.GetElapsedTime(began) < bounds.Within);)
        {
            var hits = await db.CandidatesAsync(terms.Grams, before ?? long.MaxValue, step, ct);
            var texts = await TextsAsync(db, among, [.. hits.Select(h => h.ReportId)], ct);
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
    /// <remarks>The traces by a question of their own: joined to the reports they would bring each text once for every trace.</remarks>
    private static async Task<Dictionary<Guid, string>> TextsAsync(ScamWatchDb db, IQueryable<Report> among, Guid[] ids, CancellationToken ct)
    {
        var rows = await among.Where(r => ids.Contains(r.Id))
            .Select(r => new
            {
                r.Id,
                r.ReceiptNumber,
                r.Subject,
                r.Sender,
                r.Body,
            })
            .ToListAsync(ct);
        if (rows.Count == 0)
        {
            return [];
        }

        var wanted = rows.Select(r => r.Id).ToArray();
        var traces = (await db.ReportIndicators.AsNoTracking().Where(i => wanted.Contains(i.ReportId))
            .Select(i => new { i.ReportId, i.Id, i.Type, i.Value }).ToListAsync(ct)).ToLookup(i => i.ReportId);
        return rows.ToDictionary(
            r => r.Id,
            r => SearchText.Of(r.ReceiptNumber, r.Subject, r.Sender, r.Body, traces[r.Id].OrderBy(i => i.Id).Select(i => (i.Type, i.Value))));
    }
}
