using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Sources;

/// <summary>A key in force, as requests are checked against it.</summary>
/// <param name="PerMinute">Requests in a minute.</param>
/// <param name="Actor">Who acts where this key was shown.</param>
public sealed record KnownKey(Guid Id, IReadOnlySet<ApiScope> Scopes, int PerMinute, Actor Actor);

/// <summary>
/// The keys in force, held in memory so that a request costs no look into the database. Read anew when told and every few
/// seconds, since another process may have revoked one.
/// </summary>
public sealed class ApiKeyRing(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromSeconds(5);

    /// <summary>The last use is kept to the minute: a write for each request would be the dearest part of it.</summary>
    private static readonly TimeSpan s_noteEvery = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly ConcurrentDictionary<Guid, long> _noted = [];
    private volatile Loaded? _current;
    private int _changes;

    /// <summary>The key of a secret; null where none in force has it. Notes that it was used.</summary>
    public async ValueTask<KnownKey?> FindAsync(ApiKeySecret secret, CancellationToken ct)
    {
        var loaded = _current is { } ready && IsFresh(ready) ? ready : await LoadAsync(ct);
        if (!loaded.Keys.TryGetValue(secret.Hash, out var key))
        {
            return null;
        }

        var now = clock.GetTimestamp();
        if (!_noted.TryGetValue(key.Id, out var noted))
        {
            if (_noted.TryAdd(key.Id, now))
            {
                await NoteAsync(key.Id, ct);
            }
        }
        else if (clock.GetElapsedTime(noted, now) >= s_noteEvery && _noted.TryUpdate(key.Id, now, noted))
        {
            await NoteAsync(key.Id, ct);
        }

        return key;
    }

    /// <summary>Makes the next who asks read the keys anew.</summary>
    public void LookAgain() => Interlocked.Increment(ref _changes);

    public void Dispose() => _loading.Dispose();

    private bool IsFresh(Loaded loaded) => loaded.Changes == Volatile.Read(ref _changes) && clock.GetElapsedTime(loaded.At) < s_lookEvery;

    private async Task<Loaded> LoadAsync(CancellationToken ct)
    {
        await _loading.WaitAsync(ct);
        try
        {
            if (_current is { } meanwhile && IsFresh(meanwhile))
            {
                return meanwhile;
            }

            // Before the look: a revocation during it must cause another.
            var changes = Volatile.Read(ref _changes);
            await using var db = await contexts.CreateDbContextAsync(ct);
            var keys = await db.ApiKeys.AsNoTracking().Where(k => k.RevokedAt == null).ToListAsync(ct);
            return _current = new Loaded(keys.ToDictionary(k => k.Hash, Known, StringComparer.Ordinal), changes, clock.GetTimestamp());
        }
        finally
        {
            _loading.Release();
        }
    }

    private static KnownKey Known(ApiKey key) => new(
        key.Id, key.Scopes.ToHashSet(), key.PerMinute,
        new Actor($"api:{key.Id}", key.Name, key.Scopes.Select(ApiScopes.RoleOf).ToHashSet()));

    private async Task NoteAsync(Guid id, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.ApiKeys.Where(k => k.Id == id).ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, now), ct);
    }

    private sealed record Loaded(IReadOnlyDictionary<string, KnownKey> Keys, int Changes, long At);
}
