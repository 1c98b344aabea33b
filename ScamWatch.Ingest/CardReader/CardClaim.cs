using ScamWatch.Domain;

namespace ScamWatch.Ingest.CardReader;

/// <summary>
/// What may be claimed of a card on the reader, and no more: that a person is the holder, and that a certificate is still good, is
/// for those to say who may ask J-LIS (公的個人認証法17条・36条). Pure.
/// </summary>
public static class CardClaim
{
    /// <summary>As much of 「カードあり・証明書読取可・期限内・署名一致」 as is proven; empty where no My Number Card lies there.</summary>
    /// <param name="facts">What the card said; null where nothing was read.</param>
    /// <param name="signed">True where this very card signed a fresh challenge.</param>
    /// <param name="now">UTC.</param>
    public static Words Of(CardFacts? facts, bool signed, DateTime now)
    {
        List<Words> parts = [];
        if (facts?.Kind is CardKind.MyNumberCard)
        {
            parts.Add(("カードあり", "card present"));
            if (facts.Certificate is { } certificate)
            {
                parts.Add(("証明書読取可", "certificate readable"));
                if (certificate.IsInDate(now))
                {
                    parts.Add(("期限内", "in date"));
                }

                if (signed)
                {
                    parts.Add(("署名一致", "signature correct"));
                }
            }
        }

        return (string.Join("・", parts.Select(p => p.Ja)), string.Join(", ", parts.Select(p => p.En)));
    }

    /// <summary>
    /// True where the reader may say in a clerk's place that the card was seen: a My Number Card whose certificate was read and was not
    /// signed by a stranger nor revoked. On hold it may be: that is what a suspension does to it.
    /// </summary>
    public static bool IsSeen(CardFacts? facts) =>
        facts is { Kind: CardKind.MyNumberCard, Certificate: { Trust: not CertificateTrust.UnknownAuthority, Status: not CertificateStatus.Revoked } };

    /// <summary>The word for a kind of card, and what to do with it.</summary>
    public static Words Label(CardKind kind) => kind switch
    {
        CardKind.MyNumberCard => ("マイナンバーカード", "My Number Card"),
        CardKind.ResidentRegisterCard => ("住民基本台帳カード(この手続きには使えません)", "resident register card (of no use here)"),
        CardKind.AndroidPhone => ("スマートフォンの電子証明書(Android)。窓口の手続きはありません", "certificates on an Android phone: nothing to do at the counter"),
        CardKind.IPhone => ("スマートフォンの電子証明書(iPhone)。窓口の手続きはありません", "certificates on an iPhone: nothing to do at the counter"),
        CardKind.UnknownGeneration => ("この版では読めない世代のカード。手作業で確かめてください", "a card of a generation this version cannot read: check it by hand"),
        CardKind.Other => ("マイナンバーカードではありません", "not a My Number Card"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>What the revocation list says, in words.</summary>
    public static Words Label(CertificateStatus status) => status switch
    {
        CertificateStatus.NotCompared => ("照会していません(失効情報が設定されていません)", "not asked (no revocation list is configured)"),
        CertificateStatus.Good => ("失効リストに載っていません", "not on the revocation list"),
        CertificateStatus.Held => ("一時停止中(保留)", "suspended (on hold)"),
        CertificateStatus.Revoked => ("失効しています", "revoked"),
        CertificateStatus.Unknown => ("分かりません(有効な失効リストがありません)", "not known (no list that holds now)"),
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    /// <summary>How far the certificate can be believed, in words.</summary>
    public static Words Label(CertificateTrust trust) => trust switch
    {
        CertificateTrust.Trusted => ("登録済みの認証局が発行", "issued by a configured authority"),
        CertificateTrust.UnknownAuthority => ("発行元を確認できません。このカードは手で確かめ、責任者に伝えてください", "issued by nobody known here: check the card by hand and tell whoever is in charge"),
        CertificateTrust.NotCompared => ("未照合(認証局の証明書が登録されていません)", "not compared (no authority is configured)"),
        _ => throw new ArgumentOutOfRangeException(nameof(trust)),
    };
}
