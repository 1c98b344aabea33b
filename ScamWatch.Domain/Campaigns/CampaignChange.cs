using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Campaigns;

/// <summary>What staff did to a campaign.</summary>
public enum CampaignChangeKind
{
    /// <summary>Reports were moved, taken out or put in.</summary>
    Moved,

    /// <summary>Reports were split off into a new campaign.</summary>
    Split,

    /// <summary>Another campaign was merged into it.</summary>
    Merged,

    Decided,

    Renamed,
}

/// <summary>
/// One change by staff with all that is needed to undo it, whatever has arrived since. Never deleted: an undo is written
/// into it.
/// </summary>
public sealed class CampaignChange
{
    private CampaignChange()
    {
    }

    internal CampaignChange(CampaignChangeKind kind, Guid? campaign, Guid? other, CampaignChangeContent content, Actor by, DateTime at)
    {
        Id = Guid.CreateVersion7();
        (Kind, CampaignId, OtherId, Content, By, At) = (kind, campaign, other, content, by.Name, at);
    }

    public Guid Id { get; private set; }

    public CampaignChangeKind Kind { get; private set; }

    /// <summary>The campaign the reports went to, or the one that was decided or renamed; null where reports were taken out.</summary>
    public Guid? CampaignId { get; private set; }

    /// <summary>The campaign the reports came from; null where they had none.</summary>
    public Guid? OtherId { get; private set; }

    public DateTime At { get; private set; }

    public string By { get; private set; } = "";

    public CampaignChangeContent Content { get; private set; } = new();

    /// <summary>How many reports it was about.</summary>
    public int Reports { get; private set; }

    public DateTime? UndoneAt { get; private set; }

    public string? UndoneBy { get; private set; }

    /// <summary>Two people who undo at once are told apart by it.</summary>
    public int Revision { get; private set; }

    internal void Fill(CampaignChangeContent content, int reports) => (Content, Reports) = (content, reports);

    internal void Undo(Actor by, DateTime at)
    {
        (UndoneAt, UndoneBy) = (at, by.Name);
        Revision++;
    }
}

/// <summary>What stood before a change.</summary>
public sealed record CampaignChangeContent
{
    /// <summary>Reports that were put elsewhere.</summary>
    public IReadOnlyList<ReportMove> Moves { get; init; } = [];

    /// <summary>Reports that had a decision which this one replaced.</summary>
    public IReadOnlyList<ReportDecision> Decisions { get; init; } = [];

    /// <summary>The campaign's own decision before.</summary>
    public CampaignDecision? Decision { get; init; }

    /// <summary>The name before, and after.</summary>
    public string? NameBefore { get; init; }

    public string? NameAfter { get; init; }
}

/// <summary>A report that was put elsewhere.</summary>
/// <param name="Report">Which.</param>
/// <param name="Before">Why it belonged where it was; null where a merge left the reason alone.</param>
/// <param name="Decision">Its decision, where the move changed that: one without a verdict was undecided.</param>
public sealed record ReportMove(Guid Report, Membership? Before, ReportDecision? Decision);

/// <summary>A report's decision at some time; <paramref name="Verdict"/> null for undecided.</summary>
public sealed record ReportDecision(Guid Report, Verdict? Verdict, string? By, DateTime? At, string? Reason, Guid? With)
{
    internal static ReportDecision None(Guid report) => new(report, null, null, null, null, null);
}
