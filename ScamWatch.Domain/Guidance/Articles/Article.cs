namespace ScamWatch.Domain.Guidance.Articles;

/// <summary>What staff must know of an answer before they read it out.</summary>
public enum ArticleFlag
{
    /// <summary>Facts in its source were overtaken.</summary>
    Stale,

    /// <summary>Holds in one municipality only.</summary>
    Local,

    /// <summary>For operators: its source claims more than can be promised, or it is a script.</summary>
    NotToPublish,

    /// <summary>Somebody else acts for the holder: papers differ.</summary>
    Proxy,

    /// <summary>Names fees.</summary>
    Fee,

    /// <summary>An age or a date decides.</summary>
    Boundary,

    /// <summary>Planned, not in force.</summary>
    Planned,

    /// <summary>About the past.</summary>
    History,
}

/// <summary>
/// One question that callers ask, with its answer in our own words. Figures that change are placeholders
/// (<see cref="FactText"/>); where it comes from and of which day it is stands beside it.
/// </summary>
public sealed record Article
{
    /// <summary>Stable; in addresses.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="ArticleBook.Sections"/>.</summary>
    public required string Section { get; init; }

    public required Words Question { get; init; }

    /// <summary>The Japanese question in hiragana.</summary>
    public string Reading { get; init; } = "";

    /// <summary>Paragraphs, with placeholders.</summary>
    public required IReadOnlyList<string> AnswerJa { get; init; }

    /// <inheritdoc cref="AnswerJa"/>
    public required IReadOnlyList<string> AnswerEn { get; init; }

    /// <summary>Ways in which people ask it.</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Keys of the figures in it.</summary>
    public IReadOnlyList<string> Cites { get; init; } = [];

    /// <summary>Ids of the conflicts that touch it.</summary>
    public IReadOnlyList<string> Conflicts { get; init; } = [];

    public IReadOnlyList<ArticleFlag> Flags { get; init; } = [];

    /// <summary>True where citizens may read it on the public site.</summary>
    public bool Public { get; init; }

    /// <summary>Key of the main source.</summary>
    public required string Source { get; init; }

    /// <summary>Place in the source.</summary>
    public string SourceRef { get; init; } = "";

    /// <summary>Keys of further sources.</summary>
    public IReadOnlyList<string> AlsoSources { get; init; } = [];

    /// <summary>Day of the source; null where it bears none.</summary>
    public DateOnly? ObservedOn { get; init; }

    public DateOnly? ValidFrom { get; init; }

    public DateOnly? ValidTo { get; init; }

    /// <summary>Id of the article that holds instead once this one has ended.</summary>
    public string? Successor { get; init; }

    /// <summary>Day by which somebody looks at it again.</summary>
    public DateOnly? ReviewDue { get; init; }

    /// <summary>For staff only.</summary>
    public string NoteJa { get; init; } = "";

    /// <summary>True on the days on which it holds.</summary>
    public bool HoldsOn(DateOnly day) => !(day < ValidFrom) && !(day > ValidTo);
}
