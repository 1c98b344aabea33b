using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace ScamWatch.Domain;

/// <summary>
/// The number people are given: a letter for the desk, nine random digits and a Damm check digit, which catches every
/// single wrong digit and every swap of neighbours (H. M. Damm, 2004). Random, so that nobody finds another person's
/// number by counting; digits, so that it is read aloud without spelling. Shown as <c>T123-456-7890</c>.
/// </summary>
public readonly record struct ReceiptNumber
{
    /// <summary>Desk letter of reports (通報).</summary>
    public const char Report = 'T';

    /// <summary>Desk letter of suspension cases (停止受付).</summary>
    public const char Suspension = 'S';

    /// <summary>Desk letter of found cards (拾得カード).</summary>
    public const char FoundCard = 'F';

    private const int Digits = 9;

    private static readonly byte[][] s_damm =
    [
        [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
        [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
        [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
        [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
        [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
        [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
        [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
        [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
        [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
        [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
    ];

    private readonly string? _value;

    private ReceiptNumber(string value) => _value = value;

    /// <summary>A fresh number for a desk.</summary>
    public static ReceiptNumber New(char desk)
    {
        Span<char> digits = stackalloc char[Digits];
        // The first digit is never 0: spoken, a leading zero is dropped.
        digits[0] = (char)('1' + RandomNumberGenerator.GetInt32(9));
        for (var i = 1; i < Digits; i++)
        {
            digits[i] = (char)('0' + RandomNumberGenerator.GetInt32(10));
        }

        return Compose(desk, digits);
    }

    /// <summary>
    /// Reads what a person typed: any width, case, blanks and hyphens. False where the letter is missing, the length is
    /// wrong or the check digit does not hold.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ReceiptNumber number)
    {
        number = default;
        if (text is null || text.Length > 64)
        {
            return false;
        }

        Span<char> kept = stackalloc char[Digits + 2];
        var count = 0;
        foreach (var c in NormalForm.Compatible(text))
        {
            if (c is '-' or ' ' or '‐' or '−' or '–' or 'ー')
            {
                continue;
            }

            if (count == kept.Length)
            {
                return false;
            }

            kept[count++] = char.ToUpperInvariant(c);
        }

        if (count != kept.Length || kept[0] is not (Report or Suspension or FoundCard) || kept[1..].ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var expected = Compose(kept[0], kept.Slice(1, Digits));
        if (kept[^1] != expected.ToString()[^1])
        {
            return false;
        }

        number = expected;
        return true;
    }

    public override string ToString() => _value ?? "";

    /// <summary>The Damm check digit of a row of digits.</summary>
    internal static char CheckDigit(ReadOnlySpan<char> digits)
    {
        byte interim = 0;
        foreach (var digit in digits)
        {
            interim = s_damm[interim][digit - '0'];
        }

        return (char)('0' + interim);
    }

    private static ReceiptNumber Compose(char desk, ReadOnlySpan<char> digits) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{desk}{digits[..3]}-{digits[3..6]}-{digits[6..]}{CheckDigit(digits)}"));
}
