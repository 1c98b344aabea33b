using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Replies;

/// <summary>Why a reporter is not written to.</summary>
public enum NoReplyReason
{
    /// <summary>The report came by another way than a mail delivered to us: whose the address is nobody has shown.</summary>
    NotByMail,

    /// <summary>No author, several, or none that a mail can be sent to.</summary>
    NoAddress,

    OwnAddress,
    NoReplyAddress,

    /// <summary>A bounce or another notice of a mail server.</summary>
    Notice,

    /// <summary>Sent by a program.</summary>
    Automatic,

    /// <summary>From a list, or one of many alike.</summary>
    Bulk,

    /// <summary>Our own server found the sender forged, or nobody vouches for the sender.</summary>
    Forged,

    OptedOut,

    /// <summary>Written long ago: a mailbox is drained for the first time. "It has arrived" would be an odd answer.</summary>
    TooOld,

    /// <summary>This address was sent enough today: somebody may be writing in its name.</summary>
    TooMany,

    /// <summary>The reporter was told of this case before.</summary>
    AlreadyTold,

    /// <summary>Staff chose not to.</summary>
    NotWanted,

    /// <summary>The decision was undone before its mail was sent.</summary>
    Undone,

    /// <summary>The address is no longer kept.</summary>
    Erased,
}

/// <summary>A reporter is not written to.</summary>
public sealed record NoReply(NoReplyReason Reason) : Refusal(ReplyRules.Label(Reason));

/// <summary>What bears on whether a reporter is written to.</summary>
public sealed record ReplyFacts
{
    public required IntakeSource Source { get; init; }

    /// <summary>The mail that brought the report; null where none did.</summary>
    public required ReporterMail? Mail { get; init; }

    /// <summary>Addresses of this office, in lower case.</summary>
    public required IReadOnlySet<string> OwnAddresses { get; init; }

    public bool OptedOut { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime Now { get; init; }

    /// <summary>Acknowledgements to this address in the last 24 hours.</summary>
    public int Acknowledged { get; init; }

    public required int AcknowledgementsPerDay { get; init; }
}

/// <summary>
/// To whom we write: only to the author of a mail that was delivered to us, and to no machine. A wrong answer here makes mail
/// loops, or carries a forger's mail to his victim (backscatter).
/// </summary>
public static class ReplyRules
{
    /// <summary>First words of addresses that nobody reads (RFC 2142 and common use), without dots, hyphens and underscores.</summary>
    private static readonly string[] s_nobodyStarts = ["noreply", "donotreply", "dontreply", "nepasrepondre", "noresponse"];

    private static readonly HashSet<string> s_nobody = new(StringComparer.Ordinal)
    {
        "mailerdaemon", "postmaster", "daemon", "mailer", "bounce", "bounces", "abuse", "root", "nobody", "listserv", "majordomo",
        "autoreply", "autoresponder", "notification", "notifications", "newsletter", "mailmagazine",
    };

    /// <summary>Longer than a mail server tries to deliver (RFC 5321 §4.5.4.1).</summary>
    private static readonly TimeSpan s_oldest = TimeSpan.FromDays(7);

    /// <summary>Whether the author of the report may be written to; null where so.</summary>
    /// <param name="facts">Of the report and its author.</param>
    /// <param name="kind">Age and the limit by day matter to acknowledgements only, which nobody looks at before they go.</param>
    public static NoReply? Check(ReplyFacts facts, ReplyKind kind)
    {
        // Not a form, where anybody can enter any address; not a file, which may be an archive of years.
        if (facts.Source != IntakeSource.Mailbox || facts.Mail is not { } mail)
        {
            return new(NoReplyReason.NotByMail);
        }

        if ((OfMessage(mail) ?? OfAddress(mail, facts.OwnAddresses)) is { } reason)
        {
            return new(reason);
        }

        if (facts.OptedOut)
        {
            return new(NoReplyReason.OptedOut);
        }

        if (kind != ReplyKind.Acknowledgement)
        {
            return null;
        }

        return facts.Now - mail.WrittenAt > s_oldest ? new(NoReplyReason.TooOld)
            : facts.Acknowledged >= facts.AcknowledgementsPerDay ? new(NoReplyReason.TooMany)
            : null;
    }

    /// <summary>The words for a reason.</summary>
    public static Words Label(NoReplyReason reason) => reason switch
    {
        NoReplyReason.NotByMail => ("通報用メールアドレスに届いた通報ではないため、メールは送りません。",
            "No mail: the report did not come by mail to the report mailbox."),
        NoReplyReason.NoAddress => ("返信できるメールアドレスがありません。", "No mail: there is no address to write to."),
        NoReplyReason.OwnAddress => ("差出人が庁内のアドレスのため、返信しません。", "No mail: the sender is one of our own addresses."),
        NoReplyReason.NoReplyAddress => ("差出人が送信専用のアドレスのため、返信しません。", "No mail: nobody reads the sender's address."),
        NoReplyReason.Notice => ("不達通知などメールサーバーからの通知のため、返信しません。", "No mail: it is a notice of a mail server."),
        NoReplyReason.Automatic => ("自動送信されたメールのため、返信しません。", "No mail: it was sent by a program."),
        NoReplyReason.Bulk => ("メーリングリストや一斉配信のメールのため、返信しません。", "No mail: it came by a list or in bulk."),
        NoReplyReason.Forged => ("差出人が本人と確かめられない(SPF・DMARC・エラー返送先)ため、返信しません。",
            "No mail: the sender could not be verified (SPF, DMARC, return path)."),
        NoReplyReason.OptedOut => ("受信停止の申し出があるため、送りません。", "No mail: the reporter asked for none."),
        NoReplyReason.TooOld => ("1週間より前に書かれたメールのため、受付メールは送りません。", "No acknowledgement: the mail was written more than a week ago."),
        NoReplyReason.TooMany => ("この差出人への受付メールが1日の上限に達したため、送りません。", "No mail: this address was sent as many today as are allowed."),
        NoReplyReason.AlreadyTold => ("結果は一度お知らせしたため、もう送りません。訂正が必要なときは電話などで伝えてください。",
            "No mail: the reporter was told before. If that must be corrected, call them."),
        NoReplyReason.NotWanted => ("担当者が「送らない」を選びました。", "No mail: staff chose so."),
        NoReplyReason.Undone => ("判定が取り消されたため、送りません。", "No mail: the verdict was undone."),
        NoReplyReason.Erased => ("通報者のアドレスは消去済みのため、送りません。", "No mail: the reporter's address is no longer kept."),
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    private static NoReplyReason? OfMessage(ReporterMail mail)
    {
        if (mail.ReturnPath is "" || mail.IsNotice)
        {
            return NoReplyReason.Notice;
        }

        // RFC 3834 §2: no response where the field is there with any other value than "no".
        if (mail.AutoSubmitted is not (null or "no") || mail.AsksForSilence)
        {
            return NoReplyReason.Automatic;
        }

        if (mail.IsList || mail.Precedence is "bulk" or "list" or "junk" or "auto_reply")
        {
            return NoReplyReason.Bulk;
        }

        // DMARC judges the author's address; SPF only the bounce address, and breaks where mail is passed on.
        return mail.Dmarc == "fail" || (mail.Dmarc != "pass" && (mail.Spf is "fail" or "softfail" || IsStrange(mail)))
            ? NoReplyReason.Forged
            : null;
    }

    /// <summary>
    /// True where bounces go to another organisation than the author's: nobody vouches for the author then, whatever SPF says
    /// of the bounce address.
    /// </summary>
    private static bool IsStrange(ReporterMail mail) =>
        EmailAddress.TryParse(mail.Address, out var author) && EmailAddress.TryParse(mail.ReturnPath, out var path)
        && (RegistrableDomain.Of(author.Domain) ?? author.Domain) != (RegistrableDomain.Of(path.Domain) ?? path.Domain);

    private static NoReplyReason? OfAddress(ReporterMail mail, IReadOnlySet<string> own)
    {
        if (!EmailAddress.TryParse(mail.Address, out var address))
        {
            return NoReplyReason.NoAddress;
        }

        if (own.Contains(address.ToString().ToLowerInvariant()))
        {
            return NoReplyReason.OwnAddress;
        }

        return IsNobody(address.Local) || (EmailAddress.TryParse(mail.ReturnPath, out var path) && IsDaemon(path.Local))
            ? NoReplyReason.NoReplyAddress
            : null;
    }

    private static bool IsNobody(string local)
    {
        var word = Plain(local.Split('+', 2)[0]);
        // RFC 3834 §2: "owner-…" and "…-request" stand for lists.
        return s_nobody.Contains(word) || Array.Exists(s_nobodyStarts, s => word.StartsWith(s, StringComparison.Ordinal))
            || word.EndsWith("noreply", StringComparison.Ordinal) || local.StartsWith("owner-", StringComparison.OrdinalIgnoreCase)
            || local.EndsWith("-request", StringComparison.OrdinalIgnoreCase) || local.EndsWith("-bounces", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsDaemon(string local) => Plain(local) is "mailerdaemon" or "bounce" or "bounces";

    private static string Plain(string local) => new([.. local.ToLowerInvariant().Where(c => c is not ('-' or '_' or '.'))]);
}
