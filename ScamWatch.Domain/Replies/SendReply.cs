using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Feeds;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Domain.Subscriptions;

namespace ScamWatch.Domain.Replies;

/// <summary>A mail that this process alone may send, until the lease ends.</summary>
public sealed record ClaimedReply
{
    public required Guid Id { get; init; }

    /// <summary>Which claim this is; a later one makes it void.</summary>
    public required int Version { get; init; }

    /// <summary>What it is for.</summary>
    public ReplyKind Kind { get; init; }

    public required string ReceiptNumber { get; init; }

    public required EmailAddress From { get; init; }

    public required string FromName { get; init; }

    public EmailAddress? ReplyTo { get; init; }

    /// <summary>Null: the null path.</summary>
    public EmailAddress? ReturnPath { get; init; }

    public required EmailAddress To { get; init; }

    public required string Subject { get; init; }

    public required string Body { get; init; }

    public required ReplyLanguage Language { get; init; }

    /// <summary>BCP 47 tag of the text; null for what <see cref="Language"/> says.</summary>
    public string? LanguageTag { get; init; }

    /// <summary>Link at which the recipient stops further mails; empty in a mail to our own office.</summary>
    public required string StopLink { get; init; }

    /// <summary>False where nobody's mail is answered.</summary>
    public bool IsReply { get; init; } = true;

    /// <summary>Our Message-ID, without brackets: the same at every attempt, so that a mail that went out twice is known as one.</summary>
    public string MessageId => $"{LetterId.Of(Id)}@{From.Domain}";

    /// <summary>Message-ID of the mail that is answered, without brackets; null where it had none.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>What that mail referred to, oldest first.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>When it was written, UTC: the same at every attempt.</summary>
    public required DateTime WrittenAt { get; init; }

    /// <summary>Attempts, this one included.</summary>
    public required int Attempts { get; init; }
}

/// <summary>
/// Gives out the mails that are due, one at a time, and notes what became of each. Claim and end are commits of their own,
/// around the sending: a process that dies after the server took the mail over and before that is noted leaves it claimed, and
/// when the lease ends it goes out again under the same Message-ID. SMTP allows no more than that: at least once.
/// </summary>
public sealed class SendReply(
    IDbContextFactory<ScamWatchDb> contexts, ReplySettings settings, ReplyKey key, ReplyText text, Municipality municipality, SiteVoice voice, TimeProvider clock)
{
    /// <summary>Longer than all time limits of one mail together.</summary>
    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(20);

    private static readonly TimeSpan s_longestPause = TimeSpan.FromHours(1);

    /// <summary>RFC 5321 §4.5.4.1: at least four to five days.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromDays(5);

    /// <summary>Further ahead than any lease or pause: set by a clock that was set back since.</summary>
    private static readonly TimeSpan s_beyond = s_longestPause * 3;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>How many are due.</summary>
    public async Task<int> DueAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = Now;
        var beyond = now + s_beyond;
        return await db.OutgoingMails.CountAsync(m => m.State == ReplyState.Queued && (m.NextAttemptAt <= now || m.NextAttemptAt > beyond), ct);
    }

    /// <summary>Claims the one that is due longest; null where none is.</summary>
    public async Task<ClaimedReply?> ClaimAsync(CancellationToken ct)
    {
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var now = Now;
            var beyond = now + s_beyond;
            await using var claim = await db.BeginClaimAsync(ct);
            var mail = await db.OutgoingMails.Unclaimed().Where(m => m.State == ReplyState.Queued && (m.NextAttemptAt <= now || m.NextAttemptAt > beyond))
                .OrderBy(m => m.NextAttemptAt).ThenBy(m => m.Id).FirstOrDefaultAsync(ct);
            if (mail is null)
            {
                return null;
            }

            var (receipt, reporter, subscriber) = await AboutAsync(db, mail, ct);
            var address = mail.Kind == ReplyKind.Escalation ? municipality.CardDesk.EscalateMailTo : subscriber?.Address ?? reporter?.Address;
            var hasAddress = EmailAddress.TryParse(address, out var to);
            if (await HeldBackAsync(db, mail, hasAddress, ct) is { } reason)
            {
                mail.Suppress(reason);
            }
            else
            {
                mail.Claim(now, s_lease);
            }

            // Somebody else claimed it first: look again.
            if (await db.SaveOrRefuseAsync(claim, ct) is null && mail.State == ReplyState.Queued)
            {
                return Claimed(mail, receipt, reporter, subscriber, to);
            }
        }
    }

    /// <summary>The server has taken it over.</summary>
    public Task SentAsync(ClaimedReply claimed, Actor actor) =>
        SettleAsync(claimed, actor, mail =>
        {
            mail.MarkSent(Now);
            return (AuditKind.ReplySent, "");
        });

    /// <summary>The server will never take it.</summary>
    /// <param name="error">Stage and code, none of the server's words.</param>
    public Task RefusedAsync(ClaimedReply claimed, string error, Actor actor) =>
        SettleAsync(claimed, actor, mail =>
        {
            mail.Fail(error);
            return (AuditKind.ReplyFailed, error);
        });

    /// <summary>Not now: again later, until patience ends.</summary>
    /// <inheritdoc cref="RefusedAsync"/>
    public Task DeferredAsync(ClaimedReply claimed, string error, Actor actor) => SettleAsync(claimed, actor, mail =>
    {
        if (Now - mail.CreatedAt >= s_patience)
        {
            mail.Fail(error);
            return (AuditKind.ReplyFailed, error);
        }

        mail.Defer(error, Now + PauseAfter(mail.Attempts));
        return (null, "");
    });

    /// <summary>A minute, then twice as long each time up to an hour; a quarter more or less, so that a burst does not come back as one.</summary>
    internal static TimeSpan PauseAfter(int attempts)
    {
        var pause = TimeSpan.FromMinutes(1 << Math.Clamp(attempts - 1, 0, 10));
        return (pause < s_longestPause ? pause : s_longestPause) * (0.75 + (Random.Shared.NextDouble() / 2));
    }

    private async Task SettleAsync(ClaimedReply claimed, Actor actor, Func<OutgoingMail, (AuditKind? Kind, string Why)> change)
    {
        // Not to be cancelled: what the server has taken must be noted, above all while the program is being stopped.
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        var mail = await db.OutgoingMails.SingleOrDefaultAsync(m => m.Id == claimed.Id);
        if (mail is null || mail.Version != claimed.Version || mail.State != ReplyState.Queued)
        {
            // The lease ended meanwhile and another process took it, or staff changed it.
            return;
        }

        var (kind, why) = change(mail);
        if (kind is { } told)
        {
            AuditTrail.Record(db, actor, told, claimed.ReceiptNumber, $"{Label(mail).Ja}{(why.Length > 0 ? $": {why}" : "")}", Now);
        }

        await db.SaveOrRefuseAsync(CancellationToken.None);
    }

    private static async Task<NoReplyReason?> HeldBackAsync(ScamWatchDb db, OutgoingMail mail, bool hasAddress, CancellationToken ct) =>
        !hasAddress ? mail.Kind == ReplyKind.Escalation ? NoReplyReason.NoAddress : NoReplyReason.Erased
        // Who subscribes wants just these, whatever they said of answers to reports.
        : mail.SubscriberId is not null ? null
        // Asked for after it was queued.
        : await db.ReplyStops.AnyAsync(s => s.Recipient == mail.Recipient, ct) ? NoReplyReason.OptedOut
        : null;

    /// <summary>The number of what a mail tells of, and the mail it answers.</summary>
    private static async Task<(string Receipt, ReporterMail? Reporter, Subscriber? Subscriber)> AboutAsync(ScamWatchDb db, OutgoingMail mail, CancellationToken ct)
    {
        if (mail.CaseId is { } suspension)
        {
            return (await db.SuspensionCases.Where(c => c.Id == suspension).Select(c => c.ReceiptNumber).SingleAsync(ct), null, null);
        }

        if (mail.SubscriberId is { } subscriber)
        {
            return ("subscription", null, await db.Subscribers.AsNoTracking().SingleOrDefaultAsync(s => s.Id == subscriber, ct));
        }

        var report = await db.Reports.AsNoTracking().Where(r => r.Id == mail.ReportId)
            .Select(r => new { r.ReceiptNumber, r.ReporterMail }).SingleAsync(ct);
        return (report.ReceiptNumber, report.ReporterMail, null);
    }

    private ClaimedReply Claimed(OutgoingMail mail, string receiptNumber, ReporterMail? reporter, Subscriber? subscriber, EmailAddress to)
    {
        var stop = mail.Kind switch
        {
            ReplyKind.Escalation => "",
            ReplyKind.Confirmation or ReplyKind.News when subscriber is not null =>
                settings.BaseUrl + SitePaths.InLanguage($"{SubscriptionMail.StopPath}?t={key.LinkOf(Subscribe.Ending, subscriber.Id, DateTime.MaxValue)}", subscriber.Language),
            _ => $"{settings.BaseUrl}{ReplyText.StopPath}?t={key.TokenOf(mail.Recipient)}{(mail.Language == ReplyLanguage.En ? "&lang=en" : "")}",
        };
        return new()
        {
            Id = mail.Id,
            Version = mail.Version,
            Kind = mail.Kind,
            ReceiptNumber = receiptNumber,
            From = settings.From,
            FromName = text.FromName,
            ReplyTo = settings.ReplyTo ?? (mail.Kind == ReplyKind.Question ? AnswersTo() : null),
            ReturnPath = settings.ReturnPath,
            To = to,
            Subject = mail.Subject,
            Body = mail.Body.Replace(ReplyText.StopMark, stop, StringComparison.Ordinal),
            Language = mail.Language,
            StopLink = stop,
            LanguageTag = subscriber is null ? null : voice.Words.Find(subscriber.Language).AlternateTag,
            IsReply = mail.Kind is not (ReplyKind.Escalation or ReplyKind.Confirmation or ReplyKind.News),
            InReplyTo = reporter?.MessageId,
            References = reporter?.References ?? [],
            WrittenAt = mail.CreatedAt,
            Attempts = mail.Attempts,
        };
    }

    /// <summary>A question is answered: where nothing else is set, to a mailbox that is drained.</summary>
    private EmailAddress? AnswersTo() =>
        municipality.ReportMailboxes.Contains(settings.From.ToString(), StringComparer.OrdinalIgnoreCase) || municipality.ReportMailboxes.Count == 0
            || !EmailAddress.TryParse(municipality.ReportMailboxes[0], out var mailbox)
            ? null
            : mailbox;

    private static Words Label(OutgoingMail mail) => mail.Kind switch
    {
        ReplyKind.Acknowledgement => ("受付メール", "Acknowledgement"),
        ReplyKind.Outcome => ("結果メール", "Outcome"),
        ReplyKind.Escalation => ("段階通知メール", "Escalation notice"),
        ReplyKind.Question => ("問い合わせメール", "Question"),
        ReplyKind.Confirmation => ("登録確認メール", "Confirmation"),
        ReplyKind.News => ("注意喚起の配信メール", "Warning by mail"),
        _ => throw new ArgumentOutOfRangeException(nameof(mail)),
    };
}
