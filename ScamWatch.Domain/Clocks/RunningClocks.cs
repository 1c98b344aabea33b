using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Clocks;

/// <summary>
/// The clocks that run and began before a time. A report of harm done has its own; lesser ones that are alike share the clock
/// of their campaign, which is decided as one. What a rule has set aside is not timed.
/// </summary>
internal static class RunningClocks
{
    /// <summary>Those of one kind and urgency, as queries of their own: each uses another index.</summary>
    /// <param name="before">UTC.</param>
    public static IReadOnlyList<IQueryable<LateSubject>> Of(ScamWatchDb db, ClockKind kind, Urgency urgency, DateTime before) => kind switch
    {
        ClockKind.Look or ClockKind.Verdict when urgency == Urgency.Now => [Reports(db, kind, urgency, before, own: false)],
        ClockKind.Look or ClockKind.Verdict => [Reports(db, kind, urgency, before, own: true), CampaignsOf(db, kind, urgency, before)],
        ClockKind.Answer => [Answers(db, urgency, before)],
        ClockKind.Alert => [Alerts(db, urgency, before)],
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static IQueryable<Report> Waiting(ScamWatchDb db, ClockKind kind, Urgency urgency, DateTime before)
    {
        var waiting = db.Reports.AsNoTracking()
            .Where(r => r.Verdict == null && r.SetAsideAt == null && r.Urgency == urgency && r.ReceivedAt < before);
        return kind == ClockKind.Look ? waiting.Where(r => r.OpenedAt == null) : waiting;
    }

    private static IQueryable<LateSubject> Reports(ScamWatchDb db, ClockKind kind, Urgency urgency, DateTime before, bool own) =>
        Waiting(db, kind, urgency, before).Where(r => !own || r.CampaignId == null)
            .Select(r => new LateSubject { Kind = kind, Urgency = urgency, SubjectId = r.Id, Receipt = r.ReceiptNumber, StartedAt = r.ReceivedAt });

    private static IQueryable<LateSubject> CampaignsOf(ScamWatchDb db, ClockKind kind, Urgency urgency, DateTime before)
    {
        var firsts = Waiting(db, kind, urgency, before).Where(r => r.CampaignId != null)
            .GroupBy(r => r.CampaignId).Select(g => new { Id = g.Key, At = g.Min(r => r.ReceivedAt) });
        return
            from first in firsts
            join campaign in db.Campaigns on first.Id equals campaign.Id
            // One look at any of its reports is a look at the campaign.
            where kind != ClockKind.Look || !db.Reports.Any(r => r.CampaignId == campaign.Id && r.OpenedAt != null)
            select new LateSubject { Kind = kind, Urgency = urgency, SubjectId = campaign.Id, Number = campaign.Number, StartedAt = first.At };
    }

    private static IQueryable<LateSubject> Answers(ScamWatchDb db, Urgency urgency, DateTime before) =>
        from mail in db.OutgoingMails.AsNoTracking()
        where mail.Kind == ReplyKind.Outcome && (mail.State == ReplyState.Queued || mail.State == ReplyState.Failed)
        join report in db.Reports on mail.ReportId equals report.Id
        where report.Urgency == urgency && report.ReceivedAt < before
        select new LateSubject { Kind = ClockKind.Answer, Urgency = urgency, SubjectId = report.Id, Receipt = report.ReceiptNumber, StartedAt = report.ReceivedAt };

    private static IQueryable<LateSubject> Alerts(ScamWatchDb db, Urgency urgency, DateTime before) =>
        db.Campaigns.AsNoTracking()
            .Where(c => c.RaisedAt != null && c.State == CampaignState.Decided && c.Verdict == Verdict.Scam && c.ReportCount > 0
                && c.Urgency == urgency && c.FirstSeen < before
                && !db.Alerts.Any(a => a.PublishedAt != null && !a.IsRehearsal && (a.CampaignId == c.Id || db.Reports.Any(r => r.Id == a.ReportId && r.CampaignId == c.Id))))
            .Select(c => new LateSubject { Kind = ClockKind.Alert, Urgency = urgency, SubjectId = c.Id, Number = c.Number, StartedAt = c.FirstSeen });
}
