using System.Globalization;
using System.Text;
using ScamWatch.Domain.Alerts;

namespace ScamWatch.Domain.Feeds;

/// <summary>Where a ready text goes.</summary>
public enum ReadyPlace
{
    /// <summary>X: 280 weighted characters.</summary>
    X,

    /// <summary>LINE.</summary>
    Line,

    /// <summary>防災メール.</summary>
    Mail,

    /// <summary>防災行政無線: read out over loudspeakers.</summary>
    Loudspeaker,

    /// <summary>Read out on the telephone line.</summary>
    Phone,
}

/// <summary>A text to copy, with its length as the place counts it.</summary>
/// <param name="Place">Where it goes.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Length">Weighted characters for X, characters elsewhere.</param>
/// <param name="Limit">The most that the place takes.</param>
/// <param name="Seconds">How long it takes to read out; null for what is read by the eye.</param>
public sealed record ReadyText(ReadyPlace Place, string Text, int Length, int Limit, int? Seconds)
{
    public bool Fits => Length <= Limit;
}

/// <summary>The texts with which a warning is repeated elsewhere.</summary>
public static class ReadyTexts
{
    /// <summary>X, for those who pay nothing: a Japanese character counts two.</summary>
    public const int XLimit = 280;

    /// <summary>A text bubble of the LINE Messaging API.</summary>
    public const int LineLimit = 5_000;

    /// <summary>What telephones with small screens show of a mail without being asked to.</summary>
    public const int MailLimit = 500;

    /// <summary>A minute over loudspeakers; people do not listen longer.</summary>
    public const int SpokenLimit = 300;

    /// <summary>Every link counts so much, however long it is.</summary>
    private const int XLink = 23;

    private const int CharactersAMinute = 300;

    /// <summary>All texts of a warning in a language.</summary>
    /// <param name="content">The words.</param>
    /// <param name="address">Whole address of its page.</param>
    public static IReadOnlyList<ReadyText> Of(AlertContent content, string address, string language, SiteIssuer issuer)
    {
        var text = WarningWords.Of(content, language);
        var advice = text.Advice.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var office = issuer.OfficeIn(language);
        var title = text.Title.ReplaceLineEndings(" ");
        var read = WarningWords.In(("くわしくは", "Read more: "), language);
        var said = WarningWords.In(
            ($"{issuer.NameIn(language)}からお知らせします。{title}。{string.Concat(advice.Take(2))}",
                $"This is a notice from {issuer.NameIn(language)}. {title}. {string.Join(' ', advice.Take(2))}"), language);
        var twice = WarningWords.In(("くりかえします。", "We repeat. "), language);
        return
        [
            X(title, $" {read}{(language is "ja" or "easy" ? "→" : "")}", address),
            Written(ReadyPlace.Line, string.Join('\n', [$"【{office}】", title, "", .. advice.Take(3).Select(a => "・" + a), "", address]), LineLimit),
            Written(ReadyPlace.Mail, string.Join('\n', [title, "", text.Summary, "", .. advice.Select(a => "・" + a), "", address, office]), MailLimit),
            Spoken(ReadyPlace.Loudspeaker, $"{said}{twice}{title}。"),
            Spoken(ReadyPlace.Phone, WarningWords.In(($"ただいま、{title}。{advice.FirstOrDefault()}", $"{title}. {advice.FirstOrDefault()}"), language)),
        ];
    }

    /// <summary>How X counts a text without links (its published configuration, version 3): Latin letters and some marks one, all others two.</summary>
    public static int WeightOf(string text) => text.EnumerateRunes().Sum(
        r => r.Value is <= 4351 or >= 8192 and <= 8205 or >= 8208 and <= 8223 or >= 8242 and <= 8247 ? 1 : 2);

    private static ReadyText X(string title, string before, string address)
    {
        var room = XLimit - XLink - WeightOf(before);
        var cut = title;
        if (WeightOf(title) > room)
        {
            var kept = new StringBuilder();
            var weight = 0;
            foreach (var rune in title.EnumerateRunes())
            {
                weight += WeightOf(rune.ToString());
                // Two for the mark that something is left out.
                if (weight > room - 2)
                {
                    break;
                }

                kept.Append(rune);
            }

            cut = kept.Append('…').ToString();
        }

        return new(ReadyPlace.X, cut + before + address, WeightOf(cut + before) + XLink, XLimit, null);
    }

    private static ReadyText Written(ReadyPlace place, string text, int limit) => new(place, text, CharactersOf(text), limit, null);

    private static ReadyText Spoken(ReadyPlace place, string text)
    {
        var length = CharactersOf(text);
        return new(place, text, length, SpokenLimit, (int)Math.Ceiling(length * 60d / CharactersAMinute));
    }

    /// <summary>Characters as people count them.</summary>
    private static int CharactersOf(string text) => new StringInfo(text).LengthInTextElements;
}
