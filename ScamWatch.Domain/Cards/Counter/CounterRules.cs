using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Cards.Counter;

/// <summary>The card on the reader is another than the one the case knows.</summary>
public sealed record AnotherCard() : Refusal((
    "この案件に記録されている証明書番号と、リーダーのカードの番号が違います。別のカードです。",
    "The certificate serial on record for this case is not that of the card on the reader. It is another card."));

/// <summary>The last try of a PIN is a second person's decision.</summary>
public sealed record SupervisorMustAllow() : Refusal((
    "残り1回の暗証番号は、別の監督者が自分でサインインして許可したときだけ試せます。",
    "The last try of a PIN needs another person, a supervisor, who allows it by their own sign-in."));

/// <summary>The rules of cards on a reader: pure, facts in and decision out.</summary>
public static class CounterRules
{
    /// <summary>Longest serial in hex: 20 octets (RFC 5280 §4.1.2.2).</summary>
    public const int MaxSerial = 40;

    /// <summary>True where the text can be the serial of a certificate, in hex.</summary>
    public static bool IsSerial(string text) => text.Length is > 0 and <= MaxSerial && text.All(c => char.IsAsciiHexDigitUpper(c));

    /// <summary>Null where the card can be the one of the case: the case knows none yet, the card was not read, or they agree.</summary>
    /// <param name="serial">Serial of the card's certificate; null where it was not read.</param>
    public static Refusal? CheckSameCard(SuspensionCase c, string? serial) =>
        c.CertificateSerial is { } known && serial is not null && known != serial ? new AnotherCard() : null;

    /// <summary>May the last try be spent? A supervisor must say so who is not the clerk.</summary>
    public static Refusal? CheckLastTry(Actor clerk, Actor second) =>
        second.Has(Role.Supervisor) && second.Id != clerk.Id ? null : new SupervisorMustAllow();
}
