using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Alerts;

/// <summary>
/// What time does to warnings: publishes what was planned for now, ends what has had its last day, and raises what one person
/// published and nobody has approved. May run in several processes: the version of a warning lets only one of them do each step.
/// </summary>
public sealed class KeepAlertTimes(IDbContextFactory<ScamWatchDb> contexts, AlertLinter linter, TimeProvider clock)
{
    private const int MaxAtOnce = 100;

    /// <summary>Does what is due; the number of steps.</summary>
    public async Task<int> RunAsync(Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        List<Guid> due;
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            due = await db.Alerts.AsNoTracking()
                .Where(a => a.PublishFrom <= now
                    || (a.State == AlertState.Published && a.ExpiresAt <= now)
                    || (a.State == AlertState.Published && a.ApprovalDueAt <= now && a.OverdueRaisedAt == null))
                .OrderBy(a => a.Id).Select(a => a.Id).Take(MaxAtOnce).ToListAsync(ct);
        }

        var steps = 0;
        foreach (var id in due)
        {
            // Each in a commit of its own: one that is changed by a person at this moment is looked at again the next time.
            steps += (await AlertChange.RunAsync(contexts, id, (db, alert) => StepAsync(db, alert, actor, now, ct), ct)).Succeeded ? 1 : 0;
        }

        return steps;
    }

    private async Task<Refusal?> StepAsync(ScamWatchDb db, Alert alert, Actor actor, DateTime now, CancellationToken ct)
    {
        if (alert is { WorkState: AlertState.Scheduled, PublishFrom: { } from } && from <= now)
        {
            var faults = await linter.StoppingAsync(db, alert, now, ct);
            if (faults.Count == 0)
            {
                PublishAlert.Publish(db, alert, actor, now);
                return null;
            }

            // Approved, but a number or an hour has changed since: the public must not read the old one.
            var because = new AlertHasFaults(faults).Message.Ja;
            alert.Return(because, actor, now);
            AuditTrail.Record(db, actor, AuditKind.AlertReturned, alert.Slug, because, now);
            return null;
        }

        if (alert.State == AlertState.Published && alert.ExpiresAt <= now)
        {
            alert.Expire(now);
            AuditTrail.Record(db, actor, AuditKind.AlertExpired, alert.Slug, alert.Content.Title, now);
            return null;
        }

        if (alert.State == AlertState.Published && alert.ApprovalDueAt <= now && alert.OverdueRaisedAt is null)
        {
            alert.RaiseOverdue(now);
            AuditTrail.Record(db, actor, AuditKind.AlertApprovalOverdue, alert.Slug, alert.Content.Title, now);
            return null;
        }

        return new ChangedMeanwhile();
    }
}
