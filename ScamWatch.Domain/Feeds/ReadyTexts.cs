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
        var (text, office) = (issuer.Words.Of(content, language, issuer.Day), issuer.OfficeIn(language));
        var title = text.Title.ReplaceLineEndings(" ");
        var stop = issuer.Words.Find(language).IsJapanese ? "。" : ". ";
        var said = $"{issuer.NameIn(language)}{stop}{title}{stop}{string.Concat(text.Advice.Take(2))}";
        return
        [
            X(title, t => issuer.Words.Say(language, "site.sns", ("title", t), ("url", "")), address, language, issuer.Words),
            Written(ReadyPlace.Line, string.Join('\n', [office, title, "", .. text.Advice.Take(3).Select(a => "・" + a), "", address]), LineLimit),
            Written(ReadyPlace.Mail, string.Join('\n', [title, "", text.Summary, "", .. text.Advice.Take(3).Select(a => "・" + a), "", address, office]), MailLimit),
            Spoken(ReadyPlace.Loudspeaker, $"{said}{title}{stop}"),
            Spoken(ReadyPlace.Phone, issuer.Words.Say(language, "site.phone-announcement", ("title", title))),
        ];
    }

    /// <summary>How X counts a text without links (its published configuration, version 3): Latin letters and some marks one, all others two.</summary>
    public static int WeightOf(string text) => text.EnumerateRunes().Sum(
        r => r.Value is <= 4351 or >= 8192 and <= 8205 or >= 8208 and <= 8223 or >= 8242 and <= 8247 ? 1 : 2);

    private static ReadyText X(string title, Func<string, string> around, string address, string language, WarningWords words)
    {
        var room = XLimit - XLink - WeightOf(around(""));
        var cut = WeightOf(title) <= room ? title : Cut(title, room);
        var weight = WeightOf(around(cut)) + XLink;
        return new(ReadyPlace.X, words.Say(language, "site.sns", ("title", cut), ("url", address)), weight, XLimit, null);
    }

    private static string Cut(string text, int room)
    {
        var kept = new StringBuilder();
        // Two for the mark that something is left out.
        var left = room - 2;
        foreach (var rune in text.EnumerateRunes())
        {
            left -= WeightOf(rune.ToString());
            if (left < 0)
            {
                break;
            }

            kept.Append(rune);
        }

        return kept.Append('…').ToString();
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
