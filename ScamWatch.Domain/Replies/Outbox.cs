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
    internal Task TellAsync(ScamWatchDb db, Report report, Verdict verdict, bool wanted, DateTime now, CancellationToken ct) =>
        TellAsync(db, [report], verdict, wanted, now, ct);

    /// <summary>The same for reports that are decided together.</summary>
    internal async Task TellAsync(
        ScamWatchDb db, IReadOnlyList<Report> reports, Verdict verdict, bool wanted, DateTime now, CancellationToken ct)
    {
        if (!settings.Enabled || reports.Count == 0)
        {
            return;
        }

        var ids = reports.Select(r => r.Id).ToList();
        var mails = await db.OutgoingMails.Where(m => m.ReportId != null && ids.Contains(m.ReportId.Value) && m.Kind == ReplyKind.Outcome)
            .ToDictionaryAsync(m => m.ReportId!.Value, ct);
        foreach (var (report, planned) in reports.Zip(await PlanAsync(db, reports, verdict, now, ct)))
        {
            var plan = wanted || planned.Reason is not null ? planned : Nothing(planned, NoReplyReason.NotWanted);
            if (!mails.TryGetValue(report.Id, out var mail))
            {
                db.OutgoingMails.Add(OutgoingMail.Of(report.Id, plan, now));
            }
            else if (mail.State != ReplyState.Sent)
            {
                mail.Replan(plan, now);
            }
        }
    }

    /// <summary>Adds the outcomes of reports that joined a decided campaign and so were decided on arrival.</summary>
    internal async Task TellLateAsync(ScamWatchDb db, IEnumerable<Report> reports, DateTime now, CancellationToken ct)
    {
        foreach (var alike in reports.Where(r => r.Verdict is not null).GroupBy(r => r.Verdict!.Value))
        {
            await TellAsync(db, [.. alike], alike.Key, settings.SendOutcome, now, ct);
        }
    }

    /// <summary>Holds back what is not sent yet of outcomes whose decision is undone.</summary>
    /// <param name="reports">Whose.</param>
    internal static async Task HoldBackAsync(ScamWatchDb db, IQueryable<Report> reports, CancellationToken ct)
    {
        var mails = await db.OutgoingMails
            .Where(m => m.Kind == ReplyKind.Outcome && (m.State == ReplyState.Queued || m.State == ReplyState.Failed)
                && reports.Any(r => r.Id == m.ReportId))
            .ToListAsync(ct);
        foreach (var mail in mails)
        {
            mail.Suppress(NoReplyReason.Undone);
        }
    }

    /// <summary>How many mails a decision on reports would send.</summary>
    internal async Task<int> CountAsync(ScamWatchDb db, IReadOnlyList<Report> reports, Verdict verdict, DateTime now, CancellationToken ct)
    {
        var ids = reports.Select(r => r.Id).ToList();
        var sent = await db.OutgoingMails.Where(m => m.ReportId != null && ids.Contains(m.ReportId.Value) && m.Kind == ReplyKind.Outcome && m.State == ReplyState.Sent)
            .Select(m => m.ReportId!.Value).ToHashSetAsync(ct);
        List<Report> waiting = [.. reports.Where(r => !sent.Contains(r.Id))];
        return waiting.Count == 0 ? 0 : (await PlanAsync(db, waiting, verdict, now, ct)).Count(p => p.Reason is null);
    }

    /// <summary>The mail of a decision as it would be.</summary>
    internal async Task<ReplyPlan> PlanAsync(ScamWatchDb db, Report report, Verdict verdict, DateTime now, CancellationToken ct) =>
        (await PlanAsync(db, [report], verdict, now, ct))[0];

    private async Task<List<ReplyPlan>> PlanAsync(
        ScamWatchDb db, IReadOnlyList<Report> reports, Verdict verdict, DateTime now, CancellationToken ct)
    {
        var past = await PastAsync(db, [.. reports.Select(RecipientOf)], now, ct);
        var plans = reports.Select(r => Plan(r, verdict, past, now)).ToList();
        var keys = plans.Select(p => p.OnceKey).OfType<string>().Distinct().ToList();
        var holders = keys.Count == 0 ? [] : await db.OutgoingMails.Where(m => m.OnceKey != null && keys.Contains(m.OnceKey))
            .ToDictionaryAsync(m => m.OnceKey!, m => (ReportId: m.ReportId ?? Guid.Empty, Sent: m.State == ReplyState.Sent), ct);
        for (var i = 0; i < plans.Count; i++)
        {
            if (plans[i].OnceKey is not { } once)
            {
                continue;
            }

            // The first of several reports of one reporter is told of.
            if (holders.TryGetValue(once, out var holder) && (holder.Sent || holder.ReportId != reports[i].Id))
            {
                plans[i] = Nothing(plans[i], NoReplyReason.AlreadyTold);
            }

            holders.TryAdd(once, (reports[i].Id, false));
        }

        return plans;
    }

    private static ReplyPlan Nothing(ReplyPlan plan, NoReplyReason reason) =>
        plan with { Reason = reason, OnceKey = null, Subject = "", Body = "" };

    private ReplyPlan Plan(Report report, Verdict? verdict, Past past, DateTime now)
    {
        var kind = verdict is null ? ReplyKind.Acknowledgement : ReplyKind.Outcome;
        var recipient = RecipientOf(report);
        var language = ReplyLanguages.Of(report, settings.PlainJapanese);
        var refusal = ReplyRules.Check(FactsOf(report, recipient, past, now), kind);
        if (refusal is not null)
        {
            return new(kind, verdict, refusal.Reason, recipient, null, language, "", "");
        }

        var (subject, body) = text.Write(report, verdict, language, JapanTime.DayOf(now));
        return new(kind, verdict, null, recipient, OnceKeys.Of(kind, recipient, report), language, subject, body);
    }

    /// <summary>A question as it would go out, or why it would not.</summary>
    /// <param name="question">What is asked, found fit to go out.</param>
    /// <param name="round">Which question about this report, from 1.</param>
    internal async Task<ReplyPlan> PlanQuestionAsync(
        ScamWatchDb db, Report report, string question, ReplyLanguage language, int round, DateTime now, CancellationToken ct)
    {
        var recipient = RecipientOf(report);
        var past = await PastAsync(db, [recipient], now, ct);
        if (ReplyRules.Check(FactsOf(report, recipient, past, now), ReplyKind.Question) is { } refusal)
        {
            return new(ReplyKind.Question, null, refusal.Reason, recipient, null, language, "", "");
        }

        var (subject, body) = text.WriteQuestion(report, question, language, JapanTime.DayOf(now));
        return new(ReplyKind.Question, null, null, recipient, OnceKeys.OfQuestion(report, round), language, subject, body) { Question = question };
    }

    private ReplyFacts FactsOf(Report report, string recipient, Past past, DateTime now) => new()
    {
        Source = report.Source,
        Mail = report.ReporterMail,
        OwnAddresses = _own,
        Now = now,
        OptedOut = past.Stopped.Contains(recipient),
        Acknowledged = past.Acknowledged.GetValueOrDefault(recipient),
        AcknowledgementsPerDay = settings.AcknowledgementsPerDay,
    };

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
