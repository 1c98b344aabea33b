using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Alerts;

/// <summary>Puts an approved warning before the public, now or at a time, and takes it away again.</summary>
public sealed class PublishAlert(IDbContextFactory<ScamWatchDb> contexts, AlertLinter linter, AlertSettings settings, TimeProvider clock)
{
    /// <summary>Publishes what was approved.</summary>
    public Task<Outcome<int>> RunAsync(Guid id, int seenVersion, Actor actor, CancellationToken ct) =>
        AlertChange.RunAsync(contexts, id, Rights.AlertApprove, actor, async (db, alert) =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            if (AlertRules.CheckPublish(alert, seenVersion, await linter.StoppingAsync(db, alert, now, ct), actor) is { } refusal)
            {
                return refusal;
            }

            Publish(db, alert, actor, now);
            return null;
        }, ct);

    /// <summary>Plans the publication of what was approved.</summary>
    /// <param name="from">UTC; null takes the plan back.</param>
    public Task<Outcome<int>> ScheduleAsync(Guid id, DateTime? from, int seenVersion, Actor actor, CancellationToken ct) =>
        AlertChange.RunAsync(contexts, id, Rights.AlertApprove, actor, async (db, alert) =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            if (AlertRules.CheckSchedule(alert, from, now, seenVersion, await linter.StoppingAsync(db, alert, now, ct), actor) is { } refusal)
            {
                return refusal;
            }

            Plan(db, alert, from, actor, now);
            return null;
        }, ct);

    /// <summary>Publishes at once by one person; a second one is asked to approve it within the time that the house has set.</summary>
    public Task<Outcome<int>> AtOnceAsync(Guid id, string because, int seenVersion, Actor actor, CancellationToken ct) =>
        AlertChange.RunAsync(contexts, id, Rights.AlertApprove, actor, async (db, alert) =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            var faults = await linter.StoppingAsync(db, alert, now, ct);
            if (AlertRules.CheckPublishAtOnce(alert, because, seenVersion, faults, actor) is { } refusal)
            {
                return refusal;
            }

            var reason = Redactor.Redact(because.Trim()).Text;
            alert.PublishAtOnce(reason, now + settings.ApprovalWithin, actor, now);
            AuditTrail.Record(db, actor, AuditKind.AlertPublishedAtOnce, alert.Slug, reason, now);
            return null;
        }, ct);

    /// <summary>Approves, as the second person, what another published at once.</summary>
    public Task<Outcome<int>> ApproveAfterwardsAsync(Guid id, int seenVersion, Actor actor, CancellationToken ct) =>
        AlertChange.RunAsync(contexts, id, Rights.AlertApprove, actor, (db, alert) =>
        {
            if (AlertRules.CheckApproveAfterwards(alert, seenVersion, actor) is { } refusal)
            {
                return Task.FromResult<Refusal?>(refusal);
            }

            var now = clock.GetUtcNow().UtcDateTime;
            alert.ApproveAfterwards(actor, now);
            AuditTrail.Record(db, actor, AuditKind.AlertApprovedAfterwards, alert.Slug, alert.Content.Title, now);
            return Task.FromResult<Refusal?>(null);
        }, ct);

    /// <summary>Withdraws a warning that is or was public; its page then says so, with the reason.</summary>
    public Task<Outcome<int>> WithdrawAsync(Guid id, string because, Actor actor, CancellationToken ct) =>
        AlertChange.RunAsync(contexts, id, Rights.AlertApprove, actor, (db, alert) =>
        {
            if (AlertRules.CheckWithdraw(alert, because, actor) is { } refusal)
            {
                return Task.FromResult<Refusal?>(refusal);
            }

            var now = clock.GetUtcNow().UtcDateTime;
            var reason = Redactor.Redact(because.Trim()).Text;
            alert.Withdraw(reason, now);
            AuditTrail.Record(db, actor, AuditKind.AlertWithdrawn, alert.Slug, reason, now);
            return Task.FromResult<Refusal?>(null);
        }, ct);

    internal static void Publish(ScamWatchDb db, Alert alert, Actor actor, DateTime now)
    {
        alert.Publish(actor, now);
        AuditTrail.Record(db, actor, AuditKind.AlertPublished, alert.Slug, $"第{alert.Editions.Count}版: {alert.Content.Title}", now);
    }

    internal static void Plan(ScamWatchDb db, Alert alert, DateTime? from, Actor actor, DateTime now)
    {
        alert.Schedule(from, now);
        AuditTrail.Record(db, actor, AuditKind.AlertScheduled, alert.Slug,
            from is { } at ? JapanTime.Of(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "予約を取消し", now);
    }
}
