using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Audit;

/// <summary>Lists audit entries, newest first.</summary>
public sealed class FindAuditEntries(IDbContextFactory<ScamWatchDb> contexts)
{
    /// <summary>How many entries are looked through for a reason.</summary>
    public const int ReasonsCompared = 20_000;

    /// <param name="text">Receipt number, actor or, of the newest <see cref="ReasonsCompared"/> entries, reason; empty for all.</param>
    /// <param name="slice">Which part.</param>
    public async Task<Page<AuditEntry>> RunAsync(string? text, Slice slice, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var entries = db.AuditEntries.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(text))
        {
            var words = text.Trim();
            // Reasons are encrypted: those of the newest entries are compared here.
            var newest = await entries.OrderByDescending(e => e.Id).Take(ReasonsCompared).Select(e => new { e.Id, e.Why }).ToListAsync(ct);
            var because = newest.Where(e => e.Why.Contains(words, StringComparison.OrdinalIgnoreCase)).Select(e => e.Id).ToArray();
            entries = entries.Where(e => e.Subject.Contains(words) || e.ActorName.Contains(words) || because.Contains(e.Id));
        }

        return new(
            await entries.OrderByDescending(e => e.Id).Skip(slice.Offset).Take(slice.Count).ToListAsync(ct),
            await entries.CountAsync(ct));
    }

    /// <summary>The number of the newest entry; 0 where there is none. Moves with every change that any process makes.</summary>
    public async Task<long> NewestAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.AuditEntries.MaxAsync(e => (long?)e.Id, ct) ?? 0;
    }

    /// <summary>The history of one subject, oldest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> OfAsync(string subject, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.AuditEntries.AsNoTracking().Where(e => e.Subject == subject).OrderBy(e => e.Id)
            .Take(Slice.MaxTake).ToListAsync(ct);
    }
}
