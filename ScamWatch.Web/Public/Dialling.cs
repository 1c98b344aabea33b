namespace ScamWatch.Web.Public;

/// <summary>Numbers that a tap dials.</summary>
internal static class Dialling
{
    /// <summary>The address for a number of the reference data; null where it is no number to dial.</summary>
    // The hash of #9110 would otherwise begin a fragment (RFC 3986, section 3.5).
    public static string? AddressOf(string number) =>
        number.Length > 0 && number.All(c => char.IsAsciiDigit(c) || c is '-' or '+' or '#')
            ? "tel:" + number.Replace("-", "", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal)
            : null;
}
