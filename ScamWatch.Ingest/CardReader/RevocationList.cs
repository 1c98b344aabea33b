using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ScamWatch.Ingest.CardReader;

/// <summary>A certificate revocation list (RFC 5280 §5), whole and direct; anything else in it that is critical makes it useless here.</summary>
internal sealed class RevocationList
{
    /// <summary>The reason that says "for now" (§5.3.1).</summary>
    public const int CertificateHold = 6;

    private const int Unspecified = 0;
    private const string IssuingDistributionPoint = "2.5.29.28";
    private const string DistributionPoints = "2.5.29.31";
    private const string ReasonCode = "2.5.29.21";

    private static readonly Asn1Tag s_first = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag s_firstOf = new(TagClass.ContextSpecific, 0, isConstructed: true);

    private readonly byte[] _signed;
    private readonly string _algorithm;
    private readonly byte[] _signature;
    private readonly Dictionary<string, int> _reasons = [];
    private byte[] _issuer = [];
    private DateTimeOffset _from;
    private DateTimeOffset? _until;
    private HashSet<string>? _places;
    private bool _isUnderstood = true;
    private (string Authority, bool IsRight)? _checked;

    private RevocationList(byte[] signed, string algorithm, byte[] signature) => (_signed, _algorithm, _signature) = (signed, algorithm, signature);

    /// <summary>Reads a list.</summary>
    /// <exception cref="AsnContentException">Not one.</exception>
    public static RevocationList Parse(byte[] der)
    {
        var whole = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        var signed = whole.ReadEncodedValue().ToArray();
        var algorithm = whole.ReadEncodedValue().ToArray();
        var list = new RevocationList(signed, new AsnReader(algorithm, AsnEncodingRules.DER).ReadSequence().ReadObjectIdentifier(), whole.ReadBitString(out _));
        list.Take(new AsnReader(signed, AsnEncodingRules.DER).ReadSequence(), algorithm);
        return list;
    }

    /// <summary>True where the list speaks of the certificate, is signed by the same authority, and holds at that time.</summary>
    public bool IsFor(X509Certificate2 certificate, X509Certificate2 issuer, DateTimeOffset now) =>
        _isUnderstood && _from <= now && now < _until
        && certificate.IssuerName.RawData.AsSpan().SequenceEqual(_issuer)
        && (_places is null || PlacesOf(certificate).Any(_places.Contains))
        && IsSignedBy(issuer);

    /// <summary>Why the certificate stands on the list; null where it does not.</summary>
    public int? ReasonOf(X509Certificate2 certificate) => _reasons.TryGetValue(Key(certificate.SerialNumberBytes.Span), out var reason) ? reason : null;

    private void Take(AsnReader content, byte[] algorithm)
    {
        if (content.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
        {
            content.ReadInteger();
        }

        // Inside and outside the signature it must be the same (§5.1.1.2).
        _isUnderstood = content.ReadEncodedValue().Span.SequenceEqual(algorithm);
        _issuer = content.ReadEncodedValue().ToArray();
        _from = Time(content);
        // Without an end nobody can tell whether it is still the latest (§5.1.2.5 asks for one).
        _until = content.HasData && IsTime(content.PeekTag()) ? Time(content) : null;
        if (content.HasData && content.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            var entries = content.ReadSequence();
            while (entries.HasData)
            {
                TakeEntry(entries.ReadSequence());
            }
        }

        if (content.HasData)
        {
            var extensions = content.ReadSequence(s_firstOf).ReadSequence();
            while (extensions.HasData)
            {
                var (name, isCritical, value) = Extension(extensions);
                if (name == IssuingDistributionPoint)
                {
                    TakePlaces(new AsnReader(value, AsnEncodingRules.DER).ReadSequence());
                }
                else if (isCritical)
                {
                    // Above all deltaCRLIndicator: a delta is not the whole.
                    _isUnderstood = false;
                }
            }
        }
    }

    private void TakeEntry(AsnReader entry)
    {
        var serial = Key(entry.ReadIntegerBytes().Span);
        Time(entry);
        var reason = Unspecified;
        if (entry.HasData)
        {
            var extensions = entry.ReadSequence();
            while (extensions.HasData)
            {
                var (name, isCritical, value) = Extension(extensions);
                if (name == ReasonCode)
                {
                    reason = (int)new AsnReader(value, AsnEncodingRules.DER).ReadEnumeratedValue<Reason>();
                }
                else if (isCritical)
                {
                    // certificateIssuer: from there on the entries are another authority's.
                    _isUnderstood = false;
                }
            }
        }

        _reasons[serial] = reason;
    }

    /// <summary>§5.2.5: which part of an authority's certificates the list is about.</summary>
    private void TakePlaces(AsnReader content)
    {
        while (content.HasData)
        {
            var tag = content.PeekTag();
            var part = content.ReadEncodedValue();
            switch (tag.TagValue)
            {
                case 0:
                    _places = [.. Names(new AsnReader(part, AsnEncodingRules.DER).ReadSequence(s_firstOf))];
                    break;
                // Certificates of people and machines: what we ask about.
                case 1:
                    break;
                default:
                    _isUnderstood = false;
                    break;
            }
        }
    }

    private static IEnumerable<string> PlacesOf(X509Certificate2 certificate)
    {
        if (certificate.Extensions[DistributionPoints] is not { } extension)
        {
            yield break;
        }

        var points = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
        while (points.HasData)
        {
            var point = points.ReadSequence();
            if (point.HasData && point.PeekTag().HasSameClassAndValue(s_first))
            {
                foreach (var name in Names(point.ReadSequence(s_firstOf)))
                {
                    yield return name;
                }
            }
        }
    }

    /// <summary>The full names of a DistributionPointName; a name relative to the issuer's is not understood and matches nothing.</summary>
    private static List<string> Names(AsnReader name)
    {
        var found = new List<string>();
        if (name.HasData && name.PeekTag().HasSameClassAndValue(s_first))
        {
            var names = name.ReadSequence(s_firstOf);
            while (names.HasData)
            {
                found.Add(Convert.ToHexString(names.ReadEncodedValue().Span));
            }
        }

        return found;
    }

    private static (string Name, bool IsCritical, byte[] Value) Extension(AsnReader extensions)
    {
        var extension = extensions.ReadSequence();
        var name = extension.ReadObjectIdentifier();
        var isCritical = extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean();
        return (name, isCritical, extension.ReadOctetString());
    }

    private bool IsSignedBy(X509Certificate2 authority)
    {
        // Of a long list the hash takes its time, and every card asks.
        if (_checked is { } known && known.Authority == authority.Thumbprint)
        {
            return known.IsRight;
        }

        var isRight = MaySign(authority) && Verify(authority);
        _checked = (authority.Thumbprint, isRight);
        return isRight;
    }

    private static bool MaySign(X509Certificate2 authority) =>
        authority.Extensions.OfType<X509KeyUsageExtension>().All(u => u.KeyUsages.HasFlag(X509KeyUsageFlags.CrlSign));

    private bool Verify(X509Certificate2 authority)
    {
        try
        {
            using var rsa = authority.GetRSAPublicKey();
            using var curve = authority.GetECDsaPublicKey();
            return _algorithm switch
            {
                // RFC 4055 §5 and RFC 5758 §3.2.
                "1.2.840.113549.1.1.11" => Rsa(HashAlgorithmName.SHA256),
                "1.2.840.113549.1.1.12" => Rsa(HashAlgorithmName.SHA384),
                "1.2.840.113549.1.1.13" => Rsa(HashAlgorithmName.SHA512),
                "1.2.840.10045.4.3.2" => Curve(HashAlgorithmName.SHA256),
                "1.2.840.10045.4.3.3" => Curve(HashAlgorithmName.SHA384),
                "1.2.840.10045.4.3.4" => Curve(HashAlgorithmName.SHA512),
                _ => false,
            };

            bool Rsa(HashAlgorithmName hash) => rsa?.VerifyData(_signed, _signature, hash, RSASignaturePadding.Pkcs1) == true;
            bool Curve(HashAlgorithmName hash) => curve?.VerifyData(_signed, _signature, hash, DSASignatureFormat.Rfc3279DerSequence) == true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool IsTime(Asn1Tag tag) => tag.HasSameClassAndValue(Asn1Tag.UtcTime) || tag.HasSameClassAndValue(Asn1Tag.GeneralizedTime);

    private static DateTimeOffset Time(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();

    private static string Key(ReadOnlySpan<byte> serial) => Convert.ToHexString(serial).TrimStart('0');

    /// <summary>As the list writes them; only one of them is told apart here.</summary>
    private enum Reason
    {
        Unspecified = 0,
        CertificateHold = RevocationList.CertificateHold,
    }
}
