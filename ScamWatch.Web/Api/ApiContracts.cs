namespace ScamWatch.Web.Api;

/// <summary>A report that was taken in and is stored.</summary>
/// <param name="ReceiptNumber">To give to the reporter, and to ask by.</param>
/// <param name="Others">Receipt numbers of the further mails that one message brought as attachments.</param>
public sealed record ReportAccepted(string ReceiptNumber, IReadOnlyList<string> Others);

/// <summary>Where a report stands.</summary>
/// <param name="State"><c>received</c> or <c>decided</c>.</param>
/// <param name="ReceivedAt">UTC.</param>
/// <param name="Verdict"><c>scam</c>, <c>suspicious</c>, <c>legitimate</c> or <c>unrelated</c>; null while undecided.</param>
/// <param name="DecidedAt">UTC; null while undecided.</param>
/// <param name="Campaign">Such as <c>C-12</c>; null where it belongs to none.</param>
public sealed record ReportStanding(
    string ReceiptNumber, string State, DateTime ReceivedAt, string? Verdict, DateTime? DecidedAt, string? Campaign);

/// <summary>Warnings that are public now, newest first.</summary>
/// <param name="Issuer">The municipality.</param>
/// <param name="Total">How many there are; <paramref name="Alerts"/> holds the part asked for.</param>
public sealed record PublicAlertList(string Issuer, int Total, IReadOnlyList<PublicAlertItem> Alerts);

/// <summary>A public warning. Addresses in it are inert.</summary>
/// <param name="Url">Whole address of its page.</param>
/// <param name="Advice">What to do, one piece a line.</param>
/// <param name="OfficialRule">The rule that the contact breaks; empty where none is cited.</param>
public sealed record PublicAlertItem(
    string Id,
    string Url,
    string Title,
    string LureSubject,
    string LureText,
    string UrlNote,
    string Advice,
    string OfficialRule,
    string OfficialRuleSource,
    DateTime? PublishedAt,
    DateTime UpdatedAt);

/// <summary>Why a request was not carried out (RFC 9457).</summary>
/// <param name="Type">Always <c>about:blank</c>: the status says what kind it is.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">What is wrong and what to do.</param>
/// <param name="Field">The field, parameter or header at fault; null where not one is.</param>
/// <param name="Limit">The limit that was passed, in bytes, characters or requests a minute as the detail says; null where none was.</param>
public sealed record ApiProblem(string Type, string Title, int Status, string Detail, string? Field, long? Limit);
