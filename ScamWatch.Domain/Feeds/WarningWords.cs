using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Phrases;

namespace ScamWatch.Domain.Feeds;

/// <summary>A warning in a few words, for feeds, lists, mails and search engines. Our own words only, none of the lure's.</summary>
/// <param name="Title">Plain text, with a mark before it where the warning no longer stands.</param>
/// <param name="Summary">A sentence or two; plain text.</param>
/// <param name="Advice">What to do; empty where it no longer stands.</param>
/// <param name="Tag">BCP 47 tag of these words: Japanese where the warning cannot be said in the language asked for.</param>
public sealed record WarningText(string Title, string Summary, IReadOnlyList<string> Advice, string Tag);

/// <summary>The one place that says in which languages warnings go out and in what words.</summary>
public sealed class WarningWords(AlertTranslations translations, Phrasebook book)
{
    private const int MaxCharacters = 200;

    /// <summary>The languages of the public site, Japanese first.</summary>
    public IReadOnlyList<PhraseLanguage> Languages => book.Languages;

    /// <summary>The language of a code; Japanese for what is no code.</summary>
    public PhraseLanguage Find(string? code) => book.Find(code) ?? book.Languages[0];

    /// <summary>A fixed phrase of the site.</summary>
    public string Say(string language, string key, params ReadOnlySpan<(string Slot, string Value)> values) => book.Of(language, key, values);

    /// <summary>True where there is such a phrase.</summary>
    public bool Knows(string key) => book.Has(key);

    /// <summary>The warning as it stands now.</summary>
    /// <param name="language">Code of a language of the site.</param>
    /// <param name="day">Whose rules hold; Japan time.</param>
    public WarningText Of(PublicAlert alert, string language, DateOnly day)
    {
        var text = Of(alert.Content, language, day);
        return alert.State switch
        {
            AlertState.Withdrawn => text with
            {
                Title = $"{Say(language, "label.mark-withdrawn")} {text.Title}",
                // The reason is given in Japanese; it is told to those who read it.
                Summary = Say(language, "label.withdrawn", ("date", Find(language).Day(JapanTime.DayOf(alert.WithdrawnAt ?? alert.UpdatedAt))))
                    + (Find(language).IsJapanese ? $" {alert.WithdrawnBecause}" : ""),
                Advice = [],
            },
            AlertState.Expired => text with { Title = $"{Say(language, "label.mark-expired")} {text.Title}" },
            _ => text,
        };
    }

    /// <summary>One edition of it, whatever became of it since.</summary>
    public WarningText Of(AlertContent content, string language, DateOnly day)
    {
        // Staff wrote the Japanese words; every other language is composed from the codes.
        var said = translations.Of(content, language, day).Composed;
        if (language == Phrasebook.Japanese || said is null)
        {
            return new(
                content.Title, Cut(string.Join(' ', ((string[])[said?.Lead ?? "", content.OfficialRule.Trim(), .. said is null ? Lines(content.Advice) : []]).Where(s => s.Length > 0))),
                [.. Lines(content.Advice), .. Lines(content.Afterwards)], book.Languages[0].Tag);
        }

        return new(said.Title, Cut(said.Lead), [.. said.Now, .. said.Afterwards], said.Language.Tag);
    }

    /// <summary>The languages in which a warning is told in its own words; Japanese always.</summary>
    /// <param name="day">Whose rules hold; Japan time.</param>
    public IReadOnlyList<PhraseLanguage> LanguagesOf(AlertContent content, DateOnly day) =>
        [.. Languages.Where(l => l.Code == Phrasebook.Japanese || translations.Of(content, l.Code, day).Composed is not null)];

    private static string Cut(string text) =>
        text.Length <= MaxCharacters ? text
        // Not through the middle of a character.
        : text[..(char.IsHighSurrogate(text[MaxCharacters - 1]) ? MaxCharacters - 1 : MaxCharacters)] + "…";

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
