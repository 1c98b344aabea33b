using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Audit;

/// <summary>How the chain stands.</summary>
/// <param name="Linked">Entries linked so far.</param>
/// <param name="Unlinked">Newer entries that wait, about.</param>
/// <param name="Anchor">The newest anchor; null before the first.</param>
/// <param name="Check">The newest check; null before the first.</param>
public sealed record AuditChainState(long Linked, int Unlinked, AuditAnchor? Anchor, AuditCheck? Check);

/// <summary>What the audit page shows of the chain.</summary>
public sealed class FindAuditChain(IDbContextFactory<ScamWatchDb> contexts)
{
    private const int AtOnce = 500;

    public async Task<AuditChainState> RunAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var head = await db.AuditLinks.AsNoTracking().OrderByDescending(l => l.Sequence).FirstOrDefaultAsync(ct);
        var newest = head?.EntryId ?? 0;
        return new(
            head?.Sequence ?? 0,
            await db.AuditEntries.CountAsync(e => e.Id > newest, ct),
            await db.AuditAnchors.AsNoTracking().OrderByDescending(a => a.Number).FirstOrDefaultAsync(ct),
            await NewestCheckAsync(db, ct));
    }

    /// <summary>The newest check, where supervisors are to be told of it; else null.</summary>
    public async Task<AuditCheck?> AlarmAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await NewestCheckAsync(db, ct) is { IsAlarm: true } check ? check : null;
    }

    /// <summary>All anchors, oldest first, as lines to be kept elsewhere.</summary>
    public async IAsyncEnumerable<string> AnchorLinesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        for (var after = -1; ;)
        {
            var known = after;
            var some = await db.AuditAnchors.AsNoTracking().Where(a => a.Number > known).OrderBy(a => a.Number).Take(AtOnce).ToListAsync(ct);
            foreach (var anchor in some)
            {
                yield return anchor.ToLine();
            }

            if (some.Count < AtOnce)
            {
                yield break;
            }

            after = some[^1].Number;
        }
    }

    private static Task<AuditCheck?> NewestCheckAsync(ScamWatchDb db, CancellationToken ct) =>
        db.AuditChecks.AsNoTracking().OrderByDescending(c => c.EndedAt).ThenByDescending(c => c.Id).FirstOrDefaultAsync(ct);
}
