using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Classification;

/// <summary>What a judgement is made from: the reported contact as text, and what is known of a mail's origin.</summary>
/// <param name="Channel">How it came.</param>
/// <param name="Subject">Subject line or title; empty where the channel has none.</param>
/// <param name="Sender">Display name and address, SMS sender id, number shown, or name on the letter; may be empty.</param>
/// <param name="Body">The text, My Numbers already destroyed.</param>
/// <param name="Mail">Facts only a mail has; null on other channels or where the headers were not handed in.</param>
public sealed record ReportText(Channel Channel, string Subject, string Sender, string Body, MailFacts? Mail = null);

/// <summary>Facts of a mail that a rule may rest on.</summary>
/// <param name="ReplyTo">Reply-To address; null where absent.</param>
/// <param name="Spf">Result word of a trusted Authentication-Results header (pass, fail, none …); null where there is none.</param>
/// <param name="Dkim">As <paramref name="Spf"/>.</param>
/// <param name="Dmarc">As <paramref name="Spf"/>.</param>
/// <param name="Links">Link text beside its real target, from the HTML part.</param>
public sealed record MailFacts(string? ReplyTo, string? Spf, string? Dkim, string? Dmarc, IReadOnlyList<MailLink> Links);

/// <summary>A link of an HTML mail: the words shown and the address behind them.</summary>
public sealed record MailLink(string Text, string Target);
