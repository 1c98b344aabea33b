using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Alerts;

/// <summary>Changes the words of what is in work; every version saved is kept.</summary>
public sealed class EditAlert(IDbContextFactory<ScamWatchDb> contexts, PhoneLines lines, AlertTranslations translations, TimeProvider clock)
{
    /// <summary>The new version, or why it was not saved.</summary>
    /// <param name="acknowledged">All answers to what the check asks; those given before stay with who gave them.</param>
    public Task<Outcome<int>> RunAsync(
        Guid id, AlertContent content, IReadOnlyList<Acknowledgement> acknowledged, int seenVersion, Actor actor, CancellationToken ct) =>
        AlertChange.RunAsync(contexts, id, Rights.AlertWrite, actor, (db, alert) => Task.FromResult(Change(db, alert, content, acknowledged, seenVersion, actor)), ct);

    /// <summary>Begins a new version of a warning that is or was public; that one stays until this has gone the same way.</summary>
    public Task<Outcome<int>> ReviseAsync(Guid id, int seenVersion, Actor actor, CancellationToken ct) =>
        AlertChange.RunAsync(contexts, id, Rights.AlertWrite, actor, (db, alert) =>
        {
            if (AlertRules.CheckRevise(alert, seenVersion, actor) is { } refusal)
            {
                return Task.FromResult<Refusal?>(refusal);
            }

            var now = clock.GetUtcNow().UtcDateTime;
            var before = alert.Content;
            alert.Revise(actor, now);
            db.AlertVersions.Add(AlertVersion.Of(alert, before, actor, now));
            AuditTrail.Record(db, actor, AuditKind.AlertRevised, alert.Slug, $"第{alert.Editions.Count + 1}版の作成を開始", now);
            return Task.FromResult<Refusal?>(null);
        }, ct);

    /// <summary>Drops what is in work: a draft that never was public, or a new version of one that is.</summary>
    public Task<Outcome<int>> DropAsync(Guid id, string because, int seenVersion, Actor actor, CancellationToken ct) =>
        AlertChange.RunAsync(contexts, id, Rights.AlertWrite, actor, (db, alert) =>
        {
            if (AlertRules.CheckDrop(alert, because, seenVersion, actor) is { } refusal)
            {
                return Task.FromResult<Refusal?>(refusal);
            }

            var now = clock.GetUtcNow().UtcDateTime;
            var reason = Redactor.Redact(because.Trim()).Text;
            if (alert.Revision is null)
            {
                alert.Withdraw(reason, now);
            }
            else
            {
                alert.DropRevision(now);
            }

            AuditTrail.Record(db, actor, AuditKind.AlertDropped, alert.Slug, reason, now);
            return Task.FromResult<Refusal?>(null);
        }, ct);

    private Refusal? Change(
        ScamWatchDb db, Alert alert, AlertContent content, IReadOnlyList<Acknowledgement> acknowledged, int seenVersion, Actor actor)
    {
        if (AlertRules.CheckEdit(alert, seenVersion, actor) is { } refusal)
        {
            return refusal;
        }

        // Not even a draft may keep one.
        if (AlertField.Texts.FirstOrDefault(f => Redactor.Contains(f.Text(content))) is { } found)
        {
            return new ContainsMyNumber(found.Label);
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var before = alert.Work;
        var answers = acknowledged.Select(a => alert.Acknowledged.FirstOrDefault(k => IsSame(k, a))
            ?? a with { Reason = Redactor.Redact(a.Reason.Trim()).Text, By = actor.Name, At = now }).ToList();
        var today = JapanTime.DayOf(now);
        var settled = translations.Settled(content.Settled(lines.On(today)), today);
        if (AlertRules.CheckLanguages(translations.Settled(before.Settled(lines.On(today)), today), settled, actor) is { } other)
        {
            return other;
        }

        alert.Edit(settled, answers, actor, now);
        var version = AlertVersion.Of(alert, before, actor, now);
        db.AlertVersions.Add(version);
        AuditTrail.Record(db, actor, AuditKind.AlertEdited, alert.Slug, $"第{version.Number}稿: {Fields(version)}", now);
        return null;
    }

    private static bool IsSame(Acknowledgement one, Acknowledgement other) =>
        (one.Field, one.Rule, one.Exact, one.Reason) == (other.Field, other.Rule, other.Exact, other.Reason);

    private static string Fields(AlertVersion version) => version.Changes.Count == 0
        ? "変更なし"
        : string.Join("、", version.Changes.Select(c => AlertField.Find(c)?.Label.Ja ?? c));
}
