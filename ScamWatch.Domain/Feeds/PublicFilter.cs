using System.Globalization;
using System.Text;
using ScamWatch.Domain.Alerts;

namespace ScamWatch.Domain.Feeds;

/// <summary>Which public warnings a list shows. All conditions hold together.</summary>
public sealed record PublicFilter
{
    /// <summary>The longest text that is looked for; the rest is left out.</summary>
    public const int MaxText = 100;

    /// <summary>Nobody types more words; each is looked for in every warning.</summary>
    private const int MaxWords = 8;

    /// <summary>Code of the party that is impersonated.</summary>
    public string? Party { get; init; }

    /// <summary>Code of a channel, the main one or another.</summary>
    public string? Channel { get; init; }

    /// <summary>Month of publication in Japan: <c>2026-11</c>.</summary>
    public string? Month { get; init; }

    /// <summary>Words that all occur.</summary>
    public string? Text { get; init; }

    public bool IsEmpty => this is { Party: null, Channel: null, Month: null, Text: null };

    /// <summary>The warnings that it lets through. What has ended is found where somebody looks for a month or words.</summary>
    /// <param name="alerts">In any order; it is kept.</param>
    /// <param name="words">What is searched beside the warning's own words: title and summary in the reader's language.</param>
    public IEnumerable<PublicAlert> Of(IEnumerable<PublicAlert> alerts, Func<PublicAlert, WarningText> words)
    {
        var wanted = Text is { } text ? Plain(text).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MaxWords).ToArray() : [];
        return alerts.Where(a =>
            (a.State == AlertState.Published || (a.State == AlertState.Expired && (Month is not null || Text is not null)))
            && (Party is null || a.Content.Facts.Party == Party)
            && (Channel is null || a.Content.Facts.Channel == Channel || a.Content.Facts.OtherChannels.Contains(Channel))
            && (Month is null || MonthOf(a) == Month)
            && (wanted.Length == 0 || Holds(a, words(a), wanted)));
    }

    /// <summary>The month of publication.</summary>
    public static string MonthOf(PublicAlert alert) => JapanTime.DayOf(alert.PublishedAt).ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static bool Holds(PublicAlert alert, WarningText text, string[] wanted)
    {
        var c = alert.Content;
        var all = Plain(string.Join('\n', [text.Title, text.Summary, c.Title, c.LureSubject, .. c.SubjectVariants, c.LureText, c.Advice, c.OfficialRule]));
        return wanted.All(w => all.Contains(w, StringComparison.Ordinal));
    }

    /// <summary>Wide and narrow forms and both cases as one.</summary>
    private static string Plain(string text)
    {
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            whole.Append(Rune.IsWhiteSpace(rune) ? new Rune(' ') : rune);
        }

        return NormalForm.Compatible(whole.ToString()).ToLowerInvariant();
    }
}
