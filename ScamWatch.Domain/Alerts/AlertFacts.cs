namespace ScamWatch.Domain.Alerts;

/// <summary>
/// What a warning says in codes: from these every language is composed and every filter and feed is filled. Codes are those of
/// <c>data/reference/taxonomy.json</c>.
/// </summary>
public sealed record AlertFacts
{
    /// <summary>Code of the channel by which most of the reports came; empty where nobody has said.</summary>
    public string Channel { get; init; } = "";

    /// <summary>Codes of the other channels.</summary>
    public IReadOnlyList<string> OtherChannels { get; init; } = [];

    /// <summary>Code of the party that is impersonated; null where it is unknown or claims to be nobody.</summary>
    public string? Party { get; init; }

    /// <summary>Codes of what is asked, the worst first.</summary>
    public IReadOnlyList<string> Asks { get; init; } = [];

    /// <summary>Codes of how it presses.</summary>
    public IReadOnlyList<string> Pressure { get; init; } = [];

    /// <summary>Day of the first report, Japan time; null where it is not known.</summary>
    public DateOnly? FirstSeen { get; init; }

    /// <summary>Day of the last report, Japan time; null where it is not known.</summary>
    public DateOnly? LastSeen { get; init; }

    /// <summary>Code of the official rule it breaks, as in <c>official-rules.json</c> (<c>G-30</c>); null where none is cited.</summary>
    public string? RuleCode { get; init; }

    /// <summary>Ids of the lines printed as desks, in that order; set by the program when the words are saved.</summary>
    public IReadOnlyList<string> Desks { get; init; } = [];

    /// <summary>True where it holds or shows a web address.</summary>
    public bool HasUrl { get; init; }

    public bool HasAttachment { get; init; }
}
