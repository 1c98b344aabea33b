namespace ScamWatch.Domain.Staff;

/// <summary>
/// How far somebody's rights reach: which municipalities' reports and cases, and warnings in which languages. A contractor's
/// operator has the municipalities that the contract names, a language desk its language.
/// </summary>
public sealed record StaffScope
{
    /// <param name="areas">Codes of municipalities; empty for all.</param>
    /// <param name="languages">Codes of languages; empty for all.</param>
    public StaffScope(IEnumerable<string> areas, IEnumerable<string> languages) =>
        (Areas, Languages) = (new HashSet<string>(areas, StringComparer.Ordinal), new HashSet<string>(languages, StringComparer.Ordinal));

    /// <summary>Everywhere, in all languages.</summary>
    public static StaffScope Everything { get; } = new([], []);

    /// <summary>Codes of municipalities; empty for all.</summary>
    public IReadOnlySet<string> Areas { get; }

    /// <summary>Codes of languages; empty for all.</summary>
    public IReadOnlySet<string> Languages { get; }

    /// <summary>True where it reaches what comes from this municipality. What is of no known one is for those alone who serve all.</summary>
    public bool Covers(string? area) => Areas.Count == 0 || (area is not null && Areas.Contains(area));

    /// <summary>True where it reaches warnings in this language.</summary>
    public bool Speaks(string language) => Languages.Count == 0 || Languages.Contains(language);

    /// <summary>True where both reach the same.</summary>
    public bool Equals(StaffScope? other) => other is not null && Areas.SetEquals(other.Areas) && Languages.SetEquals(other.Languages);

    public override int GetHashCode() => HashCode.Combine(Areas.Count, Languages.Count);
}
