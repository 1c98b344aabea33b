namespace ScamWatch.Tests.Support;

/// <summary>Short numbers that must not stand in a text, such as a PIN. Ids in the text hold any four digits by chance sooner or later.</summary>
internal static class WholeNumber
{
    /// <summary>True where the digits stand in a text and are no part of a longer number or of an id written in hexadecimal digits and hyphens.</summary>
    public static bool StandsIn(string text, string digits)
    {
        for (var at = text.IndexOf(digits, StringComparison.Ordinal); at >= 0; at = text.IndexOf(digits, at + 1, StringComparison.Ordinal))
        {
            if (!IsOfAnId(text, at - 1) && !IsOfAnId(text, at + digits.Length))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOfAnId(string text, int at) =>
        at >= 0 && at < text.Length && (char.IsAsciiHexDigit(text[at]) || text[at] == '-');
}
