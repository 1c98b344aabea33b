using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ScamWatch.Domain.Privacy;

namespace ScamWatch.Domain.Cards.Registry.Embedded;

/// <summary>
/// The embedded register's own certificate authority, made at first use: a key in the state folder that only the program's user
/// can read, and a certificate. Worth nothing outside trials: nobody trusts it who was not told to.
/// </summary>
public sealed class CertificateAuthority(DataFolder data, RegistrySettings settings, TimeProvider clock) : IDisposable
{
    /// <summary>20 octets are the limit (RFC 5280, 4.1.2.2); 16 random ones never meet.</summary>
    private const int SerialBytes = 16;

    private readonly Lazy<X509Certificate2> _certificate = new(() => Open(data.Pki, clock.GetUtcNow()));

    /// <summary>The certificate, DER.</summary>
    public byte[] Der => _certificate.Value.RawData;

    /// <summary>Distinguished name, DER.</summary>
    public byte[] Name => _certificate.Value.SubjectName.RawData;

    /// <summary>The public key's bits, by whose hash OCSP and key identifiers name it.</summary>
    public byte[] PublicKey => _certificate.Value.PublicKey.EncodedKeyValue.RawData;

    /// <summary>Key identifier (RFC 5280, 4.2.1.2, method 1).</summary>
    public byte[] KeyId => new X509SubjectKeyIdentifierExtension(_certificate.Value.PublicKey, critical: false).SubjectKeyIdentifierBytes.ToArray();

    /// <summary>A certificate for a card that no longer needs its key here: it names nobody.</summary>
    public IssuedCertificate Issue(DateTime from, DateTime until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var serial = NewSerial();
        var text = Convert.ToHexString(serial);
        var request = new CertificateRequest($"CN={text}, O=ScamWatch sample cards, C=JP", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate.Value, true, false));
        if (settings.PkiUrl is { } url)
        {
            request.CertificateExtensions.Add(PlaceOf($"{url}/crl"));
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([$"{url}/ocsp"], [$"{url}/ca.cer"]));
        }

        var last = _certificate.Value.NotAfter.ToUniversalTime();
        using var issued = request.Create(_certificate.Value, from.AddMinutes(-5), until < last ? until : last, serial);
        return new(text, issued.NotAfter.ToUniversalTime(), issued.RawData);
    }

    /// <summary>Where the delta of the full list is found, as the extension freshestCRL has it; null where no address is set.</summary>
    public byte[]? FreshestList => settings.PkiUrl is { } url ? PlaceOf($"{url}/delta-crl").RawData : null;

    /// <summary>What X.509 calls SIGNED: the content, the algorithm and the signature in one sequence.</summary>
    /// <param name="content">What is signed, DER.</param>
    public byte[] Sign(byte[] content)
    {
        using var key = _certificate.Value.GetECDsaPrivateKey()!;
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(content);
            WriteAlgorithm(writer);
            writer.WriteBitString(key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }

        return writer.Encode();
    }

    /// <summary>ecdsa-with-SHA256 (RFC 5758, 3.2).</summary>
    public static void WriteAlgorithm(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.840.10045.4.3.2");
        }
    }

    public void Dispose()
    {
        if (_certificate.IsValueCreated)
        {
            _certificate.Value.Dispose();
        }
    }

    private static X509Extension PlaceOf(string address) =>
        CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([address]);

    private static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);
        // Positive and without a leading zero octet, so that it has one spelling.
        serial[0] = (byte)(0x40 | (serial[0] & 0x3f));
        return serial;
    }

    private static X509Certificate2 Open(string folder, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder);
        var pem = Encoding.ASCII.GetString(SecretFile.ReadOrMake(Path.Combine(folder, "ca.pem"), () => Encoding.ASCII.GetBytes(Make(now))));
        return X509Certificate2.CreateFromPem(pem, pem);
    }

    private static string Make(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=ScamWatch sample authority, O=ScamWatch sample cards, C=JP", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(15));
        return certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n";
    }
}
