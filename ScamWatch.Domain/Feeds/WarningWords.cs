using ScamWatch.Domain.Alerts;

namespace ScamWatch.Domain.Feeds;

/// <summary>A warning in a few words, for feeds, lists, mails and search engines. Our own words only, none of the lure's.</summary>
/// <param name="Title">Plain text, with a mark before it where the warning no longer stands.</param>
/// <param name="Summary">A sentence or two; plain text.</param>
/// <param name="Advice">What to do, one piece a line; empty where it no longer stands.</param>
/// <param name="Language">In which language these words are: Japanese where there are no others.</param>
public sealed record WarningText(string Title, string Summary, string Advice, string Language);

/// <summary>The one place that says in which languages warnings go out and in what words.</summary>
public static class WarningWords
{
    private const int MaxCharacters = 200;

    /// <summary>Codes of the languages of the public site, Japanese first.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["ja", "en"];

    /// <summary>True for a language that the site speaks.</summary>
    public static bool Has(string? language) => language is not null && Languages.Contains(language);

    /// <summary>The language as BCP 47 knows it.</summary>
    public static string TagOf(string language) => language == "easy" ? "ja" : language;

    /// <summary>The warning as it stands now.</summary>
    public static WarningText Of(PublicAlert alert, string language) => alert.State switch
    {
        AlertState.Withdrawn => new(
            $"{In(("【取下げ】", "[Withdrawn]"), language)} {alert.Content.Title}",
            $"{In(("この注意喚起は取り下げました。", "This warning was withdrawn."), language)} {alert.WithdrawnBecause}".TrimEnd(), "", "ja"),
        AlertState.Expired => Of(alert.Content, language) with { Title = $"{In(("【終了】", "[Ended]"), language)} {alert.Content.Title}" },
        _ => Of(alert.Content, language),
    };

    /// <summary>One edition of it, whatever became of it since.</summary>
    public static WarningText Of(AlertContent content, string language) =>
        new(content.Title, Summary(content), string.Join('\n', Lines(content.Advice + "\n" + content.Afterwards)), "ja");

    /// <summary>A phrase in the language nearest to the one asked for.</summary>
    public static string In(Words words, string language) => language is "ja" or "easy" ? words.Ja : words.En;

    private static string Summary(AlertContent content)
    {
        var text = string.Join(' ', ((string[])[content.OfficialRule, .. Lines(content.Advice)]).Select(s => s.Trim()).Where(s => s.Length > 0));
        if (text.Length <= MaxCharacters)
        {
            return text;
        }

        // Not through the middle of a character.
        return text[..(char.IsHighSurrogate(text[MaxCharacters - 1]) ? MaxCharacters - 1 : MaxCharacters)] + "…";
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
