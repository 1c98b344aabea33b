using System.Text;

namespace ScamWatch.Domain.Cards.Registry;

/// <summary>Names and addresses in the one spelling by which the register compares them.</summary>
public static class HolderName
{
    /// <summary>
    /// Without blanks and separators, full and half width as one, hiragana as katakana, letters as capitals.
    /// </summary>
    public static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (var c in NormalForm.Compatible(name))
        {
            if (char.IsLetterOrDigit(c) || c == 'ー')
            {
                plain.Append(c is >= 'ぁ' and <= 'ゖ' ? (char)(c + ('ァ' - 'ぁ')) : char.ToUpperInvariant(c));
            }
        }

        return plain.ToString();
    }
}
