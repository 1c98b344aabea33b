namespace ScamWatch.Domain.Phrases;

/// <summary>
/// Where a line of Japanese may break without cutting a word: before a word that follows a particle or an ending, and after
/// punctuation. A few rules over kinds of characters, for headings, where browsers do not know it themselves
/// (<c>word-break: auto-phrase</c>); a break too few does no harm.
/// </summary>
public static class Bunsetsu
{
    /// <summary>A single kana between two kanji is more often an ending (取り扱い) than one of these.</summary>
    private const string Particles = "はがをにへとでものやかな";

    private const string Closing = "、。，．！？!?」』）)】〉》・";

    private const string Opening = "「『（(【〈《";

    /// <summary>Words in kana that begin a piece of their own.</summary>
    private static readonly string[] s_starts = ["ください", "ありません", "ことは", "ことが", "ときは", "ために", "ように", "しないで"];

    private enum Kind
    {
        Other,
        Kanji,
        Hiragana,
        Katakana,
        Latin,
    }

    /// <summary>The pieces of a text, in order; put together they are the text.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var pieces = new List<string>();
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (BreaksBefore(text, start, i))
            {
                pieces.Add(text[start..i]);
                start = i;
            }
        }

        if (start < text.Length)
        {
            pieces.Add(text[start..]);
        }

        return pieces;
    }

    private static bool BreaksBefore(string text, int start, int i)
    {
        var (before, here) = (text[i - 1], text[i]);
        if (Closing.Contains(here, StringComparison.Ordinal) || Opening.Contains(before, StringComparison.Ordinal) || char.IsLowSurrogate(here))
        {
            return false;
        }

        if (Closing.Contains(before, StringComparison.Ordinal))
        {
            // 「J-LIS（…）を」 keeps its particle.
            return !(before is '）' or ')' or '」' or '』' && KindOf(here) == Kind.Hiragana);
        }

        if (KindOf(before) != Kind.Hiragana)
        {
            return Opening.Contains(here, StringComparison.Ordinal) && i - start > 3;
        }

        if (KindOf(here) == Kind.Hiragana)
        {
            // を is a particle wherever it stands; ご and お before a kanji begin a word after one.
            return before == 'を'
                || (here is 'お' or 'ご' && i + 1 < text.Length && KindOf(text[i + 1]) == Kind.Kanji && Particles.Contains(before, StringComparison.Ordinal))
                || (i - start > 1 && Array.Exists(s_starts, w => string.CompareOrdinal(text, i, w, 0, w.Length) == 0));
        }

        var kana = i - 1;
        while (kana > start && KindOf(text[kana - 1]) == Kind.Hiragana)
        {
            kana--;
        }

        // お金 and ご家族 begin with their kana.
        var isPrefix = kana == start && i - kana == 1 && before is 'お' or 'ご';
        var isEnding = i - kana == 1 && kana > start && KindOf(text[kana - 1]) == Kind.Kanji && KindOf(here) == Kind.Kanji
            && !Particles.Contains(before, StringComparison.Ordinal);
        return !isPrefix && !isEnding;
    }

    private static Kind KindOf(char c) => c switch
    {
        >= '\u3041' and <= '\u309f' => Kind.Hiragana,
        >= '\u30a0' and <= '\u30ff' => Kind.Katakana,
        (>= '\u4e00' and <= '\u9fff') or (>= '\u3400' and <= '\u4dbf') or '々' or '〆' => Kind.Kanji,
        (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '０' and <= 'ｚ') => Kind.Latin,
        _ => Kind.Other,
    };
}
