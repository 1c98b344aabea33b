namespace ScamWatch.Ingest.Mail;

/// <summary>What the reader of reported mails must know of this office.</summary>
public sealed record ReportedMailOptions
{
    public static ReportedMailOptions Default { get; } = new();

    /// <summary>Addresses of the report desk, in lower case. A mail to one of them is a citizen's mail; any other is itself the suspicious one.</summary>
    public IReadOnlySet<string> ReportMailboxes { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Other addresses that this office writes from, in lower case: a quotation of such a mail is no forward.</summary>
    public IReadOnlySet<string> OwnAddresses { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Names (authserv-id, lower case) of the mail servers whose Authentication-Results are believed. Empty: none are, since a
    /// sender can write that header too.
    /// </summary>
    public IReadOnlySet<string> TrustedAuthServers { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
}
