using ScamWatch.Domain.Alerts;

namespace ScamWatch.Web.Public;

/// <summary>A warning in a sentence or two, for feeds and search engines. Our own words only, none of the lure's.</summary>
public static class AlertSummary
{
    private const int MaxCharacters = 200;

    public static string Of(AlertContent content)
    {
        var text = string.Join(' ', ((string[])[content.OfficialRule, .. content.Advice.Split('\n')])
            .Select(s => s.Trim()).Where(s => s.Length > 0));
        if (text.Length <= MaxCharacters)
        {
            return text;
        }

        // Not through the middle of a character.
        return text[..(char.IsHighSurrogate(text[MaxCharacters - 1]) ? MaxCharacters - 1 : MaxCharacters)] + "…";
    }
}
