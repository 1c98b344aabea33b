using System.Text;

namespace ScamWatch.Domain.Cards;

/// <summary>Readings in kana, made comparable.</summary>
internal static class KanaText
{
    private const string Small = "ァィゥェォッャュョヮヵヶ", Large = "アイウエオツヤユヨワカケ";

    /// <summary>True where a text is kana and nothing else.</summary>
    public static bool IsKana(string text) =>
        text.Length > 0 && text.All(c => c is (>= 'ぁ' and <= 'ゖ') or (>= 'ァ' and <= 'ヺ') or 'ー' or ' ' or '　' or '・')
        && text.Any(c => c is not (' ' or '　' or '・'));

    /// <summary>Large katakana: ひらがな and small kana are written differently by everyone.</summary>
    public static string Key(string kana)
    {
        var key = new StringBuilder(kana.Length);
        foreach (var c in kana)
        {
            var katakana = c is >= 'ぁ' and <= 'ゖ' ? (char)(c + ('ァ' - 'ぁ')) : c;
            var small = Small.IndexOf(katakana, StringComparison.Ordinal);
            key.Append(small >= 0 ? Large[small] : katakana);
        }

        return key.ToString();
    }

    /// <summary>As it is heard: ヅ is ズ, ヂ is ジ, ヲ is オ, long vowels are short (オオノ, オウノ, オーノ).</summary>
    public static string Loose(string key)
    {
        var loose = new StringBuilder(key.Length);
        foreach (var c in key)
        {
            var heard = c switch { 'ヅ' => 'ズ', 'ヂ' => 'ジ', 'ヲ' => 'オ', 'ヱ' => 'エ', 'ヰ' => 'イ', 'ヴ' => 'ブ', _ => c };
            var lengthens = heard == 'ー' || (loose.Length > 0 && Lengthens(loose[^1], heard));
            if (!lengthens)
            {
                loose.Append(heard);
            }
        }

        return loose.ToString();
    }

    private static bool Lengthens(char before, char vowel) => vowel switch
    {
        'ウ' => "オコソトノホモヨロゴゾドボポクスツヌフムユルグズブプウ".Contains(before, StringComparison.Ordinal),
        'オ' => "オコソトノホモヨロゴゾドボポ".Contains(before, StringComparison.Ordinal),
        'イ' => "エケセテネヘメレゲゼデベペイ".Contains(before, StringComparison.Ordinal),
        _ => false,
    };
}
