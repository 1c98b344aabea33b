using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Operations;

/// <summary>Raises an alarm for each matter that has begun and ends those that are over: one alarm a matter, however many processes look.</summary>
public sealed class RaiseAlarms(IDbContextFactory<ScamWatchDb> contexts, AlarmSettings settings, RegistrySettings registry, TimeProvider clock)
{
    /// <summary>How many were raised, and how many ended.</summary>
    public async Task<(int Raised, int Over)> RunAsync(OperationsState state, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var matters = AlarmRules.MattersOf(state, settings, registry);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var open = await db.OperationAlarms.Where(a => a.Open != null).ToListAsync(ct);
        var begun = matters.Where(m => open.All(a => a.Matter != m.Code)).ToList();
        var over = open.Where(a => matters.All(m => m.Code != a.Matter)).ToList();
        foreach (var matter in begun)
        {
            db.OperationAlarms.Add(OperationAlarm.Raise(matter, now));
            AuditTrail.Record(db, actor, AuditKind.AlarmRaised, AlarmRules.KindOf(matter.Code), matter.Text.Ja, now);
        }

        foreach (var alarm in over)
        {
            alarm.End(now);
            AuditTrail.Record(db, actor, AuditKind.AlarmOver, AlarmRules.KindOf(alarm.Matter), alarm.TextJa, now);
        }

        try
        {
            await db.SaveChangesAsync(ct);
            return (begun.Count, over.Count);
        }
        catch (DbUpdateException fault) when (fault is DbUpdateConcurrencyException || db.IsUniqueViolation(fault))
        {
            // Another process was first; what is left is seen at the next look.
            return default;
        }
    }
}
