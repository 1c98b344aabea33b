using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ScamWatch.Ingest.CardReader;

/// <summary>
/// The authorities whose certificates this installation believes: files that the municipality took from J-LIS and compared. One read
/// from the card itself proves nothing, and the test hierarchy (O=JPKI-TEST) is none of them.
/// </summary>
internal sealed class CardAuthorities(X509Certificate2Collection authorities, TimeProvider clock, RevocationFile? revocation = null)
{
    /// <summary>Reads every .cer, .crt, .der and .pem in a folder; none where it is not there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="clock">The time.</param>
    /// <param name="revocation">Revocation list, or folder of them; null: certificates are compared with none.</param>
    /// <exception cref="CryptographicException">A file is no certificate.</exception>
    public static CardAuthorities Load(string folder, TimeProvider clock, string? revocation = null)
    {
        var found = new X509Certificate2Collection();
        if (Directory.Exists(folder))
        {
            foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
                .Where(f => Path.GetExtension(f).ToUpperInvariant() is ".CER" or ".CRT" or ".DER" or ".PEM"))
            {
                found.Add(X509CertificateLoader.LoadCertificateFromFile(file));
            }
        }

        return new(found, clock, revocation is null ? null : new(revocation, clock));
    }

    /// <summary>Reads a certificate off a card.</summary>
    /// <exception cref="CardException">Not a certificate.</exception>
    public CardCertificate Read(byte[] der)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            var (trust, status) = Compare(certificate);
            return new(
                certificate.SerialNumber,
                Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)))),
                certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime(), KeyType(certificate), trust)
            { Der = der, Status = status };
        }
        catch (Exception fault) when (fault is CryptographicException or System.Formats.Asn1.AsnContentException or ArgumentException)
        {
            throw new CardException(CardFault.BadAnswer, $"not a certificate ({fault.GetType().Name})");
        }
    }

    private (CertificateTrust Trust, CertificateStatus Status) Compare(X509Certificate2 certificate)
    {
        var unknown = revocation is null ? CertificateStatus.NotCompared : CertificateStatus.Unknown;
        if (authorities.Count == 0)
        {
            return (CertificateTrust.NotCompared, unknown);
        }

        using var chain = new X509Chain
        {
            ChainPolicy =
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
                // The dates are shown apart: a card that has run out is still a genuine card.
                VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid,
                VerificationTime = clock.GetUtcNow().LocalDateTime,
            },
        };
        // All generations bear one name; the chain is built by key and signature, not by it.
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        if (!chain.Build(certificate))
        {
            return (CertificateTrust.UnknownAuthority, unknown);
        }

        return (CertificateTrust.Trusted,
            revocation is not null && chain.ChainElements is [_, var issuer, ..] ? revocation.StatusOf(certificate, issuer.Certificate) : unknown);
    }

    private static string KeyType(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        if (rsa is not null)
        {
            return $"RSA-{rsa.KeySize}";
        }

        using var curve = certificate.GetECDsaPublicKey();
        return curve is not null ? $"EC-{curve.KeySize}" : certificate.PublicKey.Oid.Value ?? "?";
    }
}
