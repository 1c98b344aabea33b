using System.Globalization;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Replies;

/// <summary>What a mail to a reporter is for.</summary>
public enum ReplyKind
{
    /// <summary>受付: the report has arrived, and this is its number.</summary>
    Acknowledgement,

    /// <summary>結果: what staff decided.</summary>
    Outcome,

    /// <summary>問い合わせ: something staff want to know of the reporter.</summary>
    Question,

    /// <summary>段階通知: a case of the card desk has come to the manager. To our own office, not to a reporter.</summary>
    Escalation,

    /// <summary>確認: whether an address that somebody subscribed is theirs.</summary>
    Confirmation,

    /// <summary>配信: a warning to a subscriber.</summary>
    News,
}

/// <summary>How far a mail to a reporter has come.</summary>
public enum ReplyState
{
    Queued,
    Sent,

    /// <summary>Given up: refused by the mail server, or undeliverable for too long. Staff may try again.</summary>
    Failed,

    /// <summary>Not to be sent, for <see cref="OutgoingMail.Reason"/>.</summary>
    Suppressed,
}

/// <summary>In what language a reporter is written to.</summary>
public enum ReplyLanguage
{
    Ja,
    En,

    /// <summary>やさしい日本語: short sentences, common words.</summary>
    Plain,
}

/// <summary>
/// A mail to a reporter or our own office, in the outbox: stored in the commit of what it tells of, sent afterwards. Holds no
/// address: that stands with the report or in the settings, and here only its keyed hash.
/// </summary>
public sealed class OutgoingMail
{
    private OutgoingMail()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>What it answers; null for a mail to our own office.</summary>
    public Guid? ReportId { get; private set; }

    /// <summary>The case of the card desk it tells of; null for a mail to a reporter.</summary>
    public Guid? CaseId { get; private set; }

    /// <summary>The subscriber it goes to; null for all others. It is forgotten with them.</summary>
    public Guid? SubscriberId { get; private set; }

    public ReplyKind Kind { get; private set; }

    /// <summary>Which of several questions, from 1; 0 for other mails.</summary>
    public int Round { get; private set; }

    /// <summary>What is asked, without greeting and footer; empty for other mails.</summary>
    public string Question { get; private set; } = "";

    /// <summary>Keyed hash of the address; empty where there is none to write to.</summary>
    public string Recipient { get; private set; } = "";

    /// <summary>Unique among the mails that are or were to be sent (<see cref="OnceKeys"/>); null for one that is suppressed.</summary>
    public string? OnceKey { get; private set; }

    public ReplyLanguage Language { get; private set; }

    /// <summary>The decision it tells of; null for an acknowledgement.</summary>
    public Verdict? Verdict { get; private set; }

    public string Subject { get; private set; } = "";

    /// <summary>The text; <see cref="ReplyText.StopMark"/> stands where the link to stop further mails is put in on sending.</summary>
    public string Body { get; private set; } = "";

    public ReplyState State { get; private set; }

    /// <summary>Why it is not sent; null where it is.</summary>
    public NoReplyReason? Reason { get; private set; }

    public int Attempts { get; private set; }

    public DateTime CreatedAt { get; private set; }

    /// <summary>Not before this time is it tried next. Set ahead by whoever is trying it now, so that nobody else does.</summary>
    public DateTime NextAttemptAt { get; private set; }

    public DateTime? SentAt { get; private set; }

    /// <summary>Kind of the last fault, such as <c>RCPT 550 5.1.1</c>; never the server's words, which may repeat the address.</summary>
    public string LastError { get; private set; } = "";

    public int Version { get; private set; }

    /// <summary>A mail as planned: queued, or suppressed with its reason.</summary>
    public static OutgoingMail Of(Guid reportId, ReplyPlan plan, DateTime at, int round = 0)
    {
        var mail = new OutgoingMail
        {
            Id = Guid.CreateVersion7(),
            ReportId = reportId,
            Kind = plan.Kind,
            Round = round,
            Question = plan.Question,
            CreatedAt = at,
        };
        mail.Take(plan, at);
        return mail;
    }

    /// <summary>A mail to our own office about a case of the card desk.</summary>
    public static OutgoingMail ForCase(Guid caseId, ReplyPlan plan, DateTime at)
    {
        var mail = new OutgoingMail { Id = Guid.CreateVersion7(), CaseId = caseId, Kind = plan.Kind, CreatedAt = at };
        mail.Take(plan, at);
        return mail;
    }

    /// <summary>A mail to a subscriber.</summary>
    public static OutgoingMail ForSubscriber(Guid subscriberId, ReplyPlan plan, DateTime at)
    {
        var mail = new OutgoingMail { Id = Guid.CreateVersion7(), SubscriberId = subscriberId, Kind = plan.Kind, CreatedAt = at };
        mail.Take(plan, at);
        return mail;
    }

    /// <summary>Plans anew what was not sent: another decision, another text, or none.</summary>
    /// <exception cref="InvalidOperationException">It was sent.</exception>
    public void Replan(ReplyPlan plan, DateTime at)
    {
        Need(State != ReplyState.Sent, "A mail that was sent is not planned anew.");
        CreatedAt = at;
        Take(plan, at);
    }

    /// <summary>Somebody is about to send it: until the lease ends nobody else does.</summary>
    public void Claim(DateTime at, TimeSpan lease)
    {
        Need(State == ReplyState.Queued, "Only a queued mail is sent.");
        Attempts++;
        NextAttemptAt = at + lease;
        Version++;
    }

    /// <summary>The server has taken it over.</summary>
    public void MarkSent(DateTime at)
    {
        Need(State == ReplyState.Queued, "Only a queued mail is sent.");
        (State, SentAt, LastError) = (ReplyState.Sent, at, "");
        Version++;
    }

    /// <summary>Not now.</summary>
    public void Defer(string error, DateTime next)
    {
        Need(State == ReplyState.Queued, "Only a queued mail is put off.");
        (LastError, NextAttemptAt) = (error, next);
        Version++;
    }

    /// <summary>Given up.</summary>
    public void Fail(string error)
    {
        Need(State == ReplyState.Queued, "Only a queued mail fails.");
        (State, LastError) = (ReplyState.Failed, error);
        Version++;
    }

    /// <summary>Tried again by staff.</summary>
    public void Requeue(DateTime at)
    {
        Need(State == ReplyState.Failed, "Only a failed mail is tried again.");
        (State, NextAttemptAt, CreatedAt, Attempts) = (ReplyState.Queued, at, at, 0);
        Version++;
    }

    /// <summary>Not to be sent after all.</summary>
    public void Suppress(NoReplyReason reason)
    {
        Need(State is ReplyState.Queued or ReplyState.Failed, "Only what is not sent can be held back.");
        (State, Reason, OnceKey) = (ReplyState.Suppressed, reason, null);
        Version++;
    }

    private void Take(ReplyPlan plan, DateTime at)
    {
        (Recipient, OnceKey, Language, Verdict) = (plan.Recipient, plan.OnceKey, plan.Language, plan.Verdict);
        (Subject, Body, Reason) = (plan.Subject, plan.Body, plan.Reason);
        (State, NextAttemptAt, Attempts, LastError) = (plan.Reason is null ? ReplyState.Queued : ReplyState.Suppressed, at, 0, "");
        Version++;
    }

    private static void Need(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}

/// <summary>A mail to a reporter as it would be: everything but its fate.</summary>
/// <param name="Kind">What for.</param>
/// <param name="Verdict">The decision it tells of; null for an acknowledgement.</param>
/// <param name="Reason">Why it is not to be sent; null where it is.</param>
/// <param name="Recipient">Keyed hash of the address; empty where there is none.</param>
/// <param name="OnceKey">Unique key; null where it is not to be sent.</param>
/// <param name="Language">Language of the text.</param>
/// <param name="Subject">Empty where it is not to be sent.</param>
/// <param name="Body">Empty where it is not to be sent.</param>
public sealed record ReplyPlan(
    ReplyKind Kind, Verdict? Verdict, NoReplyReason? Reason, string Recipient, string? OnceKey,
    ReplyLanguage Language, string Subject, string Body)
{
    /// <summary>What is asked; empty for other mails.</summary>
    public string Question { get; init; } = "";
}

/// <summary>The one place that says how often a reporter is written to.</summary>
public static class OnceKeys
{
    /// <summary>One acknowledgement for a report; one outcome for a reporter and campaign, or report where it is in none.</summary>
    /// <param name="kind">What for.</param>
    /// <param name="recipient">Keyed hash of the address.</param>
    /// <param name="report">What is acknowledged or decided.</param>
    public static string Of(ReplyKind kind, string recipient, Report report) => kind switch
    {
        ReplyKind.Acknowledgement => $"acknowledgement:{report.Id:N}",
        ReplyKind.Outcome => $"outcome:{report.CampaignId ?? report.Id:N}:{recipient}",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>One mail for each round of questions about a report.</summary>
    public static string OfQuestion(Report report, int round) => string.Create(CultureInfo.InvariantCulture, $"question:{report.Id:N}:{round}");
}

/// <summary>A reporter who wants no more mails: known by the keyed hash of the address only.</summary>
public sealed class ReplyStop
{
    private ReplyStop()
    {
    }

    public Guid Id { get; private set; }

    public string Recipient { get; private set; } = "";

    public DateTime StoppedAt { get; private set; }

    public static ReplyStop Of(string recipient, DateTime at) => new() { Id = Guid.CreateVersion7(), Recipient = recipient, StoppedAt = at };
}
