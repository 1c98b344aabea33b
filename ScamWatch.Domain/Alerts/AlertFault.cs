namespace ScamWatch.Domain.Alerts;

/// <summary>What a finding of the check means.</summary>
public enum FaultSeverity
{
    /// <summary>Must never go out.</summary>
    Blocks,

    /// <summary>Goes out only where somebody says why it is right.</summary>
    Asks,
}

/// <summary>A finding of the check.</summary>
/// <param name="Field">Label of the field.</param>
/// <param name="Problem">What is wrong, with the words at fault.</param>
public sealed record AlertFault(Words Field, Words Problem)
{
    /// <summary>Code of the <see cref="AlertField"/>; empty for a text that is no warning.</summary>
    public string FieldCode { get; init; } = "";

    /// <summary>Code of what is looked for: <c>phone</c>, <c>hours</c> …; stored with answers, never renamed.</summary>
    public string Rule { get; init; } = "";

    /// <summary>The words at fault as they stand in the field; empty where it is the field as a whole, or a My Number.</summary>
    public string Exact { get; init; } = "";

    /// <summary>What to do instead; null where there is nothing to add.</summary>
    public Words? Suggestion { get; init; }

    /// <summary>What can be put in the place of <see cref="Exact"/> as it is; null where somebody has to write.</summary>
    public string? Replacement { get; init; }

    public FaultSeverity Severity { get; init; }

    /// <summary>The answer that somebody gave; null where there is none.</summary>
    public Acknowledgement? Answer { get; init; }

    /// <summary>True where it keeps the warning from going on.</summary>
    public bool Stops => Severity == FaultSeverity.Blocks || Answer is null;

    /// <summary>The answer to this finding.</summary>
    public Acknowledgement Answered(string reason) => new(FieldCode, Rule, Exact, reason, "", default);

    /// <summary>True where an answer is to this finding and not to another.</summary>
    public bool IsAnsweredBy(Acknowledgement answer) => (answer.Field, answer.Rule, answer.Exact) == (FieldCode, Rule, Exact);
}
