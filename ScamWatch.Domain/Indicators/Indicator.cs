namespace ScamWatch.Domain.Indicators;

/// <summary>The kinds of trace that a contact leaves.</summary>
public enum IndicatorType
{
    Url,
    Domain,
    Email,
    Phone,
    BankAccount,
}

/// <summary>
/// A trace found in a report (痕跡): something that can be looked up, compared between reports and warned about.
/// </summary>
/// <param name="Type">What it is.</param>
/// <param name="Value">Normalised: host in lower case and punycode, phone in digits with a leading <c>+</c> for foreign numbers.</param>
/// <param name="Official">True where the reference data names it as belonging to an office or company.</param>
public sealed record Indicator(IndicatorType Type, string Value, bool Official)
{
    /// <summary>The form that may be shown, copied and published: it cannot be clicked or dialled.</summary>
    public string Defanged => Defang.Indicator(Type, Value);
}
