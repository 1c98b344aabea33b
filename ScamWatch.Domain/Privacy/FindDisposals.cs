using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Privacy;

/// <summary>Lists the disposal log (廃棄記録), the newest first.</summary>
public sealed class FindDisposals(IDbContextFactory<ScamWatchDb> contexts)
{
    public async Task<Page<DisposalEntry>> RunAsync(Slice slice, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return new(
            await db.DisposalEntries.AsNoTracking().OrderByDescending(d => d.At).ThenByDescending(d => d.Id).Skip(slice.Offset).Take(slice.Count).ToListAsync(ct),
            await db.DisposalEntries.CountAsync(ct));
    }
}
