using System.Text.RegularExpressions;

namespace ScamWatch.Domain.Phrases;

/// <summary>
/// Japanese names within a sentence of another language, as in 「J-LIS, 地方公共団体情報システム機構」: they need the fonts, the line
/// breaking and the voice of Japanese (WCAG 2.2, 3.1.2).
/// </summary>
public static partial class JapaneseRuns
{
    /// <summary>The text in pieces, each with whether it is Japanese.</summary>
    /// <param name="text">A sentence.</param>
    /// <param name="language">The language of the sentence; nothing is told apart in Japanese itself.</param>
    public static IReadOnlyList<(string Text, bool IsJapanese)> Split(string text, PhraseLanguage language)
    {
        if (language.IsJapanese)
        {
            return [(text, false)];
        }

        // Chinese shares the characters: there only a run with kana or the dot 「・」 in it is told apart.
        var pattern = language.Code == "zh" ? WithKana() : Any();
        var pieces = new List<(string, bool)>();
        var at = 0;
        foreach (var match in pattern.EnumerateMatches(text))
        {
            if (match.Index > at)
            {
                pieces.Add((text[at..match.Index], false));
            }

            pieces.Add((text.Substring(match.Index, match.Length), true));
            at = match.Index + match.Length;
        }

        if (at < text.Length)
        {
            pieces.Add((text[at..], false));
        }

        return pieces;
    }

    [GeneratedRegex(@"[\u3041-\u30ff\u4e00-\u9fff々〆ヶ「][\u3041-\u30ff\u4e00-\u9fff々〆ヶー・、「」0-9A-Za-z（）]*", RegexOptions.NonBacktracking)]
    private static partial Regex Any();

    [GeneratedRegex(@"[\u4e00-\u9fff々]*[\u3041-\u30ff][\u3041-\u30ff\u4e00-\u9fff々ー・]*", RegexOptions.NonBacktracking)]
    private static partial Regex WithKana();
}
