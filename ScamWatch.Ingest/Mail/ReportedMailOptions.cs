using ScamWatch.Domain.Guidance;

namespace ScamWatch.Ingest.Mail;

/// <summary>What the readers of mails and tables must know of this office.</summary>
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

    /// <summary>The areas that reports are told apart by; empty where they are not.</summary>
    public IReadOnlyList<Area> Areas { get; init; } = [];

    /// <summary>What a municipality says of itself.</summary>
    public static ReportedMailOptions Of(Municipality municipality) => new()
    {
        ReportMailboxes = municipality.ReportMailboxes.ToHashSet(StringComparer.OrdinalIgnoreCase),
        TrustedAuthServers = municipality.TrustedAuthServers.ToHashSet(StringComparer.OrdinalIgnoreCase),
        Areas = municipality.Areas,
    };
}
