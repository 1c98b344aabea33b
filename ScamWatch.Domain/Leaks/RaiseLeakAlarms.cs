using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Leaks;

/// <summary>
/// Records the reminders that the clocks of open incidents have set off, each once: a unique key says so, whatever is
/// restarted and however many processes look. Open pages ask again by it.
/// </summary>
public sealed class RaiseLeakAlarms(IDbContextFactory<ScamWatchDb> contexts, LeakClocks clocks, TimeProvider clock)
{
    private const int MaxAttempts = 5;

    private static readonly LeakState[] s_open = [.. Enum.GetValues<LeakState>().Where(LeakRules.IsOpen)];

    /// <summary>How many were recorded.</summary>
    public async Task<int> RunAsync(Actor actor, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            try
            {
                return await RaiseAsync(db, actor, ct);
            }
            catch (DbUpdateException fault) when (attempt < MaxAttempts && db.IsUniqueViolation(fault))
            {
                // Another process recorded one of them at this moment: now it is seen.
            }
        }
    }

    private async Task<int> RaiseAsync(ScamWatchDb db, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var open = await db.LeakIncidents.AsNoTracking().Where(i => s_open.Contains(i.State)).ToListAsync(ct);
        var known = (await db.LeakAlarms.AsNoTracking().Where(a => db.LeakIncidents.Any(i => i.Id == a.IncidentId && s_open.Contains(i.State)))
            .Select(a => new { a.IncidentId, a.Clock, a.Day }).ToListAsync(ct)).Select(a => (a.IncidentId, a.Clock, a.Day)).ToHashSet();
        var raised = 0;
        foreach (var incident in open)
        {
            foreach (var (reading, day) in clocks.Of(incident, now).SelectMany(c => c.Alarms.Select(d => (c, d))))
            {
                if (!known.Contains((incident.Id, reading.Id, day)))
                {
                    db.LeakAlarms.Add(new(incident.Id, reading.Id, day, now));
                    AuditTrail.Record(db, actor, AuditKind.LeakAlarmRaised, incident.Subject,
                        string.Create(CultureInfo.InvariantCulture, $"{reading.Name.Ja}: {day}日目(期限 {JapanTime.Of(reading.DueAt.AddTicks(-1)):yyyy-MM-dd})"), now);
                    raised++;
                }
            }
        }

        await db.SaveChangesAsync(ct);
        return raised;
    }
}
