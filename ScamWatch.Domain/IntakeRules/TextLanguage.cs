namespace ScamWatch.Domain.IntakeRules;

/// <summary>The language of a text as far as its script tells: linear, bounded, and explained by one look at the letters.</summary>
public static class TextLanguage
{
    public const string Japanese = "ja";
    public const string Korean = "ko";
    public const string Chinese = "zh";

    /// <summary>Latin letters: English, Portuguese, Vietnamese and many more.</summary>
    public const string Latin = "latin";

    public const string Other = "other";

    /// <summary>Every answer, in the order of the screen.</summary>
    public static IReadOnlyList<string> All { get; } = [Japanese, Latin, Chinese, Korean, Other];

    /// <summary>No more of a long text is looked at.</summary>
    private const int Looked = 4000;

    /// <summary>
    /// Kana make a text Japanese, hangul Korean; Chinese characters without either are Chinese. Addresses and digits tell
    /// nothing; what holds few letters is <see cref="Other"/>.
    /// </summary>
    public static string Of(params ReadOnlySpan<string> parts)
    {
        var (kana, hangul, han, latin) = (0, 0, 0, 0);
        foreach (var part in parts)
        {
            foreach (var c in part.AsSpan(0, Math.Min(part.Length, Looked)))
            {
                kana += c is >= '\u3040' and <= '\u30ff' or >= '\uff66' and <= '\uff9f' ? 1 : 0;
                hangul += c is >= '\uac00' and <= '\ud7af' or >= '\u1100' and <= '\u11ff' ? 1 : 0;
                han += c is >= '\u3400' and <= '\u9fff' ? 1 : 0;
                latin += c is >= 'A' and <= 'Z' or >= 'a' and <= 'z' or >= '\u00c0' and <= '\u024f' or >= '\u1e00' and <= '\u1eff' ? 1 : 0;
            }
        }

        // A Chinese text quotes the odd kana, a Japanese one is a third kana; addresses bring Latin letters everywhere.
        return hangul >= 5 && hangul > kana ? Korean
            : kana >= 3 && kana * 20 >= han ? Japanese
            : han >= 8 ? Chinese
            : latin >= 20 ? Latin
            : kana + han > 0 ? Japanese
            : Other;
    }
}
