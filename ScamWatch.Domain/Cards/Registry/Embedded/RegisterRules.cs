namespace ScamWatch.Domain.Cards.Registry.Embedded;

/// <summary>
/// What the register does with a card: pure. Suspension holds both certificates; release brings the one for authentication
/// (利用者証明用) back, while the one for signatures (署名用) has lapsed and is issued anew at the counter (葛城市 2022-12-12; 高槻市;
/// JPKI, 電子証明書の紛失). Abolition revokes for good.
/// </summary>
internal static class RegisterRules
{
    /// <summary>Changes the card; empty, or the reason why it will not be done.</summary>
    /// <param name="issue">Makes certificates for a new card.</param>
    public static string Apply(
        RegisteredCard card, RegistryOrderKind kind, SuspensionTarget target, Func<CertificateUse, CardCertificate> issue, DateTime at)
    {
        var ofCard = target is SuspensionTarget.Card or SuspensionTarget.Both;
        var meant = card.Certificates.Where(c => c.Status != CertificateStatus.Revoked
            && (target == SuspensionTarget.Both || c.On == target)).ToList();
        if (target == SuspensionTarget.Phone && !card.Certificates.Any(c => c.On == SuspensionTarget.Phone))
        {
            return "スマートフォン用電子証明書の登録がありません。";
        }

        switch (kind)
        {
            case RegistryOrderKind.Suspend when ofCard && card.Use == CardUse.Abolished:
                return "カードは廃止済みです。";
            case RegistryOrderKind.Suspend:
                Turn(meant, CertificateStatus.Hold, at);
                if (ofCard)
                {
                    card.Turn(CardUse.Suspended);
                }

                return "";
            case RegistryOrderKind.Release when !meant.Any(c => c.Status == CertificateStatus.Hold) && !(ofCard && card.Use == CardUse.Suspended):
                return "一時停止中ではありません。";
            case RegistryOrderKind.Release:
                var held = meant.Where(c => c.Status == CertificateStatus.Hold).ToList();
                Turn(held.Where(c => c.Use == CertificateUse.Auth), CertificateStatus.Good, at);
                Turn(held.Where(c => c.Use == CertificateUse.Sign), CertificateStatus.Revoked, at);
                if (ofCard)
                {
                    card.Turn(CardUse.InUse);
                }

                return "";
            case RegistryOrderKind.Abolish:
                Turn(meant, CertificateStatus.Revoked, at);
                if (ofCard)
                {
                    card.Turn(CardUse.Abolished);
                }

                return "";
            case RegistryOrderKind.Reissue when card.Use != CardUse.Abolished:
                return "廃止されていないカードは再交付できません。";
            case RegistryOrderKind.Reissue:
                card.Add(issue(CertificateUse.Sign));
                card.Add(issue(CertificateUse.Auth));
                card.Turn(CardUse.InUse);
                return "";
            default:
                throw new ArgumentOutOfRangeException(nameof(kind));
        }
    }

    private static void Turn(IEnumerable<CardCertificate> certificates, CertificateStatus status, DateTime at)
    {
        foreach (var certificate in certificates)
        {
            certificate.Turn(status, at);
        }
    }
}
