using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Storage;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Watch;

/// <summary>Something to watch for.</summary>
/// <param name="Kind">What it is; null to tell by its form.</param>
/// <param name="Text">As typed, or as a report has it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">Last day, Japan time.</param>
/// <param name="FromReport">The report it was seen in; null where it was typed in.</param>
public sealed record NewWatch(WatchKind? Kind, string Text, string Reason, DateOnly Until, Guid? FromReport = null);

/// <summary>
/// Adds an entry to the watch list and marks the reports that carry it already. The audit trail names it by its number: the
/// trail is for ever, and a number typed wrong may be a citizen's.
/// </summary>
public sealed class StartWatch(IDbContextFactory<ScamWatchDb> contexts, WatchSettings settings, ChangeFeed feed, TimeProvider clock)
{
    /// <summary>Past reports that are marked at most, the newest first.</summary>
    public const int MaxPast = 20_000;

    /// <summary>Attempts while others take the same number: moments.</summary>
    private const int MaxAttempts = 5;

    /// <summary>The entry, with how many reports carried it already; or why it was not added.</summary>
    public async Task<Outcome<WatchEntry>> RunAsync(NewWatch wanted, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (WatchRules.CheckStart(wanted.Reason, wanted.Until, JapanTime.DayOf(now), settings, actor) is { } refusal)
        {
            return refusal;
        }

        if (Redactor.Contains(wanted.Text))
        {
            return new Reports.ContainsMyNumber(("監視する値", "What to watch for"));
        }

        if (!WatchedTrace.TryRead(wanted.Kind, wanted.Text, out var trace))
        {
            return WatchRules.Unreadable(wanted.Kind);
        }

        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            try
            {
                var outcome = await CommitAsync(db, wanted, trace, actor, now, ct);
                if (outcome is { Succeeded: true, Value.PastReports: > 0 })
                {
                    // Marked in one statement, past the change tracker.
                    feed.Publish(Topic.Reports);
                }

                return outcome;
            }
            catch (DbUpdateException fault) when (db.IsUniqueViolation(fault) && attempt < MaxAttempts)
            {
                // Another entry took the number, or the same was added at this moment: then it is found.
            }
        }
    }

    private static async Task<Outcome<WatchEntry>> CommitAsync(
        ScamWatchDb db, NewWatch wanted, WatchedTrace trace, Actor actor, DateTime now, CancellationToken ct)
    {
        await using var commit = await db.Database.BeginTransactionAsync(ct);
        if (await db.WatchEntries.SingleOrDefaultAsync(e => e.ActiveKey == trace.Key, ct) is { } there)
        {
            if (there.IsInForce(now))
            {
                return new WatchedAlready(there.Number);
            }

            there.End("期限切れのあと登録し直し", actor, now);
            AuditTrail.Record(db, actor, AuditKind.WatchEnded, there.Subject, there.EndedBecause!, now);
            await db.SaveChangesAsync(ct);
        }

        if (await db.WatchEntries.CountAsync(e => e.ActiveKey != null && e.Until > now, ct) >= WatchRules.MaxInForce)
        {
            return new WatchListFull(WatchRules.MaxInForce);
        }

        var receipt = wanted.FromReport is { } id
            ? await db.Reports.Where(r => r.Id == id).Select(r => r.ReceiptNumber).SingleOrDefaultAsync(ct)
            : null;
        var number = (await db.WatchEntries.MaxAsync(e => (int?)e.Number, ct) ?? 0) + 1;
        var reason = wanted.Reason.Trim();
        var entry = WatchEntry.Start(number, trace, reason, JapanTime.ToUtc(wanted.Until.AddDays(1).ToDateTime(default)), receipt, actor, now);
        var past = await PastAsync(db, trace, ct);
        entry.FoundPast(past.Count);
        db.WatchEntries.Add(entry);
        AuditTrail.Record(db, actor, AuditKind.WatchStarted, entry.Subject,
            string.Create(CultureInfo.InvariantCulture, $"{Codes.Of(trace.Kind)}; {wanted.Until:yyyy-MM-dd}まで; 過去の通報{past.Count}件: {reason}"), now);
        if (receipt is not null)
        {
            AuditTrail.Record(db, actor, AuditKind.ReportTraceWatched, receipt, entry.Subject, now);
        }

        await db.SaveChangesAsync(ct);
        await db.InsertAsync<WatchHit>([.. past.Select(r => new WatchHit(entry.Id, r, now, past: true))], ct);
        await db.Reports.Where(r => !r.Watched && db.WatchHits.Any(h => h.EntryId == entry.Id && h.ReportId == r.Id))
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.Watched, true), ct);
        await commit.CommitAsync(ct);
        return entry;
    }

    /// <summary>The reports that carry it, found by the index of the traces.</summary>
    private static async Task<List<Guid>> PastAsync(ScamWatchDb db, WatchedTrace trace, CancellationToken ct)
    {
        var type = WatchedTrace.TypeOf(trace.Kind);
        var carriers = db.ReportIndicators.AsNoTracking().Where(i => i.Type == type && i.Value == trace.Value);
        if (trace.Kind != WatchKind.Host)
        {
            return await Newest(carriers.Select(i => i.ReportId)).ToListAsync(ct);
        }

        // A report names the registered part of every host in it; which names below that it has, its addresses tell.
        var registered = RegistrableDomain.Of(trace.Value) ?? trace.Value;
        var addresses = trace.Value == registered && RegistrableDomain.Of(trace.Value) is not null
            ? []
            : await Newest(db.ReportIndicators.Where(i => i.Type == IndicatorType.Domain && i.Value == registered).Select(i => i.ReportId))
                .Join(db.ReportIndicators.Where(i => i.Type != IndicatorType.Phone), id => id, i => i.ReportId, (id, i) => new { id, i.Type, i.Value })
                .ToListAsync(ct);
        var below = addresses.GroupBy(a => a.id, a => (a.Type, a.Value)).Where(g => WatchRules.KeysOf(g).Contains(trace.Key)).Select(g => g.Key);
        return [.. (await Newest(carriers.Select(i => i.ReportId)).ToListAsync(ct)).Union(below)];
    }

    // Ids rise with time.
    private static IQueryable<Guid> Newest(IQueryable<Guid> reports) => reports.Distinct().OrderByDescending(id => id).Take(MaxPast);
}
