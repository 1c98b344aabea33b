using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace ScamWatch.Domain.Cards.Registry.Embedded;

/// <summary>
/// Answers the Online Certificate Status Protocol (RFC 6960) for the register's certificates, signed by the authority that
/// issued them: good, revoked (certificateHold while suspended), unknown. A nonce is repeated (RFC 8954).
/// </summary>
public sealed class OcspResponder(FindCertificates certificates, CertificateAuthority authority, TimeProvider clock)
{
    /// <summary>Longest request read.</summary>
    public const int MaxRequestBytes = 16 * 1024;

    /// <summary>Certificates asked for in one request.</summary>
    private const int MaxQuestions = 100;

    private const string BasicResponse = "1.3.6.1.5.5.7.48.1.1";
    private const string Nonce = "1.3.6.1.5.5.7.48.1.2";

    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(5);

    private enum ResponseStatus
    {
        Successful = 0,
        MalformedRequest = 1,
    }

    private enum Reason
    {
        CessationOfOperation = 5,
        CertificateHold = 6,
    }

    /// <summary>The answer to a request, DER; to what is no request, the answer that says so.</summary>
    public async Task<byte[]> AnswerAsync(byte[] request, CancellationToken ct)
    {
        Question[] questions;
        byte[]? nonce;
        try
        {
            (questions, nonce) = Read(request);
        }
        catch (Exception fault) when (fault is AsnContentException or CryptographicException)
        {
            return Malformed();
        }

        var states = await certificates.OfAsync([.. questions.Select(q => q.SerialNumber).Distinct()], ct);
        var now = clock.GetUtcNow();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            // responderID byKey: SHA-1 of the public key (RFC 6960, 4.2.1).
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2)))
            {
                writer.WriteOctetString(Sha1(authority.PublicKey));
            }

            writer.WriteGeneralizedTime(now, omitFractionalSeconds: true);
            using (writer.PushSequence())
            {
                foreach (var question in questions)
                {
                    Write(writer, question, IsOurs(question) ? states.GetValueOrDefault(question.SerialNumber) : null, now);
                }
            }

            if (nonce is not null)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
                using (writer.PushSequence())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Nonce);
                    writer.WriteOctetString(nonce);
                }
            }
        }

        return Successful(authority.Sign(writer.Encode()));
    }

    private static byte[] Malformed()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEnumeratedValue(ResponseStatus.MalformedRequest);
        }

        return writer.Encode();
    }

    private static byte[] Successful(byte[] basic)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEnumeratedValue(ResponseStatus.Successful);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(BasicResponse);
                writer.WriteOctetString(basic);
            }
        }

        return writer.Encode();
    }

    private static (Question[] Questions, byte[]? Nonce) Read(byte[] request)
    {
        // OCSPRequest ::= SEQUENCE { tbsRequest TBSRequest, optionalSignature [0] EXPLICIT Signature OPTIONAL }; requests are
        // open to everyone, so a signature on one is passed over.
        var reader = new AsnReader(request, AsnEncodingRules.DER);
        var whole = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var body = whole.ReadSequence();
        foreach (var tag in (int[])[0, 1])
        {
            // version [0] and requestorName [1] change nothing.
            if (body.HasData && body.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, tag)))
            {
                body.ReadEncodedValue();
            }
        }

        var questions = new List<Question>();
        for (var list = body.ReadSequence(); list.HasData;)
        {
            var one = list.ReadSequence();
            var id = one.ReadSequence();
            var start = id.ReadSequence().ReadObjectIdentifier();
            questions.Add(new(start, id.ReadOctetString(), id.ReadOctetString(), id.PeekEncodedValue(), SerialOf(id.ReadInteger())));
        }

        if (questions.Count is 0 or > MaxQuestions)
        {
            throw new AsnContentException();
        }

        return ([.. questions], body.HasData ? ReadNonce(body.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 2)).ReadSequence()) : null);
    }

    private static byte[]? ReadNonce(AsnReader extensions)
    {
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            var oid = extension.ReadObjectIdentifier();
            if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean))
            {
                extension.ReadBoolean();
            }

            var value = extension.ReadOctetString();
            if (oid == Nonce)
            {
                // 1 to 32 octets (RFC 8954, 2.1), wrapped in a string of their own.
                return new AsnReader(value, AsnEncodingRules.DER).ReadOctetString().Length is >= 1 and <= 32
                    ? value
                    : throw new AsnContentException();
            }
        }

        return null;
    }

    private bool IsOurs(Question question) => HashOf(question.HashAlgorithm) is { } hash
        && question.NameHash.AsSpan().SequenceEqual(hash(authority.Name))
        && question.KeyHash.AsSpan().SequenceEqual(hash(authority.PublicKey));

    private static Func<byte[], byte[]>? HashOf(string oid) => oid switch
    {
        "1.3.14.3.2.26" => Sha1,
        "2.16.840.1.101.3.4.2.1" => SHA256.HashData,
        "2.16.840.1.101.3.4.2.2" => SHA384.HashData,
        "2.16.840.1.101.3.4.2.3" => SHA512.HashData,
        _ => null,
    };

    // Names a key, protects nothing: the protocol's own choice.
#pragma warning disable CA5350
    private static byte[] Sha1(byte[] content) => SHA1.HashData(content);
#pragma warning restore CA5350

    private static string SerialOf(BigInteger serial) => serial.Sign <= 0 ? "" : Convert.ToHexString(serial.ToByteArray(isUnsigned: true, isBigEndian: true));

    private static void Write(AsnWriter writer, Question question, CertificateState? state, DateTimeOffset now)
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(question.HashAlgorithm);
                    if (question.HashAlgorithm == "1.3.14.3.2.26")
                    {
                        writer.WriteNull();
                    }
                }

                writer.WriteOctetString(question.NameHash);
                writer.WriteOctetString(question.KeyHash);
                writer.WriteEncodedValue(question.Serial.Span);
            }

            switch (state?.Status)
            {
                case CertificateStatus.Good:
                    writer.WriteNull(new Asn1Tag(TagClass.ContextSpecific, 0));
                    break;
                case { } revoked:
                    using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
                    {
                        writer.WriteGeneralizedTime(new DateTimeOffset(state.ChangedAt ?? now.UtcDateTime, TimeSpan.Zero), omitFractionalSeconds: true);
                        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                        {
                            writer.WriteEnumeratedValue(revoked == CertificateStatus.Hold ? Reason.CertificateHold : Reason.CessationOfOperation);
                        }
                    }

                    break;
                default:
                    writer.WriteNull(new Asn1Tag(TagClass.ContextSpecific, 2));
                    break;
            }

            writer.WriteGeneralizedTime(now, omitFractionalSeconds: true);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
                writer.WriteGeneralizedTime(now + s_life, omitFractionalSeconds: true);
            }
        }
    }

    /// <summary>A CertID (RFC 6960, 4.1.1) with its parts.</summary>
    private sealed record Question(string HashAlgorithm, byte[] NameHash, byte[] KeyHash, ReadOnlyMemory<byte> Serial, string SerialNumber);
}
