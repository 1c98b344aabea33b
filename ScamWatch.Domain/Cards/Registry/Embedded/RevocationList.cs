using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;

namespace ScamWatch.Domain.Cards.Registry.Embedded;

/// <summary>
/// Certificate revocation lists (RFC 5280, 5): the full one with what is held or revoked, and the delta with what changed since
/// the day's first full one, where a certificate that came back stands as removeFromCRL.
/// </summary>
public sealed class RevocationList(FindCertificates certificates, CertificateAuthority authority, TimeProvider clock)
{
    /// <summary>Relying parties fetch the full list daily.</summary>
    private static readonly TimeSpan s_fullLife = TimeSpan.FromHours(25);

    private static readonly TimeSpan s_deltaLife = TimeSpan.FromHours(1);

    private enum Reason
    {
        CessationOfOperation = 5,
        CertificateHold = 6,
        RemoveFromCrl = 8,
    }

    /// <summary>The full list as of now, DER.</summary>
    public async Task<byte[]> FullAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return Encode(await certificates.NotGoodAsync(ct), now, now + s_fullLife, baseOf: null);
    }

    /// <summary>What changed since the day began (Japan time), DER. Goes with any full list of the same day.</summary>
    public async Task<byte[]> DeltaAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var start = new DateTimeOffset(JapanTime.ToUtc(JapanTime.DayOf(now.UtcDateTime).ToDateTime(TimeOnly.MinValue)), TimeSpan.Zero);
        return Encode(await certificates.ChangedAsync(start.UtcDateTime, ct), now, now + s_deltaLife, baseOf: start);
    }

    /// <summary>Lists of both kinds are numbered by their time: it only grows, and a restart knows it (RFC 5280, 5.2.3).</summary>
    private static BigInteger NumberOf(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    private byte[] Encode(IReadOnlyList<CertificateState> states, DateTimeOffset now, DateTimeOffset next, DateTimeOffset? baseOf)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            CertificateAuthority.WriteAlgorithm(writer);
            writer.WriteEncodedValue(authority.Name);
            WriteTime(writer, now);
            WriteTime(writer, next);
            if (states.Count > 0)
            {
                using (writer.PushSequence())
                {
                    foreach (var state in states)
                    {
                        WriteEntry(writer, state, now);
                    }
                }
            }

            WriteExtensions(writer, now, baseOf);
        }

        return authority.Sign(writer.Encode());
    }

    private void WriteExtensions(AsnWriter writer, DateTimeOffset now, DateTimeOffset? baseOf)
    {
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        using (writer.PushSequence())
        {
            // authorityKeyIdentifier
            WriteExtension(writer, "2.5.29.35", critical: false, content =>
            {
                using (content.PushSequence())
                {
                    content.WriteOctetString(authority.KeyId, new Asn1Tag(TagClass.ContextSpecific, 0));
                }
            });
            // cRLNumber
            WriteExtension(writer, "2.5.29.20", critical: false, content => content.WriteInteger(NumberOf(now)));
            if (baseOf is null && authority.FreshestList is { } place)
            {
                // freshestCRL
                WriteExtension(writer, "2.5.29.46", critical: false, content => content.WriteEncodedValue(place));
            }

            if (baseOf is { } start)
            {
                // deltaCRLIndicator, critical: who does not know it must not take the delta for the whole (5.2.4).
                WriteExtension(writer, "2.5.29.27", critical: true, content => content.WriteInteger(NumberOf(start)));
            }
        }
    }

    private static void WriteEntry(AsnWriter writer, CertificateState state, DateTimeOffset now)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(BigInteger.Parse("0" + state.SerialNumber, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            WriteTime(writer, state.ChangedAt is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : now);
            using (writer.PushSequence())
            {
                // reasonCode
                WriteExtension(writer, "2.5.29.21", critical: false, content => content.WriteEnumeratedValue(ReasonOf(state.Status)));
            }
        }
    }

    private static Reason ReasonOf(CertificateStatus status) => status switch
    {
        CertificateStatus.Good => Reason.RemoveFromCrl,
        CertificateStatus.Hold => Reason.CertificateHold,
        CertificateStatus.Revoked => Reason.CessationOfOperation,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    private static void WriteExtension(AsnWriter writer, string oid, bool critical, Action<AsnWriter> write)
    {
        var content = new AsnWriter(AsnEncodingRules.DER);
        write(content);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            if (critical)
            {
                writer.WriteBoolean(true);
            }

            writer.WriteOctetString(content.Encode());
        }
    }

    /// <summary>UTCTime through 2049, GeneralizedTime from 2050, both without fractions (RFC 5280, 5.1.2.4).</summary>
    private static void WriteTime(AsnWriter writer, DateTimeOffset at)
    {
        var whole = DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());
        if (whole.Year < 2050)
        {
            writer.WriteUtcTime(whole);
        }
        else
        {
            writer.WriteGeneralizedTime(whole, omitFractionalSeconds: true);
        }
    }
}
