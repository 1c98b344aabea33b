using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Insights;
using ScamWatch.Domain.Sharing;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reach;

/// <summary>How often something was asked for in a range of days.</summary>
/// <param name="Name">Title of a warning, or the code of what it is.</param>
/// <param name="Count">All languages together.</param>
/// <param name="ByLanguage">The same by language, the most first.</param>
public sealed record ReachRow(string Subject, string Name, long Count, IReadOnlyList<(string Language, long Count)> ByLanguage);

/// <summary>What the public asked for in a range of days.</summary>
/// <param name="Days">Pages of warnings and lists, feeds and checks of each day.</param>
/// <param name="Warnings">The most read first.</param>
public sealed record ReachFigures(
    IReadOnlyList<(DateOnly Day, int Views, int Feeds, int Checks)> Days,
    IReadOnlyList<ReachRow> Warnings,
    IReadOnlyList<ReachRow> Feeds,
    IReadOnlyList<ReachRow> Checks,
    IReadOnlyList<(string Language, long Count)> Languages)
{
    public long Views => Days.Sum(d => (long)d.Views);
}

/// <summary>Reads what was counted.</summary>
public sealed class FindReach(ReadContexts contexts)
{
    private const int MostWarnings = 20;

    public async Task<ReachFigures> RunAsync(InsightRange range, CancellationToken ct)
    {
        var (counts, titles) = await ReadAsync(range, ct);
        return new(
            [.. Enumerable.Range(0, range.Days).Select(n => range.From.AddDays(n)).Select(day => (
                day,
                (int)Sum(counts.Where(c => c.Day == day && c.Kind is ReachKind.View or ReachKind.List or ReachKind.Poster)),
                (int)Sum(counts.Where(c => c.Day == day && c.Kind == ReachKind.Feed)),
                (int)Sum(counts.Where(c => c.Day == day && c.Kind == ReachKind.Check))))],
            [.. Rows(ReachKind.View, s => titles.GetValueOrDefault(s, s)).Take(MostWarnings)],
            Rows(ReachKind.Feed, s => s),
            Rows(ReachKind.Check, s => s),
            ByLanguage(counts.Where(c => c.Kind is ReachKind.View or ReachKind.List or ReachKind.Poster)));

        List<ReachRow> Rows(ReachKind kind, Func<string, string> name) =>
            [.. counts.Where(c => c.Kind == kind).GroupBy(c => c.Subject)
                .Select(g => new ReachRow(g.Key, name(g.Key), Sum(g), ByLanguage(g))).OrderByDescending(r => r.Count).ThenBy(r => r.Subject, StringComparer.Ordinal)];
    }

    /// <summary>Every count of the range as a table for spreadsheets.</summary>
    public async Task<byte[]> CsvAsync(InsightRange range, CancellationToken ct)
    {
        var (counts, titles) = await ReadAsync(range, ct);
        using var buffer = new MemoryStream();
        using (var writer = new StreamWriter(buffer, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)))
        {
            Write(writer, ["day", "kind", "subject", "title", "language", "count"]);
            foreach (var c in counts.OrderBy(c => c.Day).ThenBy(c => c.Kind).ThenBy(c => c.Subject, StringComparer.Ordinal).ThenBy(c => c.Language, StringComparer.Ordinal))
            {
                Write(writer,
                [
                    c.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Codes.Of(c.Kind), c.Subject,
                    titles.GetValueOrDefault(c.Subject, ""), c.Language, c.Count.ToString(CultureInfo.InvariantCulture),
                ]);
            }
        }

        return buffer.ToArray();
    }

    private Task<(List<ReachCount> Counts, Dictionary<string, string> Titles)> ReadAsync(InsightRange range, CancellationToken ct) =>
        contexts.ReadAsync(async () => (await CountsAsync(range, ct), await TitlesAsync(ct)));

    private async Task<List<ReachCount>> CountsAsync(InsightRange range, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.ReachCounts.AsNoTracking().Where(c => c.Day >= range.From && c.Day <= range.Until).ToListAsync(ct);
    }

    private async Task<Dictionary<string, string>> TitlesAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return (await db.Alerts.AsNoTracking().Where(a => !a.IsRehearsal && a.PublishedAt != null).Select(a => new { a.Slug, a.Content }).ToListAsync(ct))
            .ToDictionary(a => a.Slug, a => a.Content.Title);
    }

    private static void Write(StreamWriter writer, IEnumerable<string> cells)
    {
        writer.Write(string.Join(',', cells.Select(CsvExport.Cell)));
        writer.Write("\r\n");
    }

    private static List<(string, long)> ByLanguage(IEnumerable<ReachCount> counts) =>
        [.. counts.GroupBy(c => c.Language).Select(g => (g.Key, Sum(g))).OrderByDescending(l => l.Item2).ThenBy(l => l.Key, StringComparer.Ordinal)];

    private static long Sum(IEnumerable<ReachCount> counts) => counts.Sum(c => c.Count);
}
