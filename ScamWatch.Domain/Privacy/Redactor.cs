using System.Text;

namespace ScamWatch.Domain.Privacy;

/// <summary>A text without My Numbers.</summary>
/// <param name="Text">The text, each number replaced by <see cref="Redactor.Mark"/>; the same instance where there was none.</param>
/// <param name="Count">How many stretches were replaced.</param>
public readonly record struct Redaction(string Text, int Count);

/// <summary>
/// Destroys My Numbers in free text before anything is stored: keeping one, even noted down by accident, is not allowed
/// (番号法第20条; 特定個人情報の適正な取扱いに関するガイドライン). Time is linear in the length of the text.
/// </summary>
public static class Redactor
{
    /// <summary>What stands in place of a number. It holds no digit in any script, so that it can never form a new number.</summary>
    public const string Mark = "〔個人番号を削除〕";

    /// <summary>
    /// Replaces every My Number: twelve digits in any decimal script, as kanji or as circled digits, written together or
    /// divided by blanks, line breaks, hyphens, dots, slashes and the like, whose check digit holds. Running it twice
    /// changes nothing more.
    /// </summary>
    /// <remarks>
    /// About one in ten twelve-digit strings that are no My Number passes the check and is destroyed as well. Longer
    /// runs (法人番号), telephone numbers and dates are left alone. Entities and other encodings must be decoded before.
    /// </remarks>
    /// <param name="text">Any text; ill-formed UTF-16 is kept as it is.</param>
    public static Redaction Redact(string text)
    {
        if (text.Length < MyNumber.Length)
        {
            return new Redaction(text, 0);
        }

        var found = new NumberSearch(text).All();
        if (found.Count == 0)
        {
            return new Redaction(text, 0);
        }

        var result = new StringBuilder(text.Length);
        var from = 0;
        foreach (var (start, end) in found)
        {
            result.Append(text, from, start - from).Append(Mark);
            from = end;
        }

        result.Append(text, from, text.Length - from);
        return new Redaction(result.ToString(), found.Count);
    }

    /// <summary>True where <see cref="Redact"/> would replace something.</summary>
    public static bool Contains(string text) => new NumberSearch(text).Any();
}
