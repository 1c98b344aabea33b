using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Ingest.Mail;

/// <summary>
/// Finds the reported mail in what arrived: attached to a citizen's mail, quoted in its text, or the message itself.
/// </summary>
public static class ReportedMail
{
    /// <summary>Header lines that staff look at when they judge where a mail came from.</summary>
    private static readonly string[] s_shown =
    [
        "From", "Sender", "Reply-To", "Return-Path", "To", "Cc", "Subject", "Date", "Message-ID", "Received",
        "Authentication-Results", "Received-SPF", "X-Mailer", "User-Agent", "X-Originating-IP", "List-Unsubscribe",
    ];

    private const int MaxShownHeaders = 60;
    private const int MaxShownValue = 2000;

    /// <summary>Forwards within attached forwards: an office passing on what a citizen passed on.</summary>
    private const int MaxChain = 4;

    /// <summary>One report for each reported mail in the message; at least one.</summary>
    public static IReadOnlyList<IncomingReport> From(MimeMessage message, IntakeSource source, ReportedMailOptions? options = null) =>
        From(message, source, options ?? ReportedMailOptions.Default, AreaOf(message, options ?? ReportedMailOptions.Default));

    private static List<IncomingReport> From(MimeMessage message, IntakeSource source, ReportedMailOptions options, string? area)
    {
        var reports = From(message, source, options, 0);
        return area is null ? reports : [.. reports.Select(r => r with { Area = area })];
    }

    private static List<IncomingReport> From(MimeMessage message, IntakeSource source, ReportedMailOptions options, int depth)
    {
        var forCitizens = IsForReportDesk(message, options);
        // Only of the mail that was delivered to us: an address inside it is anybody's claim.
        var own = depth == 0 && forCitizens ? ReporterEnvelope.Of(message, options) : null;
        // A bounce brings back the desk's own mail: that reports nothing.
        var attached = message.Nested.Where(n => !n.From.Any(a => IsOwn(a, options))).ToList();
        if (attached.Count > 0)
        {
            return [.. attached.SelectMany(nested => Attached(nested, message, own, source, options, depth))];
        }

        var forwarded = ForwardedMail.Find(message.VisibleText);
        if (forwarded is not null && IsForward(forwarded, message, forCitizens, options))
        {
            return [Quoted(forwarded.Innermost(), message, source) with { ReporterMail = own }];
        }

        if (!forCitizens || IsForged(message, options))
        {
            return [Original(message, source, options)];
        }

        var words = OwnWords(message, source) with { ReporterMail = own };
        return ForwardedMail.SaysForwarded(message.Subject) && ForwardedMail.FindBare(message.Subject, message.VisibleText) is { } bare
            ? [words with { Subject = Visible(bare.Subject), Body = bare.Body, ReporterNote = bare.Note }]
            : [words];
    }

    private static List<IncomingReport> Attached(
        MimeMessage nested, MimeMessage outer, ReporterMail? own, IntakeSource source, ReportedMailOptions options, int depth)
    {
        if (depth < MaxChain && (nested.Nested.Count > 0 || IsForReportDesk(nested, options)))
        {
            return From(nested, source, options, depth + 1);
        }

        var report = Original(nested, source, options);
        return [report with
        {
            ReporterNote = outer.VisibleText,
            ReporterName = outer.From.Count > 0 ? outer.From[0].Name : "",
            ReporterContact = outer.From.Count > 0 ? outer.From[0].Address : "",
            ReporterMail = own,
        }];
    }

    private static IncomingReport Original(MimeMessage message, IntakeSource source, ReportedMailOptions options)
    {
        var authentication = AuthenticationResults.Of(message, options.TrustedAuthServers) is { Trusted: true } trusted ? trusted : null;
        return Base(message, source) with
        {
            Subject = Visible(message.Subject),
            Sender = Visible(string.Join(", ", message.From)),
            Body = message.VisibleText,
            OccurredAt = (message.Date ?? ReceivedAt(message))?.UtcDateTime,
            HeaderTrust = HeaderTrust.Original,
            Mail = new MailFacts(
                message.ReplyTo.Count > 0 ? message.ReplyTo[0].Address : null,
                authentication?.Spf, authentication?.Dkim, authentication?.Dmarc, message.Links),
            Headers = Shown(message),
        };
    }

    /// <summary>The time at which the last server took the mail, for mails without a Date.</summary>
    private static DateTimeOffset? ReceivedAt(MimeMessage message) =>
        message["Received"] is { } received ? MailDate.Parse(received[(received.LastIndexOf(';') + 1)..]) : null;

    private static IncomingReport Quoted(ForwardedMail forwarded, MimeMessage outer, IntakeSource source)
    {
        var replyTo = MailAddress.ParseList(forwarded.ReplyTo, 1);
        return WithReporter(Base(outer, source), outer) with
        {
            Subject = Visible(forwarded.Subject),
            Sender = Visible(string.Join(", ", MailAddress.ParseList(forwarded.From, 5))),
            Body = forwarded.Body,
            ReporterNote = forwarded.Note,
            OccurredAt = MailDate.Parse(forwarded.Date, MailDate.JapanOffset)?.UtcDateTime,
            HeaderTrust = HeaderTrust.Pasted,
            Mail = new MailFacts(replyTo.Count > 0 ? replyTo[0].Address : null, null, null, null, outer.Links),
            Headers = forwarded.Headers,
        };
    }

    private static IncomingReport OwnWords(MimeMessage message, IntakeSource source) =>
        WithReporter(Base(message, source), message) with
        {
            Subject = Visible(message.Subject),
            Body = message.VisibleText,
            OccurredAt = message.Date?.UtcDateTime,
            Mail = new MailFacts(null, null, null, null, message.Links),
        };

    /// <summary>Senders break up words with characters nobody sees; reports are compared and shown without them.</summary>
    private static string Visible(string text) => CleanText.WithoutInvisible(text, out _);

    private static IncomingReport Base(MimeMessage message, IntakeSource source) => new()
    {
        Source = source,
        Channel = Channel.Email,
        Body = "",
        Html = message.SafeHtml,
        Attachments = message.Attachments,
        Remarks = message.Remarks,
    };

    private static IncomingReport WithReporter(IncomingReport report, MimeMessage outer) => report with
    {
        ReporterName = outer.From.Count > 0 ? outer.From[0].Name : "",
        ReporterContact = outer.From.Count > 0 ? outer.From[0].Address : "",
    };

    /// <summary>
    /// Scam mails reach the desk's own address too. One whose sender our server found forged is no citizen's, and nobody
    /// must answer to the address in it.
    /// </summary>
    private static bool IsForged(MimeMessage message, ReportedMailOptions options) =>
        AuthenticationResults.Of(message, options.TrustedAuthServers) is { Trusted: true, Dmarc: "fail" };

    private static bool IsForReportDesk(MimeMessage message, ReportedMailOptions options) =>
        // Not Delivered-To: what came to the desk as a blind copy went to others as well, which is how scam mails are sent.
        options.ReportMailboxes.Count > 0 && message.To.Concat(message.Cc).Any(a => IsDesk(a, options));

    /// <summary>
    /// The area whose mailbox the delivered mail went to, the first where there are several. Of mails within it the addressees are
    /// anybody's claim.
    /// </summary>
    private static string? AreaOf(MimeMessage message, ReportedMailOptions options) => options.Areas.Count == 0 ? null
        : message.To.Concat(message.Cc)
            .Select(to => options.Areas.FirstOrDefault(a => a.Mailboxes.Contains(to.Address, StringComparer.OrdinalIgnoreCase))?.Code)
            .FirstOrDefault(code => code is not null);

    private static bool IsDesk(MailAddress address, ReportedMailOptions options) =>
        options.ReportMailboxes.Contains(address.Address.ToLowerInvariant());

    private static bool IsOwn(MailAddress address, ReportedMailOptions options) =>
        IsDesk(address, options) || options.OwnAddresses.Contains(address.Address.ToLowerInvariant());

    /// <summary>
    /// Replies quote too. A citizen's mail to the desk is a forward unless it quotes the desk's own mail; any other message
    /// must say of itself that it forwards something.
    /// </summary>
    private static bool IsForward(ForwardedMail forwarded, MimeMessage message, bool forCitizens, ReportedMailOptions options)
    {
        if (MailAddress.ParseList(forwarded.From, 5).Any(a => IsOwn(a, options)))
        {
            return false;
        }

        return forCitizens || forwarded.Announced || ForwardedMail.SaysForwarded(message.Subject);
    }

    private static List<MailHeader> Shown(MimeMessage message) => message.IsToJudge ? [] :
    [
        .. message.Headers
            .Where(h => s_shown.Contains(h.Name, StringComparer.OrdinalIgnoreCase))
            .Take(MaxShownHeaders)
            .Select(h => new MailHeader(h.Name, CleanText.Cut(h.Value, MaxShownValue))),
    ];
}
