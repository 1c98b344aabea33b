namespace ScamWatch.Domain.Alerts;

/// <summary>Words that staff add to a warning in one language: in Japanese what no code can say, in another language its translation.</summary>
/// <param name="Language">Code of the language.</param>
/// <param name="Text">One thing a line.</param>
/// <param name="Source">Mark of the Japanese that <paramref name="Text"/> was made from (<see cref="AlertTranslations.MarkOf"/>); empty for Japanese.</param>
public sealed record AlertNote(string Language, string Text, string Source);

/// <summary>How far a warning is said in one language. The sentences from its codes are there in every case.</summary>
public enum TranslationState
{
    /// <summary>Japanese itself.</summary>
    Original,

    /// <summary>Everything is said: staff added no words of their own.</summary>
    Composed,

    /// <summary>What staff wrote in Japanese is translated as it stands.</summary>
    Translated,

    /// <summary>未翻訳: what staff wrote is there in Japanese only.</summary>
    Untranslated,

    /// <summary>The Japanese was changed after it was translated.</summary>
    Stale,

    /// <summary>Its codes do not suffice: the whole warning is there in Japanese only.</summary>
    JapaneseOnly,

    /// <summary>Not offered in this language.</summary>
    Off,
}

/// <summary>A warning in one language, and what of it is not.</summary>
/// <param name="State">How far it goes.</param>
/// <param name="Composed">What is said from the codes; null where they do not suffice or the language is off.</param>
/// <param name="Note">Lines that staff wrote in the language.</param>
/// <param name="JapaneseOnly">Lines that are there in Japanese only; to be shown as Japanese or not at all.</param>
public sealed record AlertInLanguage(
    TranslationState State, ComposedAlert? Composed, IReadOnlyList<string> Note, IReadOnlyList<string> JapaneseOnly);
