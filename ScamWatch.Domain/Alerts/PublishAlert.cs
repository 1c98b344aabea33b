using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Alerts;

/// <summary>Puts a warning before the public, once it has no faults, and takes it away again.</summary>
public sealed class PublishAlert(
    IDbContextFactory<ScamWatchDb> contexts, OfficialDirectory official, PhoneLines lines, TimeProvider clock)
{
    /// <summary>The slug under which it is public now, or why it is not.</summary>
    public async Task<Outcome<string>> RunAsync(Guid id, int seenVersion, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var alert = await db.Alerts.SingleOrDefaultAsync(a => a.Id == id, ct);
        if (alert is null)
        {
            return new NotFound(("注意喚起", "The warning"));
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var faults = AlertLinter.Check(alert.Content, official, lines, JapanTime.DayOf(now));
        if (AlertRules.CheckPublish(alert, seenVersion, faults, actor) is { } refusal)
        {
            return refusal;
        }

        alert.Publish(actor, now);
        AuditTrail.Record(db, actor, AuditKind.AlertPublished, alert.Slug, alert.Content.Title, now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : alert.Slug;
    }

    /// <summary>Withdraws a published warning; the public page then says so, with the reason.</summary>
    public async Task<Outcome<string>> WithdrawAsync(Guid id, string because, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var alert = await db.Alerts.SingleOrDefaultAsync(a => a.Id == id, ct);
        if (alert is null)
        {
            return new NotFound(("注意喚起", "The warning"));
        }

        if (AlertRules.CheckWithdraw(alert, because, actor) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var reason = Privacy.Redactor.Redact(because.Trim()).Text;
        alert.Withdraw(reason, now);
        AuditTrail.Record(db, actor, AuditKind.AlertWithdrawn, alert.Slug, reason, now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : alert.Slug;
    }
}
