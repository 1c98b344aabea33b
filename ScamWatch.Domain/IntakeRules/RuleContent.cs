namespace ScamWatch.Domain.IntakeRules;

/// <summary>What of a report a condition looks at. The codes are stored: never rename one.</summary>
public enum RuleField
{
    /// <summary>経路: one of the channel codes.</summary>
    Channel,

    /// <summary>入力元: one of the intake sources.</summary>
    Source,

    /// <summary>Domain of the sender's mail address, sub-domains included.</summary>
    SenderDomain,

    /// <summary>The sender's mail address, telephone number or name, whole.</summary>
    SenderAddress,

    SubjectContains,

    BodyContains,

    /// <summary>A trace found in the report: web address, domain, mail address, telephone number.</summary>
    Indicator,

    /// <summary>Language of subject and text, told by its script: <c>ja</c>, <c>ko</c>, <c>zh</c>, <c>latin</c>, <c>other</c>.</summary>
    Language,

    /// <summary>The classifier's score in per cent, from and up to.</summary>
    Score,

    /// <summary>Taxonomy code of the party the contact claims to be.</summary>
    Party,
}

/// <summary>How the conditions of a rule are put together.</summary>
public enum RuleMatch
{
    All,
    Any,
}

/// <summary>What a rule does with a report. The codes are stored: never rename one.</summary>
public enum RuleEffect
{
    /// <summary>印を付ける</summary>
    Tag,

    /// <summary>担当に回す</summary>
    Route,

    /// <summary>除外: out of the queue, findable under its own filter, never deleted, and brought back by one press.</summary>
    SetAside,
}

/// <summary>One condition. No patterns: what a rule takes in can be read off it, and it takes linear time.</summary>
/// <param name="Field">What is looked at.</param>
/// <param name="Values">Any of these; empty for <see cref="RuleField.Score"/>.</param>
/// <param name="Min">For the score: from, in per cent, 0 to 100.</param>
/// <param name="Max">For the score: up to and with, in per cent, 0 to 100.</param>
public sealed record RuleCondition(RuleField Field, IReadOnlyList<string> Values, int? Min = null, int? Max = null);

/// <summary>A rule as supervisors write it; stored whole, and kept whole with every version.</summary>
public sealed record RuleContent
{
    public string Name { get; init; } = "";

    public RuleMatch Match { get; init; }

    public IReadOnlyList<RuleCondition> Conditions { get; init; } = [];

    public RuleEffect Effect { get; init; }

    /// <summary>The tag; or the role code of a desk, or <c>staff:</c> and an account's id. Empty for <see cref="RuleEffect.SetAside"/>.</summary>
    public string Value { get; init; } = "";

    /// <summary>How <see cref="Value"/> is called where it names a person.</summary>
    public string ValueName { get; init; } = "";

    /// <summary>Why; required where reports are set aside, and written into the audit entry of each.</summary>
    public string Reason { get; init; } = "";

    /// <summary>First day in Japan; null for no beginning.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>Last day in Japan, whole; null for no end.</summary>
    public DateOnly? ValidUntil { get; init; }

    /// <summary>Start of <see cref="Value"/> where it names a person.</summary>
    public const string StaffPrefix = "staff:";

    /// <summary>True on a day in Japan on which the rule counts.</summary>
    public bool IsValidOn(DateOnly day) => !(day < ValidFrom) && !(day > ValidUntil);

    /// <summary>By content, so that a version is made only where something changed.</summary>
    public bool SaysTheSame(RuleContent other) =>
        this == other with { Conditions = Conditions }
        && Conditions.Count == other.Conditions.Count
        && Conditions.Zip(other.Conditions).All(p =>
            (p.First.Field, p.First.Min, p.First.Max) == (p.Second.Field, p.Second.Min, p.Second.Max) && p.First.Values.SequenceEqual(p.Second.Values));
}
