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

    /// <summary>What is or was public, last changed first: a withdrawal is news too.</summary>
    public async Task<IReadOnlyList<Alert>> NewsAsync(int count, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Alerts.AsNoTracking().Where(a => a.State != AlertState.Draft)
            .OrderByDescending(a => a.UpdatedAt).ThenBy(a => a.Id).Take(count).ToListAsync(ct);
    }

    /// <summary>A mark that moves with every change that the public can see, and the UTC time of the last one (null before the first).</summary>
    public async Task<(int Mark, DateTime? At)> LastPublicChangeAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        // Drafts count with the version they are published in, which is never 0: the sum only grows.
        var seen = db.Alerts.AsNoTracking().Where(a => a.State != AlertState.Draft);
        var last = await seen.OrderByDescending(a => a.UpdatedAt).Select(a => (DateTime?)a.UpdatedAt).FirstOrDefaultAsync(ct);
        return (await seen.SumAsync(a => a.Version, ct), last);
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
