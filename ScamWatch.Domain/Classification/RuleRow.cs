namespace ScamWatch.Domain.Classification;

/// <summary>A rule as the reference files write it: signs, official rules and genuine notices share most fields.</summary>
internal sealed record RuleRow
{
    public string? Code { get; init; }

    public string? Kind { get; init; }

    public string? Direction { get; init; }

    public string? Ja { get; init; }

    public string? En { get; init; }

    public string? TitleJa { get; init; }

    public string? TitleEn { get; init; }

    public double? Weight { get; init; }

    public IReadOnlyList<string> Values { get; init; } = [];

    public IReadOnlyList<string> Keywords { get; init; } = [];

    public IReadOnlyList<string> Impersonates { get; init; } = [];

    public IReadOnlyList<string> Asks { get; init; } = [];

    public IReadOnlyDictionary<string, IReadOnlyList<string>> AsksByChannel { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    public IReadOnlyList<string> Pressure { get; init; } = [];

    public IReadOnlyList<string> Channels { get; init; } = [];

    public int Least { get; init; } = 1;

    public string? Source { get; init; }

    public DateOnly? ObservedOn { get; init; }

    public DateOnly? ValidFrom { get; init; }

    public DateOnly? ValidTo { get; init; }
}
