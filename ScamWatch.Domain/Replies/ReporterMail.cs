namespace ScamWatch.Domain.Replies;

/// <summary>
/// The citizen's own mail that brought a report: to whom, and whether, it may be answered. Never of the mail that was
/// reported in it, whose addresses are the swindler's.
/// </summary>
public sealed record ReporterMail
{
    /// <summary>Address of its only author; empty where it names none or several.</summary>
    public string Address { get; init; } = "";

    /// <summary>
    /// Address that our server noted for bounces (Return-Path); empty for the null path, which is what bounces have (RFC 5321
    /// §4.5.5); null where it was not noted.
    /// </summary>
    public string? ReturnPath { get; init; }

    /// <summary>When it was written by its own account (Date), UTC; null where it does not say.</summary>
    public DateTime? WrittenAt { get; init; }

    /// <summary>The keyword of Auto-Submitted (RFC 3834 §5), lower case; null where absent.</summary>
    public string? AutoSubmitted { get; init; }

    /// <summary>The Precedence header, lower case; null where absent.</summary>
    public string? Precedence { get; init; }

    /// <summary>True where it came by a list (any List-… header, RFC 2369 and 2919) or is one of many alike.</summary>
    public bool IsList { get; init; }

    /// <summary>True for delivery and disposition notices, abuse reports and other multipart/report (RFC 6522).</summary>
    public bool IsNotice { get; init; }

    /// <summary>True where its sender asks for no automatic answers (X-Auto-Response-Suppress of Exchange).</summary>
    public bool AsksForSilence { get; init; }

    /// <summary>Its Message-ID without brackets; null where absent.</summary>
    public string? MessageId { get; init; }

    /// <summary>Its own subject, whatever the reported contact's is.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The Message-IDs that it refers to, oldest first, without brackets.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>SPF result as our own server noted it; null where it noted none.</summary>
    public string? Spf { get; init; }

    /// <summary>DMARC result as our own server noted it; null where it noted none.</summary>
    public string? Dmarc { get; init; }
}
