using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Reports;

/// <summary>
/// One decision by staff on a single report, with what stood before, so that it can be undone exactly. Never deleted: an undo
/// is written into it.
/// </summary>
public sealed class DecisionChange
{
    private DecisionChange()
    {
    }

    internal DecisionChange(Report report, ReportDecision before, Actor by, DateTime at)
    {
        Id = Guid.CreateVersion7();
        (ReportId, Version, Before, By, At) = (report.Id, report.Version, before, by.Name, at);
    }

    public Guid Id { get; private set; }

    public Guid ReportId { get; private set; }

    /// <summary>The report's version that the decision made: while it stands, nobody has decided since.</summary>
    public int Version { get; private set; }

    /// <summary>What stood before; without a verdict where it was undecided.</summary>
    public ReportDecision Before { get; private set; } = null!;

    public string By { get; private set; } = "";

    public DateTime At { get; private set; }

    public DateTime? UndoneAt { get; private set; }

    public string? UndoneBy { get; private set; }

    /// <summary>A later decision was undone: this one stands under the report's new version.</summary>
    internal void MoveTo(int version) => Version = version;

    internal void Undo(Actor by, DateTime at) => (UndoneAt, UndoneBy) = (at, by.Name);
}
