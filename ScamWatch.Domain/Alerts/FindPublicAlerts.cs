using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Feeds;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Alerts;

/// <summary>The one way by which warnings reach the public. Rehearsals, drafts and new versions in work do not come through it.</summary>
public sealed class FindPublicAlerts(IDbContextFactory<ScamWatchDb> contexts)
{
    /// <summary>Under which the public pages have one of their own, over <see cref="PublicContexts"/>.</summary>
    public const string ForPages = "pages";

    /// <summary>How many warnings are held at once: at one a day, enough for thirteen years.</summary>
    private const int MaxHeld = 5_000;

    /// <summary>What stands now, newest first.</summary>
    public async Task<Page<PublicAlert>> RunAsync(Slice slice, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var alerts = Visible(db).Where(a => a.State == AlertState.Published);
        var found = await alerts.OrderByDescending(a => a.PublishedAt).ThenBy(a => a.Id).Skip(slice.Offset).Take(slice.Count).ToListAsync(ct);
        return new(Faces(found), await alerts.CountAsync(ct));
    }

    /// <summary>What is or was public, last changed first: an end or a withdrawal is news too.</summary>
    public async Task<IReadOnlyList<PublicAlert>> NewsAsync(int count, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return Faces(await Visible(db).OrderByDescending(a => a.PublicChangedAt).ThenBy(a => a.Id).Take(count).ToListAsync(ct));
    }

    /// <summary>What stands now and was published or changed since a time, newest first.</summary>
    /// <param name="since">UTC.</param>
    public async Task<IReadOnlyList<PublicAlert>> SinceAsync(DateTime since, int count, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return Faces(await Visible(db).Where(a => a.State == AlertState.Published && a.PublicChangedAt >= since)
            .OrderByDescending(a => a.PublicChangedAt).ThenBy(a => a.Id).Take(count).ToListAsync(ct));
    }

    /// <summary>A warning that is or was public, by its address; null for everything else.</summary>
    public async Task<PublicAlert?> OneAsync(string slug, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Visible(db).SingleOrDefaultAsync(a => a.Slug == slug, ct) is { } alert ? PublicAlert.Of(alert) : null;
    }

    /// <summary>A mark that moves with every change that the public can see, and the UTC time of the last one (null before the first).</summary>
    public async Task<(int Mark, DateTime? At)> LastChangeAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var seen = Visible(db);
        return (await seen.SumAsync(a => a.PublicChanges, ct), await seen.MaxAsync(a => a.PublicChangedAt, ct));
    }

    /// <summary>Everything that the public may read now.</summary>
    public async Task<PublicSnapshot> SnapshotAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        // Before the warnings: what changes in between makes the mark too old, and they are read once more.
        var seen = Visible(db);
        var (mark, at) = (await seen.SumAsync(a => a.PublicChanges, ct), await seen.MaxAsync(a => a.PublicChangedAt, ct));
        var alerts = Faces(await seen.OrderByDescending(a => a.PublishedAt).ThenBy(a => a.Id).Take(MaxHeld).ToListAsync(ct));
        var changed = alerts.Where(a => a.Editions.Count > 1 && a.State != AlertState.Withdrawn).ToDictionary(a => a.Id);
        var earlier = new Dictionary<(Guid, int), AlertContent>();
        foreach (var part in changed.Keys.Chunk(Slice.MaxTake))
        {
            foreach (var version in await db.AlertVersions.AsNoTracking().Where(v => part.Contains(v.AlertId)).ToListAsync(ct))
            {
                if (changed[version.AlertId].Editions.FirstOrDefault(e => e.Number == version.Number) is { } edition)
                {
                    earlier[(version.AlertId, edition.Edition)] = version.Content;
                }
            }
        }

        return new(mark, at, alerts, earlier);
    }

    internal static IQueryable<Alert> Visible(ScamWatchDb db) => db.Alerts.AsNoTracking().Where(a =>
        !a.IsRehearsal && a.PublishedAt != null
        && (a.State == AlertState.Published || a.State == AlertState.Expired || a.State == AlertState.Withdrawn));

    private static List<PublicAlert> Faces(List<Alert> alerts) => [.. alerts.Select(PublicAlert.Of).OfType<PublicAlert>()];
}
