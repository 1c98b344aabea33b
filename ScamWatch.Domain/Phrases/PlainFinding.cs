namespace ScamWatch.Domain.Phrases;

/// <summary>What makes a text hard for who is learning Japanese.</summary>
public enum PlainProblem
{
    /// <summary>A sentence of more than 24 characters.</summary>
    LongSentence,

    /// <summary>A sentence of more than 40 characters.</summary>
    VeryLongSentence,

    /// <summary>Kanji without their reading.</summary>
    KanjiWithoutReading,

    /// <summary>「…なければなりません」 and the like.</summary>
    DoubleNegative,

    /// <summary>A loanword that has easier words.</summary>
    Loanword,

    /// <summary>「…られます」.</summary>
    Passive,

    /// <summary>「いただく」「ご…ください」.</summary>
    Honorific,

    /// <summary>A sentence that ends in neither です nor ます.</summary>
    PlainEnding,

    /// <summary>More than twenty characters without a space.</summary>
    NoSpaces,

    /// <summary>More than about a thousand characters in all.</summary>
    TooLong,
}

/// <summary>One hard place of a text.</summary>
/// <param name="Start">Where it begins in the text as written, from 0.</param>
/// <param name="Length">How long it is there.</param>
/// <param name="Found">The words.</param>
/// <param name="Easier">What to write instead; null where that depends.</param>
public sealed record PlainFinding(PlainProblem Problem, int Start, int Length, string Found, string? Easier = null);

/// <summary>How easy a text is.</summary>
/// <param name="Score">0 to 100: 100 less points for every hard place, weighed by the length of the text.</param>
/// <param name="Characters">Without readings, spaces and line ends.</param>
/// <param name="Sentences">How many.</param>
/// <param name="Findings">Every hard place, in order.</param>
public sealed record PlainReading(int Score, int Characters, int Sentences, IReadOnlyList<PlainFinding> Findings);
