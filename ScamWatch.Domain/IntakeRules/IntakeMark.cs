using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.IntakeRules;

/// <summary>What became of the effect of a rule on one report. The codes are stored: never rename one.</summary>
public enum MarkState
{
    Done,

    /// <summary>Not set aside: money or a card was handed over.</summary>
    Refused,

    /// <summary>Set aside and brought back by a person.</summary>
    BroughtBack,
}

/// <summary>What a rule did to a report, and by which version: stored in the commit of the report.</summary>
public sealed class IntakeMark
{
    private IntakeMark()
    {
    }

    public Guid Id { get; private set; }

    public Guid ReportId { get; private set; }

    public Guid RuleId { get; private set; }

    public int RuleVersion { get; private set; }

    public string RuleName { get; private set; } = "";

    public RuleEffect Effect { get; private set; }

    /// <summary>As in the rule: tag, desk or person.</summary>
    public string Value { get; private set; } = "";

    public string ValueName { get; private set; } = "";

    public string Reason { get; private set; } = "";

    public MarkState State { get; private set; }

    public DateTime At { get; private set; }

    public string? EndedBy { get; private set; }

    public DateTime? EndedAt { get; private set; }

    /// <summary>Why it was brought back.</summary>
    public string? EndedBecause { get; private set; }

    public static IntakeMark Of(Guid reportId, RuleHit hit, DateTime at) => new()
    {
        Id = Guid.CreateVersion7(),
        ReportId = reportId,
        RuleId = hit.Rule.Id,
        RuleVersion = hit.Rule.Version,
        RuleName = hit.Rule.Content.Name,
        Effect = hit.Rule.Content.Effect,
        Value = hit.Rule.Content.Value,
        ValueName = hit.Rule.Content.ValueName,
        Reason = hit.Rule.Content.Reason,
        State = hit.Refused ? MarkState.Refused : MarkState.Done,
        At = at,
    };

    public void BringBack(string because, Actor by, DateTime at) =>
        (State, EndedBecause, EndedBy, EndedAt) = (MarkState.BroughtBack, because, by.Name, at);
}
