using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.References;

/// <summary>
/// Brings approved changes into force in this process: lays them over the shipped rows and exchanges the state that all classes
/// read from. Looks when the change feed tells of the reference data, which it also does where another process changed it.
/// </summary>
public sealed class ReferenceBook : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly IDbContextFactory<ScamWatchDb> _contexts;
    private readonly ReferenceNow _now;
    private readonly ReferenceChecks _checks;
    private readonly ReferenceSet _shipped;
    private readonly IDisposable _subscription;
    private volatile Laid _laid;

    public ReferenceBook(IDbContextFactory<ScamWatchDb> contexts, ReferenceNow now, ReferenceChecks checks, ChangeFeed feed)
    {
        (_contexts, _now, _checks, _shipped) = (contexts, now, checks, now.Set);
        _laid = new(0, new Dictionary<Guid, ChangeEffect>());
        _subscription = feed.On(Topic.Reference, async () =>
        {
            // Pages heard of it at the same moment, and may have drawn what was before.
            if (await LookAsync(CancellationToken.None))
            {
                feed.Publish(Topic.Reference);
            }
        });
    }

    /// <summary>The rows in force.</summary>
    public ReferenceSet Set => _now.Set;

    /// <summary>What became of each approved change when it was last laid over the rows.</summary>
    public IReadOnlyDictionary<Guid, ChangeEffect> Effects => _laid.Effects;

    /// <summary>Whether a state can be read by all who use it.</summary>
    internal Action<ReferenceSet, string?> Check => _checks.Check;

    /// <summary>Brings into force what was approved since the last look, here or elsewhere. False where nothing was.</summary>
    public async Task<bool> LookAsync(CancellationToken ct)
    {
        await _loading.WaitAsync(ct);
        try
        {
            await using var db = await _contexts.CreateDbContextAsync(ct);
            // Approved changes stay as they are: only their number grows.
            var newest = await db.ReferenceChanges.MaxAsync(c => c.Order, ct) ?? 0;
            if (newest == _laid.Newest)
            {
                return false;
            }

            var approved = await db.ReferenceChanges.AsNoTracking().Where(c => c.Order != null && c.Order <= newest).OrderBy(c => c.Order).ToListAsync(ct);
            var (set, effects) = ReferenceOverlay.Lay(_shipped, approved, _checks.Check);
            _now.Exchange(set);
            _laid = new(newest, effects);
            return true;
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _loading.Dispose();
    }

    private sealed record Laid(int Newest, IReadOnlyDictionary<Guid, ChangeEffect> Effects);
}
