namespace ScamWatch.Ingest.CardReader;

/// <summary>What lies on the reader.</summary>
public enum CardKind
{
    /// <summary>A My Number Card.</summary>
    MyNumberCard,

    /// <summary>The card before it (住民基本台帳カード), no longer valid for anything here.</summary>
    ResidentRegisterCard,

    /// <summary>Certificates on an Android phone.</summary>
    AndroidPhone,

    /// <summary>Certificates on an iPhone.</summary>
    IPhone,

    /// <summary>A card with the application of a My Number Card whose generation this program does not know.</summary>
    UnknownGeneration,

    /// <summary>Another card: licence, residence card, bank card, travel card.</summary>
    Other,
}

/// <summary>How far a certificate can be believed.</summary>
public enum CertificateTrust
{
    /// <summary>Signed by a configured authority.</summary>
    Trusted,

    /// <summary>Signed by nobody whom this installation knows.</summary>
    UnknownAuthority,

    /// <summary>No authority is configured, so nothing was compared.</summary>
    NotCompared,
}

/// <summary>What a revocation list says of a certificate.</summary>
public enum CertificateStatus
{
    /// <summary>No list is configured (<c>CardReader:CrlFile</c>).</summary>
    NotCompared,

    /// <summary>It stands on no list that speaks of it, as of that list's time.</summary>
    Good,

    /// <summary>Suspended for now.</summary>
    Held,

    /// <summary>Revoked for good.</summary>
    Revoked,

    /// <summary>No list that holds now, is rightly signed and speaks of it could be found.</summary>
    Unknown,
}

/// <summary>How the tries of a PIN stand.</summary>
/// <param name="Left">Tries left; null where the card does not say.</param>
public readonly record struct PinTries(int? Left)
{
    /// <summary>True where no try is left: only a municipal counter unlocks it.</summary>
    public bool IsBlocked => Left == 0;
}

/// <summary>The user-authentication certificate of a card. It names nobody: the subject is a code.</summary>
/// <param name="Serial">発行番号, in hex, as the issuing authority numbers it.</param>
/// <param name="SubjectHash">SHA-256 of the subject's common name, in hex: to recognise, not to know.</param>
/// <param name="NotBefore">UTC.</param>
/// <param name="NotAfter">UTC.</param>
/// <param name="KeyType">As the certificate says: <c>RSA-2048</c>, <c>EC-384</c>.</param>
/// <param name="Trust">Whether a configured authority signed it.</param>
public sealed record CardCertificate(
    string Serial, string SubjectHash, DateTime NotBefore, DateTime NotAfter, string KeyType, CertificateTrust Trust)
{
    /// <summary>What the configured revocation list says.</summary>
    public CertificateStatus Status { get; init; }

    /// <summary>True within its dates. An end is exclusive, as RFC 5280 §4.1.2.5 is read here.</summary>
    public bool IsInDate(DateTime now) => NotBefore <= now && now < NotAfter;

    /// <summary>DER, to check a signature with; not shown.</summary>
    internal byte[] Der { get; init; } = [];
}

/// <summary>What a card says without any PIN.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Token">Label of the token, as read; empty where there is none.</param>
/// <param name="Certificate">Null where none could be read.</param>
/// <param name="Pin">Tries of the user-authentication PIN.</param>
/// <param name="SigningPin">Tries of the signing PIN; null where the card has no signing certificate.</param>
public sealed record CardFacts(CardKind Kind, string Token, CardCertificate? Certificate, PinTries Pin, PinTries? SigningPin)
{
    /// <summary>A card that is none of ours.</summary>
    internal static CardFacts Of(CardKind kind, string token = "") => new(kind, token, null, default, null);
}
