using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Leaks;

/// <summary>An incident with its clocks.</summary>
public sealed record LeakRow(LeakIncident Incident, IReadOnlyList<LeakClock> Clocks);

/// <summary>What a supervisor is told on every page.</summary>
/// <param name="Untaken">Raised, and nobody has taken them.</param>
/// <param name="Late">With a report beyond its last day.</param>
/// <param name="Near">With a report whose reminder has come, and which is not late.</param>
/// <param name="Proposed">To be confirmed as 該当せず by another person.</param>
/// <param name="Unnotified">Reported, and the persons concerned have not been told.</param>
public sealed record LeakNews(int Untaken, int Late, int Near, int Proposed, int Unnotified)
{
    public bool Any => Untaken + Late + Near + Proposed + Unnotified > 0;
}

/// <summary>Looks at leak incidents; only for those who may see them.</summary>
public sealed class FindLeaks(IDbContextFactory<ScamWatchDb> contexts, LeakClocks clocks, TimeProvider clock)
{
    private static readonly LeakState[] s_open = [.. Enum.GetValues<LeakState>().Where(LeakRules.IsOpen)];

    /// <summary>A part of the list, the newest first.</summary>
    /// <param name="all">False for open ones only.</param>
    public async Task<Page<LeakRow>> RunAsync(bool all, Slice slice, Actor actor, CancellationToken ct)
    {
        if (!LeakRules.MaySee(actor))
        {
            return new([], 0);
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var incidents = db.LeakIncidents.AsNoTracking().Where(i => all || s_open.Contains(i.State));
        var rows = await incidents.OrderByDescending(i => i.Number).Skip(slice.Offset).Take(slice.Count).ToListAsync(ct);
        return new([.. rows.Select(Row)], await incidents.CountAsync(ct));
    }

    /// <summary>One incident; null where there is none, or not for this actor.</summary>
    public async Task<LeakRow?> FindAsync(Guid id, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return LeakRules.MaySee(actor) && await db.LeakIncidents.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, ct) is { } incident ? Row(incident) : null;
    }

    /// <summary>Its versions, the newest first.</summary>
    public async Task<IReadOnlyList<LeakVersion>> VersionsAsync(Guid id, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return LeakRules.MaySee(actor) ? await db.LeakVersions.AsNoTracking().Where(v => v.IncidentId == id).OrderByDescending(v => v.Version).ToListAsync(ct) : [];
    }

    /// <summary>What waits for a supervisor.</summary>
    public async Task<LeakNews> NewsAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var open = (await db.LeakIncidents.AsNoTracking().Where(i => s_open.Contains(i.State)).ToListAsync(ct)).ConvertAll(Row);
        return new(
            open.Count(r => r.Incident.State == LeakState.Suspected),
            open.Count(r => r.Clocks.Any(c => c.IsLate && c.Runs)),
            open.Count(r => r.Clocks.Any(c => c.IsNear) && !r.Clocks.Any(c => c.IsLate && c.Runs)),
            open.Count(r => r.Incident.ProposedById is not null),
            await db.LeakIncidents.CountAsync(i => i.PersonsNotifiedAt == null && (i.State == LeakState.PreliminaryReported || i.State == LeakState.FinalReported), ct));
    }

    private LeakRow Row(LeakIncident incident) => new(incident, clocks.Of(incident, clock.GetUtcNow().UtcDateTime));
}
