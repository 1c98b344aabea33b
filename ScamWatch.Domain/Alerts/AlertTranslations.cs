using System.Security.Cryptography;
using System.Text;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Phrases;

namespace ScamWatch.Domain.Alerts;

/// <summary>
/// What of a warning is said in which language. The codes are said in all; what staff wrote themselves in Japanese is
/// translated by staff or stays Japanese, and a translation is known by the Japanese it was made from.
/// </summary>
public sealed class AlertTranslations(AlertComposer composer, EvidenceRules rules, PlainJapanese plain)
{
    /// <summary>The languages, in the order in which they are offered.</summary>
    public IReadOnlyList<PhraseLanguage> Languages => composer.Languages;

    /// <summary>The languages in which a warning is offered; Japanese always.</summary>
    public IReadOnlyList<PhraseLanguage> Offered(AlertContent content) => [.. Languages.Where(l => IsOn(content, l.Code))];

    /// <summary>True where the warning is offered in the language.</summary>
    public static bool IsOn(AlertContent content, string language) => language == Phrasebook.Japanese || !content.LanguagesOff.Contains(language);

    /// <summary>The warning in a language.</summary>
    /// <param name="language">Code of one of <see cref="Languages"/>.</param>
    /// <param name="day">Whose hours, menus and rules hold; Japan time.</param>
    public AlertInLanguage Of(AlertContent content, string language, DateOnly day)
    {
        var composed = composer.CanCompose(content.Facts) ? composer.Compose(content.Facts, language, day) : null;
        var note = Lines(NoteOf(content, language)?.Text ?? "");
        var own = OwnWords(content, day);
        var state = StateOf(content, own, composed is not null, language);
        return state switch
        {
            TranslationState.Off or TranslationState.JapaneseOnly => new(state, null, [], []),
            TranslationState.Original or TranslationState.Composed or TranslationState.Translated => new(state, composed, note, []),
            _ => new(state, composed, note, own),
        };
    }

    /// <summary>How far the warning is said in a language.</summary>
    /// <inheritdoc cref="Of"/>
    public TranslationState StateOf(AlertContent content, string language, DateOnly day) =>
        StateOf(content, OwnWords(content, day), composer.CanCompose(content.Facts), language);

    /// <summary>
    /// What staff wrote in Japanese that no code says: sentences that do not come from the phrasebook. As it was when the words were
    /// saved, so that a later phrasebook makes no translation look wanting.
    /// </summary>
    /// <param name="day">Japan time.</param>
    public IReadOnlyList<string> OwnWords(AlertContent content, DateOnly day) => content.OwnWords ?? FindOwnWords(content, day);

    /// <summary>The same words with <see cref="AlertContent.OwnWords"/> as they now stand.</summary>
    /// <inheritdoc cref="OwnWords"/>
    public AlertContent Settled(AlertContent content, DateOnly day) => content with
    {
        Notes = [.. content.Notes.Where(n => !string.IsNullOrWhiteSpace(n.Text)).Select(n => n with { Text = n.Text.Trim() })],
        OwnWords = FindOwnWords(content, day),
    };

    /// <summary>A mark that is the same for the same words only. Letters, so that no digits look like a number of somebody's.</summary>
    public static string MarkOf(IReadOnlyList<string> words)
    {
        const int bytes = 10;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', words)));
        return string.Create(bytes * 2, hash, static (mark, hash) =>
        {
            for (var i = 0; i < mark.Length; i++)
            {
                mark[i] = (char)('a' + ((hash[i / 2] >> (i % 2 * 4)) & 0xf));
            }
        });
    }

    /// <summary>The words with a note in a language, made from the Japanese as it stands; an empty one takes it away.</summary>
    public AlertContent WithNote(AlertContent content, string language, string text, DateOnly day)
    {
        var others = content.Notes.Where(n => n.Language != language);
        // While a line is being written the Japanese is what is typed, not what was saved.
        var source = language == Phrasebook.Japanese ? "" : MarkOf(FindOwnWords(content, day));
        return content with
        {
            Notes = text.Length == 0 ? [.. others] : [.. others.Append(new(language, text, source)).OrderBy(n => Place(n.Language))],
        };
    }

    /// <summary>How easy the page in やさしい日本語 is: its sentences and what staff added to them.</summary>
    /// <param name="day">Japan time.</param>
    public PlainReading ReadEasy(AlertContent content, DateOnly day) => plain.Read(EasyText(content, day));

    /// <summary>What <see cref="ReadEasy"/> reads.</summary>
    /// <inheritdoc cref="ReadEasy"/>
    public string EasyText(AlertContent content, DateOnly day)
    {
        var easy = Of(content, Phrasebook.Easy, day);
        return string.Join('\n', (easy.Composed?.Sentences ?? []).Concat(easy.Note));
    }

    /// <summary>The note of a language, or null.</summary>
    public static AlertNote? NoteOf(AlertContent content, string language) => content.Notes.FirstOrDefault(n => n.Language == language);

    private static TranslationState StateOf(AlertContent content, IReadOnlyList<string> own, bool canCompose, string language) =>
        language == Phrasebook.Japanese ? TranslationState.Original
        : !IsOn(content, language) ? TranslationState.Off
        : !canCompose ? TranslationState.JapaneseOnly
        : NoteOf(content, language) is { } note ? note.Source == MarkOf(own) ? TranslationState.Translated : TranslationState.Stale
        : own.Count > 0 ? TranslationState.Untranslated
        : TranslationState.Composed;

    private List<string> FindOwnWords(AlertContent content, DateOnly day)
    {
        if (!composer.CanCompose(content.Facts))
        {
            return [];
        }

        var said = composer.Compose(content.Facts, Phrasebook.Japanese, day);
        return
        [
            .. Lines(content.Title).Where(t => t != said.Title),
            .. IsCited(content) ? [] : Lines(content.OfficialRule),
            .. Lines(content.Advice).Except(said.Now),
            .. Lines(content.Afterwards).Except(said.Afterwards),
            .. Lines(NoteOf(content, Phrasebook.Japanese)?.Text ?? ""),
        ];
    }

    /// <summary>True where the rule is the one of its code, which every language says in its own words.</summary>
    private bool IsCited(AlertContent content) =>
        content.Facts.RuleCode is { } code && rules.Rules.Any(r => r.Code == code && r.Ja == content.OfficialRule.Trim());

    private int Place(string language)
    {
        for (var i = 0; i < Languages.Count; i++)
        {
            if (Languages[i].Code == language)
            {
                return i;
            }
        }

        return Languages.Count;
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
