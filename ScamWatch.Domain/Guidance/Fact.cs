namespace ScamWatch.Domain.Guidance;

/// <summary>Where a figure was read, and of which day it is.</summary>
/// <param name="Key">Key of the source.</param>
/// <param name="Title">Title of the source; its key where <c>sources.json</c> does not know it.</param>
/// <param name="Issuer">Whose page it is; empty where unknown.</param>
/// <param name="ObservedOn">Day of the page, not the day from which the figure holds; null where it bears none.</param>
public sealed record FactSource(string Key, string Title, string Issuer, DateOnly? ObservedOn);

/// <summary>A figure of the reference data as a text shows it.</summary>
/// <param name="Key">Its place in the data, such as <c>fee:express_reissue_card</c>.</param>
/// <param name="What">What it is the figure of.</param>
/// <param name="Value">As shown; 要確認 where no row holds or no source says.</param>
/// <param name="Known">False where it must be confirmed before anybody is told.</param>
/// <param name="Sources">One for each row it was made of; empty where no row holds.</param>
/// <param name="Conflicts">On what the sources disagree about it.</param>
public sealed record Fact(
    string Key, Words What, Words Value, bool Known, IReadOnlyList<FactSource> Sources, IReadOnlyList<ConflictNote> Conflicts)
{
    /// <summary>What stands where a figure is not known.</summary>
    public static Words ToBeConfirmed { get; } = ("要確認", "to be confirmed");
}

/// <summary>A stretch of a filled text.</summary>
/// <param name="Text">As shown.</param>
/// <param name="Fact">The figure it shows; null for words as written.</param>
public readonly record struct FactPiece(string Text, Fact? Fact);

/// <summary>A text whose placeholders have been filled.</summary>
/// <param name="Pieces">In order; together they are the text.</param>
public sealed record FilledText(IReadOnlyList<FactPiece> Pieces)
{
    /// <summary>The text without its citations, for copying.</summary>
    public string Plain => string.Concat(Pieces.Select(p => p.Text));

    /// <summary>The figures in it, each once, in the order of the text.</summary>
    public IEnumerable<Fact> Facts => Pieces.Select(p => p.Fact).OfType<Fact>().DistinctBy(f => f.Key);
}
