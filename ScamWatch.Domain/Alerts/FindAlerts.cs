using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Alerts;

/// <summary>Lists warnings for staff and for the public.</summary>
public sealed class FindAlerts(IDbContextFactory<ScamWatchDb> contexts)
{
    /// <summary>All warnings, for staff, last changed first.</summary>
    /// <param name="state">Only these; null for all.</param>
    /// <param name="slice">Which part.</param>
    public async Task<Page<Alert>> RunAsync(AlertState? state, Slice slice, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var alerts = db.Alerts.AsNoTracking().Where(a => state == null || a.State == state);
        return new(
            await alerts.OrderByDescending(a => a.UpdatedAt).ThenBy(a => a.Id).Skip(slice.Offset).Take(slice.Count).ToListAsync(ct),
            await alerts.CountAsync(ct));
    }

    public async Task<Alert?> OneAsync(Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Alerts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, ct);
    }

    /// <summary>What the public may read, newest first.</summary>
    public async Task<Page<Alert>> PublishedAsync(Slice slice, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var alerts = db.Alerts.AsNoTracking().Where(a => a.State == AlertState.Published);
        return new(
            await alerts.OrderByDescending(a => a.PublishedAt).ThenBy(a => a.Id).Skip(slice.Offset).Take(slice.Count).ToListAsync(ct),
            await alerts.CountAsync(ct));
    }

    /// <summary>A warning that is or was public, by its address; null for drafts and unknown addresses.</summary>
    public async Task<Alert?> PublicAsync(string slug, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Alerts.AsNoTracking().SingleOrDefaultAsync(a => a.Slug == slug && a.State != AlertState.Draft, ct);
    }

    /// <summary>The warnings drawn from a report.</summary>
    public async Task<IReadOnlyList<Alert>> OfReportAsync(Guid reportId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Alerts.AsNoTracking().Where(a => a.ReportId == reportId).OrderBy(a => a.DraftedAt).ToListAsync(ct);
    }
}
