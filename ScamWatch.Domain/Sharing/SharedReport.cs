using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Sharing;

/// <summary>A report as others may have it: without the reporter's data and without the citizen's own traces.</summary>
public sealed record SharedReport
{
    public required string ReceiptNumber { get; init; }

    public required Channel Channel { get; init; }

    /// <summary>Code of the area it comes from; null where unknown, or so seldom among those shared that it is not told.</summary>
    public string? Area { get; init; }

    /// <summary>Its name; empty where unknown, or no longer served.</summary>
    public string AreaName { get; init; } = "";

    public required string Subject { get; init; }

    public required string Sender { get; init; }

    public required string Body { get; init; }

    public required DateTime ReceivedAt { get; init; }

    public required DateTime? OccurredAt { get; init; }

    public required Verdict? Verdict { get; init; }

    public required DateTime? DecidedAt { get; init; }

    public required JudgedVerdict Judged { get; init; }

    public required double Score { get; init; }

    /// <summary>Taxonomy code.</summary>
    public required string Impersonates { get; init; }

    public required IReadOnlyList<string> Asks { get; init; }

    public required IReadOnlyList<string> Pressure { get; init; }

    /// <summary>Traces of the contact, those of offices and companies left out: a spoofed sender is not the one to blame.</summary>
    public required IReadOnlyList<Indicator> Indicators { get; init; }

    /// <summary>Null where it belongs to none.</summary>
    public SharedCampaign? Campaign { get; init; }

    /// <summary>The last time it was changed by a decision, or when it came.</summary>
    public DateTime ModifiedAt => DecidedAt is { } at && at > ReceivedAt ? at : ReceivedAt;

    /// <summary>When the contact happened as far as known.</summary>
    public DateTime SeenAt => OccurredAt is { } at && at < ReceivedAt ? at : ReceivedAt;
}

/// <summary>A campaign as others may have it. The name that staff gave it stays in the house.</summary>
public sealed record SharedCampaign(
    Guid Id, int Number, string Impersonates, DateTime FirstSeen, DateTime LastSeen, DateTime? DecidedAt, int Reports)
{
    /// <summary>As people call it: <c>C-12</c>.</summary>
    public string Label => FormattableString.Invariant($"C-{Number}");
}

/// <summary>What a file is made of.</summary>
/// <param name="Reports">Oldest first.</param>
/// <param name="FirstSeen">When a trace was first reported, whether in this export or not: its id must not change its age.</param>
/// <param name="Issuer">Name of the municipality.</param>
/// <param name="At">When the file is made, UTC.</param>
internal sealed record ExportContent(
    ExportRequest Request,
    IReadOnlyList<SharedReport> Reports,
    IReadOnlyDictionary<(IndicatorType Type, string Value), DateTime> FirstSeen,
    string Issuer,
    string IssuerContact,
    DateTime At)
{
    /// <summary>True where the words of the contacts are told.</summary>
    public bool WithText => ExportRules.WithText(Request.Tlp);
}
