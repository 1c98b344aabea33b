using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.IntakeRules;

/// <summary>
/// The rules in force, held in memory so that a report costs no look into the database. Read anew when the change feed tells
/// of them and every few seconds, since another process may have switched one.
/// </summary>
public sealed class IntakeRuleBook : IDisposable
{
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly IDbContextFactory<ScamWatchDb> _contexts;
    private readonly TimeProvider _clock;
    private readonly IDisposable _subscription;
    private volatile Loaded? _current;
    private int _changes;

    public IntakeRuleBook(IDbContextFactory<ScamWatchDb> contexts, ChangeFeed feed, TimeProvider clock)
    {
        (_contexts, _clock) = (contexts, clock);
        _subscription = feed.On(Topic.IntakeRules, () =>
        {
            LookAgain();
            return Task.CompletedTask;
        });
    }

    /// <summary>Those switched on, in their order, whatever the day.</summary>
    public async ValueTask<IReadOnlyList<ReadyRule>> GetAsync(CancellationToken ct)
    {
        if (_current is { } ready && IsFresh(ready))
        {
            return ready.Rules;
        }

        await _loading.WaitAsync(ct);
        try
        {
            if (_current is { } meanwhile && IsFresh(meanwhile))
            {
                return meanwhile.Rules;
            }

            // Before the look: a change during it must cause another.
            var changes = Volatile.Read(ref _changes);
            await using var db = await _contexts.CreateDbContextAsync(ct);
            var rules = await db.IntakeRules.AsNoTracking().Where(r => r.Enabled).OrderBy(r => r.Order).ThenBy(r => r.Id).ToListAsync(ct);
            _current = new Loaded([.. rules.Select(r => new ReadyRule(r.Id, r.Version, r.Content))], changes, _clock.GetTimestamp());
            return _current.Rules;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Makes the next who asks read the rules anew.</summary>
    public void LookAgain() => Interlocked.Increment(ref _changes);

    public void Dispose()
    {
        _subscription.Dispose();
        _loading.Dispose();
    }

    private bool IsFresh(Loaded loaded) =>
        loaded.Changes == Volatile.Read(ref _changes) && _clock.GetElapsedTime(loaded.At) < s_lookEvery;

    private sealed record Loaded(IReadOnlyList<ReadyRule> Rules, int Changes, long At);
}
