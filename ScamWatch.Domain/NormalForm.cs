using System.Text;

namespace ScamWatch.Domain;

/// <summary>
/// Texts in the normal forms of Unicode (Standard Annex #15), whatever they hold. <see cref="string.Normalize()"/> itself throws at half
/// of a surrogate pair and at U+FFFE, which anybody can send: one such report would fail every search that reads it.
/// </summary>
public static class NormalForm
{
    /// <summary>NFKC: wide and narrow forms, ligatures and squared words as the plain letters. What is no character becomes U+FFFD.</summary>
    public static string Compatible(string text) => WellFormed(text).Normalize(NormalizationForm.FormKC);

    /// <summary>NFKD: the same with marks apart from their letters.</summary>
    public static string Decomposed(string text) => WellFormed(text).Normalize(NormalizationForm.FormKD);

    /// <summary>NFC: each letter with its marks in one. What is no character becomes U+FFFD.</summary>
    public static string Composed(string text) => WellFormed(text).Normalize(NormalizationForm.FormC);

    /// <summary>The text itself where it can be normalised, which is nearly always.</summary>
    private static string WellFormed(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0 && text.AsSpan().IndexOfAnyInRange('\ufffe', '\uffff') < 0)
        {
            return text;
        }

        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            whole.Append((rune.Value & 0xfffe) == 0xfffe ? Rune.ReplacementChar : rune);
        }

        return whole.ToString();
    }
}
