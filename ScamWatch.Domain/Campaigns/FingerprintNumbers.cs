using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Campaigns;

/// <summary>
/// Gives out numbers of fingerprints: known before the report is stored, so that its keys go into the same commit, and
/// taken from the database by the thousand, so that processes side by side never meet.
/// </summary>
public sealed class FingerprintNumbers(IDbContextFactory<ScamWatchDb> contexts) : IDisposable
{
    private const int BlockSize = 1024;

    private readonly SemaphoreSlim _taking = new(1, 1);
    private long _next;
    private long _end;

    /// <summary>The next number. Now and then it commits by itself: the caller must hold no open transaction on SQLite.</summary>
    public async ValueTask<long> NextAsync(CancellationToken ct)
    {
        await _taking.WaitAsync(ct);
        try
        {
            if (_next == _end)
            {
                await using var db = await contexts.CreateDbContextAsync(ct);
                var block = new FingerprintBlock();
                db.Add(block);
                await db.SaveChangesAsync(ct);
                _next = (long)block.Id * BlockSize;
                _end = _next + BlockSize;
            }

            return _next++;
        }
        finally
        {
            _taking.Release();
        }
    }

    public void Dispose() => _taking.Dispose();
}
