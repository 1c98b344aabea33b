using System.Globalization;

namespace ScamWatch.Domain.Cards.Paper;

/// <summary>
/// The serial of a paper form (受付票): P, six digits and a check digit, as <c>P000123-4</c>. Counted, not random: a range
/// belongs to a desk and every one of it must be accounted for.
/// </summary>
public static class PaperSerial
{
    /// <summary>The highest number.</summary>
    public const int Max = 999_999;

    /// <summary>Writes a number as it is printed.</summary>
    public static string Of(int number)
    {
        var digits = number.ToString("000000", CultureInfo.InvariantCulture);
        return $"P{digits}-{ReceiptNumber.CheckDigit(digits)}";
    }

    /// <summary>Reads what was typed, in any width and with or without the hyphen; false where the check digit does not hold.</summary>
    public static bool TryParse(string? text, out int number)
    {
        number = 0;
        if (text is null || text.Length > 32)
        {
            return false;
        }

        var plain = string.Concat(text.Select(c => c is >= '！' and <= '～' ? (char)(c - '！' + '!') : c)
            .Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '‐' or '−' or 'ー'))).ToUpperInvariant();
        return plain is ['P', ..] && plain.Length == 8
            && int.TryParse(plain.AsSpan(1, 6), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && plain[^1] == ReceiptNumber.CheckDigit(plain.AsSpan(1, 6));
    }
}
