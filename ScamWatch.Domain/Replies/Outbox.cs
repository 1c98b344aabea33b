using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Replies;

/// <summary>
/// Puts mails to reporters into the commit of what they tell of (transactional outbox): there is never a decision whose mail
/// was lost, nor a mail of a decision that was not stored.
/// </summary>
public sealed class Outbox(ReplySettings settings, ReplyKey key, ReplyText text, Municipality municipality)
{
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    private readonly HashSet<string> _own =
        [.. settings.OwnAddresses, .. municipality.ReportMailboxes.Select(m => m.Trim().ToLowerInvariant())];

    /// <summary>False where no server is set to send by: then nothing is planned or kept.</summary>
    public bool Enabled => settings.Enabled;

    /// <summary>Adds the acknowledgements of reports that are being stored together.</summary>
    internal async Task AcknowledgeAsync(ScamWatchDb db, IReadOnlyList<Report> reports, DateTime now, CancellationToken ct)
    {
        if (!settings.Enabled || reports.Count == 0)
        {
            return;
        }

        var past = await PastAsync(db, [.. reports.Select(RecipientOf)], now, ct);
        foreach (var report in reports)
        {
            var plan = Plan(report, null, past, now);
            if (plan.Reason is null)
            {
                // Many at once from one address are within its limit together.
                past.Acknowledged[plan.Recipient] = past.Acknowledged.GetValueOrDefault(plan.Recipient) + 1;
            }

            db.OutgoingMails.Add(OutgoingMail.Of(report.Id, plan, now));
        }
    }

    /// <summary>Adds the outcome of a report that is being decided, or changes the one that is not sent yet.</summary>
    /// <param name="wanted">False where staff chose not to send it.</param>
    internal async Task TellAsync(ScamWatchDb db, Report report, Verdict verdict, bool wanted, DateTime now, CancellationToken ct)
    {
        if (!settings.Enabled)
        {
            return;
        }

        var mail = await db.OutgoingMails.SingleOrDefaultAsync(m => m.ReportId == report.Id && m.Kind == ReplyKind.Outcome, ct);
        if (mail is { State: ReplyState.Sent })
        {
            return;
        }

        var plan = await PlanAsync(db, report, verdict, now, ct);
        if (!wanted && plan.Reason is null)
        {
            plan = Nothing(plan, NoReplyReason.NotWanted);
        }

        if (mail is null)
        {
            db.OutgoingMails.Add(OutgoingMail.Of(report.Id, plan, now));
        }
        else
        {
            mail.Replan(plan, now);
        }
    }

    /// <summary>The mail of a decision as it would be.</summary>
    internal async Task<ReplyPlan> PlanAsync(ScamWatchDb db, Report report, Verdict verdict, DateTime now, CancellationToken ct)
    {
        var plan = Plan(report, verdict, await PastAsync(db, [RecipientOf(report)], now, ct), now);
        if (plan.OnceKey is not { } once)
        {
            return plan;
        }

        var told = await db.OutgoingMails.AnyAsync(m => m.OnceKey == once && (m.ReportId != report.Id || m.State == ReplyState.Sent), ct);
        return told ? Nothing(plan, NoReplyReason.AlreadyTold) : plan;
    }

    private static ReplyPlan Nothing(ReplyPlan plan, NoReplyReason reason) =>
        plan with { Reason = reason, OnceKey = null, Subject = "", Body = "" };

    private ReplyPlan Plan(Report report, Verdict? verdict, Past past, DateTime now)
    {
        var kind = verdict is null ? ReplyKind.Acknowledgement : ReplyKind.Outcome;
        var recipient = RecipientOf(report);
        var language = ReplyLanguages.Of(report, settings.PlainJapanese);
        var refusal = ReplyRules.Check(
            new()
            {
                Source = report.Source,
                Mail = report.ReporterMail,
                OwnAddresses = _own,
                Now = now,
                OptedOut = past.Stopped.Contains(recipient),
                Acknowledged = past.Acknowledged.GetValueOrDefault(recipient),
                AcknowledgementsPerDay = settings.AcknowledgementsPerDay,
            },
            kind);
        if (refusal is not null)
        {
            return new(kind, verdict, refusal.Reason, recipient, null, language, "", "");
        }

        var (subject, body) = text.Write(report, verdict, language, JapanTime.DayOf(now));
        return new(kind, verdict, null, recipient, OnceKeys.Of(kind, recipient, report), language, subject, body);
    }

    private string RecipientOf(Report report) =>
        EmailAddress.TryParse(report.ReporterMail?.Address, out var address) ? key.RecipientOf(address) : "";

    private static async Task<Past> PastAsync(ScamWatchDb db, HashSet<string> recipients, DateTime now, CancellationToken ct)
    {
        recipients.Remove("");
        if (recipients.Count == 0)
        {
            return new([], []);
        }

        var since = now - s_day;
        return new(
            await db.ReplyStops.Where(s => recipients.Contains(s.Recipient)).Select(s => s.Recipient).ToHashSetAsync(ct),
            await db.OutgoingMails
                .Where(m => recipients.Contains(m.Recipient) && m.Kind == ReplyKind.Acknowledgement
                    && m.State != ReplyState.Suppressed && m.CreatedAt > since)
                .GroupBy(m => m.Recipient).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct));
    }

    /// <summary>What is known of recipients.</summary>
    /// <param name="Stopped">Who wants no mails.</param>
    /// <param name="Acknowledged">Acknowledgements in the last 24 hours.</param>
    private sealed record Past(HashSet<string> Stopped, Dictionary<string, int> Acknowledged);
}
