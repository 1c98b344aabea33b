using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Guidance.Articles;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Alerts;

/// <summary>Which warnings a list shows. All conditions hold together.</summary>
public sealed record AlertFilter
{
    /// <summary>What stands like this, or has a new version that does.</summary>
    public AlertState? State { get; init; }

    /// <summary>Only what waits for a second person: what was sent, and what one person published at once.</summary>
    public bool WaitsForApproval { get; init; }

    /// <summary>Only public ones whose review is due on this day or was before, Japan time.</summary>
    public DateOnly? ReviewBy { get; init; }

    /// <summary>True for rehearsals only.</summary>
    public bool Rehearsals { get; init; }
}

/// <summary>What waits at the publishing desk.</summary>
/// <param name="ToApprove">Sent to a second person.</param>
/// <param name="Owed">Published by one person and not yet approved.</param>
/// <param name="Overdue">Of these, beyond their time.</param>
/// <param name="ToReview">Public, and to be looked at again.</param>
public sealed record AlertFigures(int ToApprove, int Owed, int Overdue, int ToReview);

/// <summary>Lists warnings for staff, rehearsals and drafts among them. The public has <see cref="FindPublicAlerts"/>.</summary>
public sealed class FindAlerts(IDbContextFactory<ScamWatchDb> contexts, ArticleBook articles, TimeProvider clock)
{
    /// <summary>The warnings of a filter, last changed first.</summary>
    public async Task<Page<Alert>> RunAsync(AlertFilter filter, Slice slice, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var alerts = db.Alerts.AsNoTracking();
        if (filter.State is { } state)
        {
            alerts = alerts.Where(a => a.State == state || a.RevisionState == state);
        }

        if (filter.WaitsForApproval)
        {
            alerts = alerts.Where(a => a.State == AlertState.InReview || a.RevisionState == AlertState.InReview || a.ApprovalDueAt != null);
        }

        if (filter.ReviewBy is { } day)
        {
            alerts = alerts.Where(a => a.State == AlertState.Published && a.ReviewOn <= day);
        }

        if (filter.Rehearsals)
        {
            alerts = alerts.Where(a => a.IsRehearsal);
        }

        return new(
            await alerts.OrderByDescending(a => a.UpdatedAt).ThenBy(a => a.Id).Skip(slice.Offset).Take(slice.Count).ToListAsync(ct),
            await alerts.CountAsync(ct));
    }

    /// <summary>What waits now; rehearsals wait too, for those who rehearse, but never count as overdue.</summary>
    public async Task<AlertFigures> FiguresAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow().UtcDateTime;
        var today = JapanTime.DayOf(now);
        var alerts = db.Alerts.AsNoTracking();
        return new(
            await alerts.CountAsync(a => a.State == AlertState.InReview || a.RevisionState == AlertState.InReview, ct),
            await alerts.CountAsync(a => a.ApprovalDueAt != null, ct),
            await alerts.CountAsync(a => a.ApprovalDueAt <= now && !a.IsRehearsal, ct),
            await alerts.CountAsync(a => a.State == AlertState.Published && !a.IsRehearsal && a.ReviewOn <= today, ct));
    }

    /// <summary>What one person published and nobody approved in time, the oldest first.</summary>
    public async Task<IReadOnlyList<Alert>> OverdueAsync(int count, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow().UtcDateTime;
        return await db.Alerts.AsNoTracking().Where(a => a.ApprovalDueAt <= now && !a.IsRehearsal)
            .OrderBy(a => a.ApprovalDueAt).ThenBy(a => a.Id).Take(count).ToListAsync(ct);
    }

    public async Task<Alert?> OneAsync(Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Alerts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, ct);
    }

    /// <summary>What a warning is held against besides the reference data; to be read anew where it may have changed.</summary>
    public async Task<AlertSurroundings> SurroundingsAsync(Alert alert, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await AlertSurroundings.ReadAsync(db, alert, articles, ct);
    }

    /// <summary>Every version of a warning, the newest first.</summary>
    public async Task<IReadOnlyList<AlertVersion>> VersionsAsync(Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.AlertVersions.AsNoTracking().Where(v => v.AlertId == id).OrderByDescending(v => v.Number).Take(Slice.MaxTake).ToListAsync(ct);
    }

    /// <summary>The warnings drawn from a report.</summary>
    public async Task<IReadOnlyList<Alert>> OfReportAsync(Guid reportId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Alerts.AsNoTracking().Where(a => a.ReportId == reportId).OrderBy(a => a.DraftedAt).ToListAsync(ct);
    }

    /// <summary>The warnings drawn from a campaign, or from one of its reports.</summary>
    public async Task<IReadOnlyList<Alert>> OfCampaignAsync(Guid campaignId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Alerts.AsNoTracking()
            .Where(a => a.CampaignId == campaignId || db.Reports.Any(r => r.Id == a.ReportId && r.CampaignId == campaignId))
            .OrderBy(a => a.DraftedAt).ToListAsync(ct);
    }
}
