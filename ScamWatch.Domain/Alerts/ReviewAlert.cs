using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Alerts;

/// <summary>What is to happen with a warning once it is approved.</summary>
/// <param name="Publish">True to publish it at once.</param>
/// <param name="From">When to publish it, UTC; null for no plan.</param>
public sealed record AfterApproval(bool Publish, DateTime? From = null);

/// <summary>Has a warning read by a second person: sends it, sends it back, approves it.</summary>
public sealed class ReviewAlert(IDbContextFactory<ScamWatchDb> contexts, AlertLinter linter, TimeProvider clock)
{
    /// <summary>Asks a second person to read it; until then its words are fixed.</summary>
    public Task<Outcome<int>> SendAsync(Guid id, int seenVersion, Actor actor, CancellationToken ct) =>
        AlertChange.RunAsync(contexts, id, Rights.AlertWrite, actor, async (db, alert) =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            if (AlertRules.CheckSend(alert, seenVersion, await linter.StoppingAsync(db, alert, now, ct), actor) is { } refusal)
            {
                return refusal;
            }

            alert.Send(actor, now);
            AuditTrail.Record(db, actor, AuditKind.AlertSentToReview, alert.Slug, alert.Work.Title, now);
            return null;
        }, ct);

    /// <summary>Sends it back to its writers, or takes it back as one of them.</summary>
    public Task<Outcome<int>> ReturnAsync(Guid id, string because, int seenVersion, Actor actor, CancellationToken ct) =>
        AlertChange.RunAsync(contexts, id, Rights.AlertWrite, actor, (db, alert) =>
        {
            if (AlertRules.CheckReturn(alert, because, seenVersion, actor) is { } refusal)
            {
                return Task.FromResult<Refusal?>(refusal);
            }

            var now = clock.GetUtcNow().UtcDateTime;
            var reason = Redactor.Redact(because.Trim()).Text;
            alert.Return(reason, actor, now);
            AuditTrail.Record(db, actor, AuditKind.AlertReturned, alert.Slug, reason, now);
            return Task.FromResult<Refusal?>(null);
        }, ct);

    /// <summary>Approves it as the second person, and publishes or plans it where that is asked for.</summary>
    public Task<Outcome<int>> ApproveAsync(Guid id, AfterApproval then, int seenVersion, Actor actor, CancellationToken ct) =>
        AlertChange.RunAsync(contexts, id, Rights.AlertApprove, actor, async (db, alert) =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            var faults = await linter.StoppingAsync(db, alert, now, ct);
            if (AlertRules.CheckApprove(alert, seenVersion, faults, actor) is { } refusal)
            {
                return refusal;
            }

            alert.Approve(actor, now);
            AuditTrail.Record(db, actor, AuditKind.AlertApproved, alert.Slug, $"第{alert.Number}稿: {alert.Work.Title}", now);
            if (then.Publish)
            {
                PublishAlert.Publish(db, alert, actor, now);
            }
            else if (then.From is { } from)
            {
                if (AlertRules.CheckSchedule(alert, from, now, alert.Version, faults, actor) is { } problem)
                {
                    return problem;
                }

                PublishAlert.Plan(db, alert, from, actor, now);
            }

            return null;
        }, ct);
}
