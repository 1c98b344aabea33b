namespace ScamWatch.Domain.Classification;

/// <summary>What the classifier says of a report. Advice only: people decide.</summary>
public enum JudgedVerdict
{
    Benign,
    Suspicious,
    Scam,
}

/// <summary>The classifier's opinion of one report, with its reasons.</summary>
/// <param name="Verdict">The word for <paramref name="Score"/> at the thresholds in force.</param>
/// <param name="Score">Calibrated probability, 0 to 1, that the report describes a scam.</param>
/// <param name="Impersonates">Taxonomy code of the party the contact claims to be; <c>none</c> where nobody.</param>
/// <param name="ImpersonatesScore">Probability, 0 to 1, of that party.</param>
/// <param name="Asks">Taxonomy codes of what is asked, most certain first.</param>
/// <param name="Pressure">Taxonomy codes of the pressure used, most certain first.</param>
/// <param name="Evidence">The reasons, heaviest first.</param>
/// <param name="Model">Version of the model that judged.</param>
public sealed record Judgement(
    JudgedVerdict Verdict,
    double Score,
    string Impersonates,
    double ImpersonatesScore,
    IReadOnlyList<string> Asks,
    IReadOnlyList<string> Pressure,
    IReadOnlyList<Evidence> Evidence,
    string Model);

/// <summary>The kinds of reason a judgement can rest on.</summary>
public enum EvidenceKind
{
    Rule,
    Indicator,
    Phrase,
    Similar,
}

/// <summary>One reason for a judgement (根拠).</summary>
/// <param name="Kind">Where the reason comes from.</param>
/// <param name="Code">Stable code: the rule's (<c>G-30</c>), <c>phrase</c>, …</param>
/// <param name="Text">The words that weighed, or the rule in one Japanese sentence.</param>
/// <param name="Weight">Share in log-odds: above zero speaks for a scam, below zero against.</param>
/// <param name="Source">Source and date of an official rule; null for phrases.</param>
public sealed record Evidence(EvidenceKind Kind, string Code, string Text, double Weight, string? Source = null);
