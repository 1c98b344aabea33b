namespace ScamWatch.Domain.Cards.Validity;

/// <summary>The holder's residence, as far as it decides how long a card is valid.</summary>
public enum Residence
{
    /// <summary>Japanese nationals, 永住者, 特別永住者, 高度専門職2号: no period of stay counts.</summary>
    NoPeriod,

    /// <summary>A foreign resident with a period of stay.</summary>
    WithPeriod,
}

/// <summary>What is known of a card. Days that are not known stay null, and what hangs on them is then unknown too.</summary>
/// <param name="Birth">Date of birth.</param>
/// <param name="AcceptedOn">Day J-LIS accepted the application; decides the age of majority.</param>
/// <param name="IssuedOn">Day the card was issued.</param>
/// <param name="CertificateIssuedOn">Day the certificates were issued.</param>
/// <param name="Residence">Whether a period of stay counts.</param>
/// <param name="StayUntil">Its end.</param>
/// <param name="ExtensionPending">An extension of stay was applied for and not decided.</param>
public sealed record CardFacts(
    DateOnly? Birth, DateOnly? AcceptedOn, DateOnly? IssuedOn, DateOnly? CertificateIssuedOn,
    Residence Residence = Residence.NoPeriod, DateOnly? StayUntil = null, bool ExtensionPending = false);

/// <summary>A computed day, or why it must be confirmed (要確認).</summary>
/// <param name="Value">The day; null where it is not known.</param>
/// <param name="Why">What is missing or undecided; empty where the day is known.</param>
public readonly record struct ComputedDay(DateOnly? Value, Words Why)
{
    public static ComputedDay On(DateOnly day) => new(day, ("", ""));

    public static ComputedDay Unknown(Words why) => new(null, why);
}

/// <summary>How long a card and what is on it can be used. Every day is a guide: the printed one counts.</summary>
/// <param name="CardUntil">Last day of the card.</param>
/// <param name="CertificateUntil">Last day of the certificates.</param>
/// <param name="HasSigning">Whether a signing certificate is issued to the holder; null where the age is not known.</param>
/// <param name="CardRenewalFrom">From when the card can be renewed.</param>
/// <param name="CertificateRenewalFrom">From when the certificates can be renewed.</param>
/// <param name="InsuranceByCard">Last day of the use as insurance card by the card.</param>
/// <param name="InsuranceByCertificate">Last day of it by the certificate.</param>
/// <param name="SpecialPeriodUntil">End of the one special period where an extension of stay is pending; null where none applies.</param>
/// <param name="IsNoticed">Whether J-LIS posts a notice before expiry: not for the end of a stay.</param>
public sealed record CardValidity(
    ComputedDay CardUntil, ComputedDay CertificateUntil, bool? HasSigning, ComputedDay CardRenewalFrom,
    ComputedDay CertificateRenewalFrom, ComputedDay InsuranceByCard, ComputedDay InsuranceByCertificate,
    DateOnly? SpecialPeriodUntil, bool IsNoticed);
