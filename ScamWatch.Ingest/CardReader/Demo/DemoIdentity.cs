using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ScamWatch.Ingest.CardReader.Demo;

/// <summary>
/// Keys and certificates of a demonstration card, made at run time in the shape of the real ones (subject C=JP and a code, RSA-2048,
/// SHA-256) and by nobody's authority: the issuer's organisation is JPKI-TEST.
/// </summary>
internal sealed class DemoIdentity : IDisposable
{
    private static readonly TimeSpan s_validity = TimeSpan.FromDays(5 * 365);

    private DemoIdentity(X509Certificate2 authority, X509Certificate2 certificate, X509Certificate2 signingAuthority, X509Certificate2 signing) =>
        (Authority, Certificate, SigningAuthority, Signing) = (authority, certificate, signingAuthority, signing);

    /// <summary>Who signed <see cref="Certificate"/>; with its key.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>利用者証明用; with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Who signed <see cref="Signing"/>.</summary>
    public X509Certificate2 SigningAuthority { get; }

    /// <summary>署名用; with its key.</summary>
    public X509Certificate2 Signing { get; }

    /// <summary>Makes a new one.</summary>
    /// <param name="now">The certificates begin a day earlier.</param>
    /// <param name="expired">They ended a day earlier instead.</param>
    public static DemoIdentity Make(DateTimeOffset now, bool expired = false)
    {
        // One key for both authorities: nothing here has to be kept apart.
        using var key = RSA.Create(2048);
        var (from, until) = expired ? (now - s_validity, now.AddDays(-1)) : (now.AddDays(-1), now + s_validity);
        var authority = Authorise("JPKI for user authentication", key, from.AddDays(-1));
        var signingAuthority = Authorise("JPKI for digital signature", key, from.AddDays(-1));
        var code = Convert.ToHexString(RandomNumberGenerator.GetBytes(11)) + "D";
        return new(
            authority, Issue(authority, [("2.5.4.3", code)], X509KeyUsageFlags.DigitalSignature, from, until),
            signingAuthority,
            Issue(signingAuthority, [("2.5.4.7", "Demo-ken"), ("2.5.4.7", "Demo-shi"), ("2.5.4.3", code)],
                X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, from, until));
    }

    public void Dispose()
    {
        Authority.Dispose();
        Certificate.Dispose();
        SigningAuthority.Dispose();
        Signing.Dispose();
    }

    private static X509Certificate2 Authorise(string unit, RSA key, DateTimeOffset from)
    {
        var request = new CertificateRequest(
            Name([("2.5.4.10", "JPKI-TEST"), ("2.5.4.11", unit), ("2.5.4.11", "ScamWatch demonstration")]), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(from, from + (2 * s_validity));
    }

    private static X509Certificate2 Issue(
        X509Certificate2 authority, (string Type, string Value)[] subject, X509KeyUsageFlags usage, DateTimeOffset from, DateTimeOffset until)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(Name(subject), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        // Four bytes, the first neither 0 nor with its top bit set: as the numbers of real cards look.
        var serial = RandomNumberGenerator.GetBytes(4);
        serial[0] = (byte)(0x10 | (serial[0] & 0x6F));
        using var bare = request.Create(authority, from, until, serial);
        return bare.CopyWithPrivateKey(key);
    }

    /// <summary>C=JP and what follows, in that order; two units of one kind, which the usual way of writing names cannot tell apart.</summary>
    private static X500DistinguishedName Name((string Type, string Value)[] parts)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var (type, value) in ((string, string)[])[("2.5.4.6", "JP"), .. parts])
            {
                using (writer.PushSetOf())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(type);
                    writer.WriteCharacterString(UniversalTagNumber.PrintableString, value);
                }
            }
        }

        return new(writer.Encode());
    }
}
