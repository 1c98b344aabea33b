using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Watch;

/// <summary>An entry with what it has found.</summary>
/// <param name="Hits">Reports taken in since that carried it.</param>
/// <param name="LastHitAt">When the newest of them came, UTC; null where none did.</param>
public sealed record WatchRow(WatchEntry Entry, int Hits, DateTime? LastHitAt);

/// <summary>A report that came in with something on the list and is not decided.</summary>
public sealed record WatchedReport(Guid Id, string ReceiptNumber, DateTime ReceivedAt);

/// <summary>Looks at the watch list.</summary>
public sealed class FindWatch(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>Older arrivals are no news.</summary>
    private static readonly TimeSpan s_news = TimeSpan.FromHours(24);

    /// <summary>The list, the newest first.</summary>
    /// <param name="past">True for entries that were ended or have run out, false for those in force.</param>
    public async Task<Page<WatchRow>> RunAsync(bool past, Slice slice, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var entries = db.WatchEntries.AsNoTracking();
        entries = past ? entries.Where(e => e.EndedAt != null || e.Until <= now) : entries.Where(e => e.EndedAt == null && e.Until > now);
        var rows = await entries.OrderByDescending(e => e.Number).Skip(slice.Offset).Take(slice.Count)
            .Select(e => new
            {
                Entry = e,
                Hits = db.WatchHits.Count(h => h.EntryId == e.Id && !h.Past),
                Last = db.WatchHits.Where(h => h.EntryId == e.Id && !h.Past).Max(h => (DateTime?)h.At),
            })
            .ToListAsync(ct);
        return new([.. rows.Select(r => new WatchRow(r.Entry, r.Hits, r.Last))], await entries.CountAsync(ct));
    }

    /// <summary>The entries in force that a report with these traces falls under, by their key.</summary>
    public async Task<IReadOnlyDictionary<string, WatchEntry>> InForceAsync(Report report, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var keys = WatchRules.KeysOf(report.Indicators.Select(i => (i.Type, i.Value)));
        await using var db = await contexts.CreateDbContextAsync(ct);
        var entries = await db.WatchEntries.AsNoTracking().Where(e => e.ActiveKey != null && e.Until > now).ToListAsync(ct);
        return entries.Where(e => keys.Contains(e.ActiveKey!)).ToDictionary(e => e.ActiveKey!, StringComparer.Ordinal);
    }

    /// <summary>Undecided reports of the last 24 hours that came in with something on the list, the newest first.</summary>
    public async Task<IReadOnlyList<WatchedReport>> NewsAsync(int most, Actor reader, CancellationToken ct)
    {
        var since = clock.GetUtcNow().UtcDateTime - s_news;
        if (!reader.May(Rights.ReportWork))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reports.AsNoTracking().For(reader)
            .Where(r => r.Verdict == null && r.Watched && db.WatchHits.Any(h => h.ReportId == r.Id && !h.Past && h.At > since))
            .Where(r => r.ReceivedAt > since)
            .OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id).Take(most)
            .Select(r => new WatchedReport(r.Id, r.ReceiptNumber, r.ReceivedAt)).ToListAsync(ct);
    }
}
