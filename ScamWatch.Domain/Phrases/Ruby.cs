using System.Text.RegularExpressions;

namespace ScamWatch.Domain.Phrases;

/// <summary>A piece of やさしい日本語: letters, with their reading where they have one.</summary>
/// <param name="Text">The letters.</param>
/// <param name="Reading">In kana; null where the letters need none.</param>
public readonly record struct RubyPart(string Text, string? Reading);

/// <summary>
/// Readings as staff and phrasebook write them, 「受付番号(うけつけばんごう)」, told apart from the letters they belong to.
/// Any bracket that holds more than kana is an explanation and stays as it is.
/// </summary>
public static partial class Ruby
{
    /// <summary>The pieces of a text, in order; put together without readings they are <see cref="WithoutReadings"/>.</summary>
    public static IReadOnlyList<RubyPart> Parts(string text)
    {
        var parts = new List<RubyPart>();
        var at = 0;
        foreach (var match in Reading().EnumerateMatches(text))
        {
            var bracket = text.IndexOfAny(s_open, match.Index, match.Length);
            var letters = text[match.Index..bracket];
            var reading = text[(bracket + 1)..(match.Index + match.Length - 1)];
            // 「1日(ついたち)」 is read as one word, 「12日(にち)」 by its counter alone.
            var start = match.Index;
            while (start > at && char.IsAsciiDigit(text[start - 1]) && s_daysOfMonth.Contains(reading))
            {
                start--;
            }

            if (start > at)
            {
                parts.Add(new(text[at..start], null));
            }

            parts.Add(new(text[start..match.Index] + letters, reading));
            at = match.Index + match.Length;
        }

        if (at < text.Length)
        {
            parts.Add(new(text[at..], null));
        }

        return parts;
    }

    /// <summary>The text with its readings taken out.</summary>
    public static string WithoutReadings(string text) => string.Concat(Parts(text).Select(p => p.Text));

    private static readonly char[] s_open = ['(', '（'];

    private static readonly HashSet<string> s_daysOfMonth = new(StringComparer.Ordinal)
    {
        "ついたち", "ふつか", "みっか", "よっか", "いつか", "むいか", "なのか", "ようか", "ここのか", "とおか", "じゅうよっか", "はつか", "にじゅうよっか",
    };

    [GeneratedRegex(@"[\u4e00-\u9fff\u3400-\u4dbf々〆ヶ]+[(（][ぁ-ゖー]+[)）]", RegexOptions.NonBacktracking)]
    private static partial Regex Reading();
}
