namespace ScamWatch.Domain.Privacy;

/// <summary>
/// The individual number (個人番号). It is recognised so that it can be destroyed; there is no value that holds one,
/// because collecting and keeping it is banned (番号法第19条・第20条).
/// </summary>
public static class MyNumber
{
    /// <summary>Digits of a number, the check digit included.</summary>
    public const int Length = 12;

    /// <summary>
    /// Tells whether twelve digits are a number by their check digit (平成26年総務省令第85号第5条): with P1 the rightmost
    /// of the eleven digits before it and Qn = n + 1 up to 6, n − 5 from 7, it is 11 − (ΣPn·Qn mod 11), or 0 where that
    /// remainder is 0 or 1.
    /// </summary>
    /// <param name="twelveAsciiDigits">The characters, <c>0</c> to <c>9</c>, most significant first.</param>
    /// <returns>
    /// False for any other length or character, for a wrong check digit, and for twelve zeros, which fit the formula but
    /// are a placeholder.
    /// </returns>
    public static bool IsValid(ReadOnlySpan<char> twelveAsciiDigits)
    {
        if (twelveAsciiDigits.Length != Length || twelveAsciiDigits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var sum = 0;
        for (var n = 1; n < Length; n++)
        {
            sum += (twelveAsciiDigits[Length - 1 - n] - '0') * (n <= 6 ? n + 1 : n - 5);
        }

        var remainder = sum % 11;
        var check = remainder <= 1 ? 0 : 11 - remainder;
        return twelveAsciiDigits[^1] - '0' == check && twelveAsciiDigits.ContainsAnyExcept('0');
    }
}
