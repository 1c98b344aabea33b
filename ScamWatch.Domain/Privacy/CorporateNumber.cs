namespace ScamWatch.Domain.Privacy;

/// <summary>The corporate number (法人番号): thirteen digits, public, and never to be taken for an individual's.</summary>
public static class CorporateNumber
{
    /// <summary>Digits of a number, the check digit included.</summary>
    public const int Length = 13;

    /// <summary>
    /// Tells whether thirteen digits are a number by their first, the check digit: 9 − (ΣPn·Qn mod 9), with P1 the
    /// rightmost digit and Qn 1 for odd n, 2 for even n (平成26年財務省令第70号第2条). A slip between 0 and 9 is not caught.
    /// </summary>
    /// <param name="thirteenAsciiDigits">The characters, <c>0</c> to <c>9</c>, check digit first.</param>
    /// <returns>False for any other length or character and for a wrong check digit.</returns>
    public static bool IsValid(ReadOnlySpan<char> thirteenAsciiDigits)
    {
        if (thirteenAsciiDigits.Length != Length || thirteenAsciiDigits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var sum = 0;
        for (var n = 1; n < Length; n++)
        {
            sum += (thirteenAsciiDigits[Length - n] - '0') * (n % 2 == 1 ? 1 : 2);
        }

        return thirteenAsciiDigits[0] - '0' == 9 - (sum % 9);
    }
}
