using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reach;

/// <summary>One number in memory that many count up at once.</summary>
public sealed class ReachCounter
{
    private long _pending;

    public void Add() => Interlocked.Increment(ref _pending);

    internal long Take() => Interlocked.Exchange(ref _pending, 0);

    internal void PutBack(long count) => Interlocked.Add(ref _pending, count);
}

/// <summary>
/// Counts in memory and adds up in the database now and then: a request for a page writes nothing. What was counted since the
/// last time is lost where the process is killed. A count belongs to the day on which it is written down, so those of the last
/// minute before midnight may count for the next day.
/// </summary>
public sealed class ReachCounters(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    private readonly ConcurrentDictionary<(ReachKind Kind, string Subject, string Language), ReachCounter> _counters = new();

    /// <summary>The counter of something that exists: never one named by whoever asks.</summary>
    public ReachCounter Of(ReachKind kind, string subject, string language) => _counters.GetOrAdd((kind, subject, language), _ => new());

    /// <summary>Writes down what was counted since the last time; how much it was.</summary>
    public async Task<long> FlushAsync(CancellationToken ct)
    {
        var taken = _counters.Select(c => (c.Key, Counter: c.Value, Count: c.Value.Take())).Where(c => c.Count > 0).ToList();
        if (taken.Count == 0)
        {
            return 0;
        }

        try
        {
            var day = JapanTime.DayOf(clock.GetUtcNow().UtcDateTime);
            await using var db = await contexts.CreateDbContextAsync(ct);
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            foreach (var ((kind, subject, language), _, count) in taken)
            {
                if (await AddAsync(db, day, kind, subject, language, count, ct) == 0)
                {
                    db.ReachCounts.Add(ReachCount.Of(day, kind, subject, language, count));
                }
            }

            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return taken.Sum(t => t.Count);
        }
        catch
        {
            // Another process wrote the same row first, or the database is out of reach: the next time adds them up.
            foreach (var (_, counter, count) in taken)
            {
                counter.PutBack(count);
            }

            throw;
        }
    }

    private static Task<int> AddAsync(ScamWatchDb db, DateOnly day, ReachKind kind, string subject, string language, long count, CancellationToken ct) =>
        db.ReachCounts.Where(c => c.Day == day && c.Kind == kind && c.Subject == subject && c.Language == language)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Count, c => c.Count + count), ct);
}
