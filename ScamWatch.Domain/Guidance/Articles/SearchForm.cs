using System.Text;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Classification;

namespace ScamWatch.Domain.Guidance.Articles;

/// <summary>
/// The form in which questions and articles are compared: one width, small letters, katakana for all kana, small kana large, no
/// long marks, ヅ as ズ. Vowels stay: whoever writes without blanks lets words that begin with one follow any other
/// (カードおとした). Whatever is neither letter nor digit is one blank.
/// </summary>
internal static class SearchForm
{
    /// <summary>Longest text that is looked at, in characters: a question is short.</summary>
    public const int MaxLength = 4_000;

    public static string Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Length > MaxLength ? text.AsSpan(0, MaxLength) : text)
        {
            var mapped = CharFold.Map(c);
            if (mapped == CharFold.Dropped)
            {
                continue;
            }

            if (mapped == CharFold.Expanded)
            {
                foreach (var part in CharFold.Expand(c))
                {
                    Append(folded, part);
                }
            }
            else
            {
                Append(folded, mapped);
            }
        }

        return KanaText.Key(folded.ToString());
    }

    /// <summary>True for kana in this form.</summary>
    public static bool IsKana(char c) => c is >= 'ァ' and <= 'ヺ';

    /// <summary>True for a Chinese character.</summary>
    public static bool IsKanji(char c) => c is (>= '\u4E00' and <= '\u9FFF') or '々';

    private static void Append(StringBuilder folded, char c)
    {
        if (c is '\u3099' or '\u309A' && folded.Length > 0)
        {
            folded[^1] = CharFold.Voiced(folded[^1], c);
        }
        else if (c == 'ー')
        {
            // Left out as often as written.
        }
        else if (char.IsLetterOrDigit(c) || c == '々')
        {
            folded.Append(c switch { 'づ' => 'ず', 'ぢ' => 'じ', 'ゔ' => 'ぶ', _ => c });
        }
        else if (folded.Length > 0 && folded[^1] != ' ')
        {
            folded.Append(' ');
        }
    }
}
