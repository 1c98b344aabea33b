using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Insights;

/// <summary>
/// Figures that were counted, by range, for all who look at them in this process. They are given out again for a minute, and
/// while nothing has changed for five: clocks run on when nothing happens. Who asks for a range while it is being counted waits
/// for that count instead of starting another.
/// </summary>
internal sealed class KeptFigures : IDisposable
{
    /// <summary>However much changes: in a burst of arrivals every look would count a year anew.</summary>
    private static readonly TimeSpan s_young = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan s_old = TimeSpan.FromMinutes(5);

    /// <summary>Ranges are chosen by those who look: more of them than desks have people are not kept.</summary>
    private const int Most = 32;

    /// <summary>What figures are counted from.</summary>
    private static readonly Topic[] s_counted = [Topic.Reports, Topic.Campaigns, Topic.Alerts, Topic.Replies];

    private readonly TimeProvider _clock;
    private readonly bool _mayLag;
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<(InsightRange Range, StaffScope Scope), Kept> _kept = [];
    private readonly IReadOnlyList<IDisposable> _heard;

    /// <summary>How often something was heard of.</summary>
    private long _changes;

    /// <param name="mayLag">True where a count may miss what was told of before it: then nothing says that it still holds.</param>
    public KeptFigures(ChangeFeed feed, bool mayLag, TimeProvider clock)
    {
        (_clock, _mayLag) = (clock, mayLag);
        _heard = [.. s_counted.Select(t => feed.On(t, () =>
        {
            Interlocked.Increment(ref _changes);
            return Task.CompletedTask;
        }))];
    }

    /// <param name="Began">When its count began.</param>
    /// <param name="Changes">What had been heard of by then.</param>
    private sealed record Kept(Task<Figures> Figures, DateTime Began, long Changes);

    /// <summary>Figures of the range and of those municipalities: kept ones, or counted now.</summary>
    /// <param name="count">Counts them; goes on for the others who wait when this caller no longer does.</param>
    public Task<Figures> GetAsync(InsightRange range, StaffScope scope, Func<InsightRange, CancellationToken, Task<Figures>> count, CancellationToken ct)
    {
        lock (_lock)
        {
            var now = _clock.GetUtcNow().UtcDateTime;
            if (!_kept.TryGetValue((range, scope), out var kept) || !IsGood(kept, now))
            {
                foreach (var old in _kept.Where(k => !IsGood(k.Value, now)).Select(k => k.Key).ToList())
                {
                    _kept.Remove(old);
                }

                if (_kept.Count >= Most)
                {
                    _kept.Remove(_kept.MinBy(k => k.Value.Began).Key);
                }

                // On a thread of its own: nothing is counted under the lock.
                kept = new(Task.Run(() => count(range, _closed.Token), _closed.Token), now, Interlocked.Read(ref _changes));
                _kept[(range, scope)] = kept;
            }

            return kept.Figures.WaitAsync(ct);
        }
    }

    public void Dispose()
    {
        foreach (var subscription in _heard)
        {
            subscription.Dispose();
        }

        _closed.Cancel();
        _closed.Dispose();
    }

    private bool IsGood(Kept kept, DateTime now)
    {
        // A clock that was set back makes nothing young again.
        var age = (now - kept.Began).Duration();
        return !kept.Figures.IsFaulted && !kept.Figures.IsCanceled
            && (age < s_young || (!_mayLag && age < s_old && kept.Changes == Interlocked.Read(ref _changes)));
    }
}
