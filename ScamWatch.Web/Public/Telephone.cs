namespace ScamWatch.Web.Public;

/// <summary>Numbers that a tap may dial. Only those of the reference data are handed in: never a swindler's.</summary>
public static class Telephone
{
    /// <summary>The address that dials a number; null for what is no telephone number.</summary>
    /// <param name="number">As printed. The hash of #9110 would otherwise begin a fragment (RFC 3986, section 3.5).</param>
    public static string? Link(string number) => number.Length > 0 && number.All(c => char.IsAsciiDigit(c) || c is '-' or '+' or '#')
        ? "tel:" + number.Replace("-", "", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal)
        : null;
}
