using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Alerts;

/// <summary>A promise of safety that no office can keep.</summary>
/// <param name="Phrase">As it is looked for; letters of any width and case.</param>
/// <param name="Write">What to write instead.</param>
/// <param name="Blocks">True where it is always about safety; else somebody can say why it stands.</param>
public sealed record SafetyClaim(string Phrase, Words Write, bool Blocks);

/// <summary>
/// The phrases of <c>data/reference/safety-claims.json</c>: pages have said that attacks and leaks could not happen, and they did.
/// </summary>
public sealed class SafetyClaims
{
    private readonly IReadOnlyList<ClaimRow> _rows;

    private SafetyClaims(IReadOnlyList<ClaimRow> rows) => _rows = rows;

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="InvalidDataException">Malformed.</exception>
    public static SafetyClaims Load(string referenceFolder) =>
        new(ReferenceFile.Rows<ClaimRow>(Path.Combine(referenceFolder, "safety-claims.json")));

    /// <summary>The claims of a text with the words as they stand in it.</summary>
    public IEnumerable<(SafetyClaim Claim, string Exact)> Find(string text, DateOnly day)
    {
        var folded = WrittenForm.Fold(text);
        foreach (var row in _rows)
        {
            if (row.HoldsOn(day) && folded.IndexOf(row.Phrase, StringComparison.OrdinalIgnoreCase) is var at and >= 0)
            {
                yield return (new(row.Phrase, (row.WriteJa, row.WriteEn), row.Blocks), text.Substring(at, row.Phrase.Length));
            }
        }
    }

    private sealed record ClaimRow : DatedRow
    {
        public required string Phrase { get; init; }

        public required string WriteJa { get; init; }

        public required string WriteEn { get; init; }

        public bool Blocks { get; init; }
    }
}
