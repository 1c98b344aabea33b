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

    /// <summary>Adds the acknowledgement of a report that is being stored.</summary>
    internal async Task AcknowledgeAsync(ScamWatchDb db, Report report, DateTime now, CancellationToken ct)
    {
        if (settings.Enabled)
        {
            db.OutgoingMails.Add(OutgoingMail.Of(report.Id, await PlanAsync(db, report, null, now, ct), now));
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
            plan = plan with { Reason = NoReplyReason.NotWanted, OnceKey = null, Subject = "", Body = "" };
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

    /// <summary>The mail as it would be.</summary>
    /// <param name="verdict">The decision to tell of; null for the acknowledgement.</param>
    internal async Task<ReplyPlan> PlanAsync(ScamWatchDb db, Report report, Verdict? verdict, DateTime now, CancellationToken ct)
    {
        var kind = verdict is null ? ReplyKind.Acknowledgement : ReplyKind.Outcome;
        var language = ReplyLanguages.Of(report, settings.PlainJapanese);
        var facts = new ReplyFacts
        {
            Source = report.Source,
            Mail = report.ReporterMail,
            OwnAddresses = _own,
            AcknowledgementsPerDay = settings.AcknowledgementsPerDay,
        };
        var recipient = EmailAddress.TryParse(report.ReporterMail?.Address, out var address) ? key.RecipientOf(address) : "";
        // First what needs no database: most of what is not answered is known by its headers.
        if (ReplyRules.Check(facts, kind) is { } refused)
        {
            return Nothing(refused.Reason);
        }

        var since = now - s_day;
        facts = facts with
        {
            OptedOut = await db.ReplyStops.AnyAsync(s => s.Recipient == recipient, ct),
            Acknowledged = kind == ReplyKind.Outcome ? 0 : await db.OutgoingMails.CountAsync(
                    m => m.Recipient == recipient && m.Kind == ReplyKind.Acknowledgement && m.State != ReplyState.Suppressed && m.CreatedAt > since, ct)
                // Of the same commit: a mail bomb comes in batches.
                + db.OutgoingMails.Local.Count(m => m.Recipient == recipient && m.Kind == ReplyKind.Acknowledgement && m.State != ReplyState.Suppressed),
        };
        if (ReplyRules.Check(facts, kind) is { } late)
        {
            return Nothing(late.Reason);
        }

        var once = OnceKeys.Of(kind, recipient, report.Id);
        if (await db.OutgoingMails.AnyAsync(m => m.OnceKey == once && m.ReportId != report.Id, ct)
            || await db.OutgoingMails.AnyAsync(m => m.ReportId == report.Id && m.Kind == kind && m.State == ReplyState.Sent, ct))
        {
            return Nothing(NoReplyReason.AlreadyTold);
        }

        var (subject, body) = text.Write(report, verdict, language, JapanTime.DayOf(now));
        return new(kind, verdict, null, recipient, once, language, subject, body);

        ReplyPlan Nothing(NoReplyReason reason) => new(kind, verdict, reason, recipient, null, language, "", "");
    }
}
