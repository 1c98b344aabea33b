using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Clocks;

/// <summary>
/// Raises the clocks that run too long, each once: a unique index says so, whatever is restarted and however many processes
/// look. Closes those that have stopped since.
/// </summary>
public sealed class RaiseEscalations(IDbContextFactory<ScamWatchDb> contexts, ClockSettings settings, ChangeFeed feed, TimeProvider clock)
{
    /// <summary>Of one kind and urgency in one run: a backlog is raised step by step, the oldest first.</summary>
    private const int MaxAtOnce = 100;

    private const int MaxAttempts = 5;

    /// <summary>How many were raised.</summary>
    public async Task<int> RunAsync(Actor actor, CancellationToken ct)
    {
        await CloseAsync(ct);
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            try
            {
                return await RaiseAsync(db, actor, ct);
            }
            catch (DbUpdateException fault) when (attempt < MaxAttempts && db.IsUniqueViolation(fault))
            {
                // Another process raised one of them at this moment: now it is seen.
            }
        }
    }

    private async Task<int> RaiseAsync(ScamWatchDb db, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var raised = 0;
        foreach (var kind in Enum.GetValues<ClockKind>())
        {
            foreach (var urgency in Enum.GetValues<Urgency>())
            {
                if (settings[kind, urgency].Escalate is not { } limit)
                {
                    continue;
                }

                foreach (var running in RunningClocks.Of(db, kind, urgency, now - limit))
                {
                    var late = await running.Where(l => !db.Escalations.Any(e => e.Kind == kind && e.SubjectId == l.SubjectId))
                        .OrderBy(l => l.StartedAt).Take(MaxAtOnce).ToListAsync(ct);
                    // One campaign can have late reports of two urgencies.
                    foreach (var subject in late.Where(l => !db.Escalations.Local.Any(e => e.Kind == kind && e.SubjectId == l.SubjectId)))
                    {
                        db.Escalations.Add(Escalation.Raise(subject, now));
                        AuditTrail.Record(db, actor, AuditKind.ClockEscalated, subject.Subject,
                            string.Create(CultureInfo.InvariantCulture, $"{ClockRules.Label(kind).Ja}: {(now - subject.StartedAt).TotalHours:0.0}時間(上限 {limit.TotalHours:0.#}時間)"), now);
                        raised++;
                    }
                }
            }
        }

        await db.SaveChangesAsync(ct);
        return raised;
    }

    /// <summary>Closes what has stopped, and opens again what an undo set running.</summary>
    private async Task CloseAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var changed = 0;
        foreach (var kind in Enum.GetValues<ClockKind>())
        {
            var running = Running(db, kind);
            changed += await running(db.Escalations.Where(e => e.Kind == kind && e.ClosedAt == null), false)
                .ExecuteUpdateAsync(s => s.SetProperty(e => e.ClosedAt, now), ct);
            changed += await running(db.Escalations.Where(e => e.Kind == kind && e.ClosedAt > now.AddDays(-7)), true)
                .ExecuteUpdateAsync(s => s.SetProperty(e => e.ClosedAt, (DateTime?)null), ct);
        }

        if (changed > 0)
        {
            // Statements over many rows pass the change tracker by, and with it the notices.
            feed.Publish(Topic.Clocks);
        }
    }

    /// <summary>Which escalations of a kind belong to something that runs, or does not.</summary>
    private static Func<IQueryable<Escalation>, bool, IQueryable<Escalation>> Running(ScamWatchDb db, ClockKind kind) => kind switch
    {
        ClockKind.Look => (rows, runs) => rows.Where(e => runs == (e.IsCampaign
            ? db.Reports.Any(r => r.CampaignId == e.SubjectId && r.Verdict == null && r.SetAsideAt == null) && !db.Reports.Any(r => r.CampaignId == e.SubjectId && r.OpenedAt != null)
            : db.Reports.Any(r => r.Id == e.SubjectId && r.Verdict == null && r.SetAsideAt == null && r.OpenedAt == null))),
        ClockKind.Verdict => (rows, runs) => rows.Where(e => runs == (e.IsCampaign
            ? db.Reports.Any(r => r.CampaignId == e.SubjectId && r.Verdict == null && r.SetAsideAt == null)
            : db.Reports.Any(r => r.Id == e.SubjectId && r.Verdict == null && r.SetAsideAt == null))),
        ClockKind.Answer => (rows, runs) => rows.Where(e => runs == db.OutgoingMails.Any(m =>
            m.ReportId == e.SubjectId && m.Kind == ReplyKind.Outcome && (m.State == ReplyState.Queued || m.State == ReplyState.Failed))),
        ClockKind.Alert => (rows, runs) => rows.Where(e => runs == (
            db.Campaigns.Any(c => c.Id == e.SubjectId && c.State == CampaignState.Decided && c.Verdict == Verdict.Scam && c.ReportCount > 0)
            && !db.Alerts.Any(a => a.PublishedAt != null && !a.IsRehearsal && (a.CampaignId == e.SubjectId || db.Reports.Any(r => r.Id == a.ReportId && r.CampaignId == e.SubjectId))))),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
