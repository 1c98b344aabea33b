using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Privacy;

/// <summary>
/// Notes who looked at which case or report. Whoever looks does not wait for it: what was noted within a moment is stored
/// together. A process that is killed loses at most that moment; the audit entry of showing what is masked is committed first.
/// </summary>
public sealed class AccessLog(RowWriter writer, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(300);

    private readonly ConcurrentQueue<AccessEntry> _noted = new();
    private readonly SemaphoreSlim _storing = new(1);

    /// <summary>1 while a task is on its way that will store what is noted now.</summary>
    private int _awaited;

    /// <summary>Notes a sight, one for each subject. Of the system's own reading nothing is noted.</summary>
    /// <param name="subjects">Receipt numbers.</param>
    public void Note(Actor actor, AccessKind kind, params IEnumerable<string> subjects)
    {
        if (actor.IsSystem)
        {
            return;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var subject in subjects)
        {
            _noted.Enqueue(new(now, actor.Id, actor.Name, kind, subject));
        }

        if (!_noted.IsEmpty && Interlocked.Exchange(ref _awaited, 1) == 0)
        {
            _ = Task.Run(StoreSoonAsync);
        }
    }

    /// <summary>Stores what was noted so far.</summary>
    /// <exception cref="DbUpdateException">The database failed; what was noted is kept for the next time.</exception>
    public async Task StoreAsync(CancellationToken ct)
    {
        await _storing.WaitAsync(ct);
        try
        {
            var entries = new List<AccessEntry>();
            while (entries.Count < 500 && _noted.TryDequeue(out var entry))
            {
                entries.Add(entry);
            }

            if (entries.Count == 0)
            {
                return;
            }

            try
            {
                await writer.InsertAsync(entries, CancellationToken.None);
            }
            catch
            {
                entries.ForEach(_noted.Enqueue);
                throw;
            }
        }
        finally
        {
            _storing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (!_noted.IsEmpty)
        {
            try
            {
                await StoreAsync(CancellationToken.None);
            }
            catch (Exception fault) when (fault is DbUpdateException or ObjectDisposedException)
            {
                // The database has gone before us.
                return;
            }
        }
    }

    private async Task StoreSoonAsync()
    {
        await Task.Delay(s_moment, CancellationToken.None);
        Interlocked.Exchange(ref _awaited, 0);
        while (!_noted.IsEmpty)
        {
            try
            {
                await StoreAsync(CancellationToken.None);
            }
            catch (DbUpdateException)
            {
                // A database that is full or away: everything else fails too and tells of it.
                await Task.Delay(TimeSpan.FromSeconds(5), CancellationToken.None);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }
}
