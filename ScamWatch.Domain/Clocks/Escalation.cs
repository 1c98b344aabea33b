using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Clocks;

/// <summary>A clock that was raised because it ran too long: one row for each subject and clock, so that it is raised once.</summary>
public sealed class Escalation
{
    private Escalation()
    {
    }

    public Guid Id { get; private set; }

    public ClockKind Kind { get; private set; }

    /// <summary>Id of the report, or of the campaign.</summary>
    public Guid SubjectId { get; private set; }

    public bool IsCampaign { get; private set; }

    /// <summary>Receipt number of the report, or the campaign's name in the audit trail.</summary>
    public string Subject { get; private set; } = "";

    /// <summary>Number of the campaign; null for a report.</summary>
    public int? Number { get; private set; }

    public Urgency Urgency { get; private set; }

    public DateTime StartedAt { get; private set; }

    public DateTime RaisedAt { get; private set; }

    /// <summary>When the clock was seen to have stopped; null while it runs.</summary>
    public DateTime? ClosedAt { get; private set; }

    internal static Escalation Raise(LateSubject late, DateTime at) => new()
    {
        Id = Guid.CreateVersion7(),
        Kind = late.Kind,
        SubjectId = late.SubjectId,
        IsCampaign = late.Number is not null,
        Subject = late.Subject,
        Number = late.Number,
        Urgency = late.Urgency,
        StartedAt = late.StartedAt,
        RaisedAt = at,
    };
}

/// <summary>A report or a campaign whose clock runs beyond a limit.</summary>
public sealed record LateSubject
{
    public required ClockKind Kind { get; init; }

    public required Urgency Urgency { get; init; }

    /// <summary>Id of the report, or of the campaign.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>Of the campaign; null for a report.</summary>
    public int? Number { get; init; }

    /// <summary>Receipt number of the report; null for a campaign.</summary>
    public string? Receipt { get; init; }

    public required DateTime StartedAt { get; init; }

    /// <summary>Under which the audit trail knows it.</summary>
    public string Subject => Number is { } number ? Campaigns.Campaign.SubjectOf(number) : Receipt ?? "";
}
