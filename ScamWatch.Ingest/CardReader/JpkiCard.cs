using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ScamWatch.Ingest.CardReader;

/// <summary>
/// The public-key application of the My Number Card: what it says without a PIN, and the proof that card and PIN are together.
/// No specification is public; the sequence is that of OpenSC's <c>card-jpki.c</c> and other open readers, whose status words differ
/// from card to card and are all accepted here.
/// </summary>
internal static class JpkiCard
{
    private const string MyNumberToken = "JPKIAPICCTOKEN2";
    private const int MostCertificateBytes = 4_096;
    private const int LeastKeyBits = 2_048;

    /// <summary>Reads what the card says without a PIN; spends no try.</summary>
    /// <exception cref="CardException">Gone, too slow, or no sensible answers.</exception>
    public static CardFacts Read(CardChannel channel, CardAuthorities authorities)
    {
        var selected = channel.Send(CardCommand.SelectApplication);
        if (!selected.IsDone)
        {
            return CardFacts.Of(CardKind.Other);
        }

        var token = Token(channel);
        var kind = token switch
        {
            MyNumberToken => CardKind.MyNumberCard,
            "JPKIAPICCTOKEN" => CardKind.ResidentRegisterCard,
            "JPKIAPGPSETOKEN" => CardKind.AndroidPhone,
            "JPKIAPIOSTOKEN" => CardKind.IPhone,
            _ => CardKind.UnknownGeneration,
        };
        return kind is CardKind.ResidentRegisterCard or CardKind.UnknownGeneration
            ? CardFacts.Of(kind, token)
            : new(kind, token, Certificate(channel, authorities), Tries(channel, CardFile.Pin) ?? default, Tries(channel, CardFile.SigningPin));
    }

    /// <summary>Has the card sign a challenge after its PIN: proof that the card, and somebody who knows the PIN, are here.</summary>
    /// <param name="channel">A channel of its own.</param>
    /// <param name="serial">Serial of the certificate that the clerk has before them.</param>
    /// <param name="pin">Four ASCII digits; the caller clears them.</param>
    /// <param name="challenge">Fresh random bytes.</param>
    /// <param name="lastTryAllowed">A supervisor agreed to spend the last try.</param>
    /// <param name="authorities">Who may have signed the certificate.</param>
    /// <exception cref="CardException">Gone, too slow or answering wrongly before the PIN went out.</exception>
    public static PossessionProof Prove(
        CardChannel channel, string serial, ReadOnlySpan<byte> pin, ReadOnlySpan<byte> challenge, bool lastTryAllowed, CardAuthorities authorities)
    {
        if (!PinRules.IsPin(pin))
        {
            return new PossessionProof.NotAPin();
        }

        var facts = Read(channel, authorities);
        if (facts.Kind is not CardKind.MyNumberCard || facts.Certificate is not { } certificate)
        {
            return new PossessionProof.WrongCard(facts.Kind);
        }

        if (certificate.Serial != serial)
        {
            return new PossessionProof.CardChanged();
        }

        using var key = KeyOf(certificate);
        if (key is null)
        {
            return new PossessionProof.WrongCard(CardKind.UnknownGeneration);
        }

        if (PinRules.Check(facts.Pin, lastTryAllowed) is { } refused)
        {
            return refused;
        }

        if (!channel.Send(CardCommand.Select(CardFile.Pin)).IsDone)
        {
            throw new CardException(CardFault.BadAnswer, "the PIN's file cannot be selected");
        }

        CardAnswer verified;
        try
        {
            verified = channel.Verify(pin);
        }
        catch (CardException fault) when (channel.MaySpendTry)
        {
            // Never again by itself: whether the card counted this try is not known.
            return new PossessionProof.PinMayBeSpent(fault.Fault);
        }

        return verified.IsDone ? Sign(channel, key, certificate, challenge)
            : verified.Status is 0x6983 or 0x6984 or 0x63C0 ? new PossessionProof.Blocked()
            : verified.Status >> 4 == 0x63C ? new PossessionProof.WrongPin(verified.Status & 0xF)
            : new PossessionProof.PinMayBeSpent(CardFault.BadAnswer);
    }

    private static PossessionProof Sign(CardChannel channel, RSA key, CardCertificate certificate, ReadOnlySpan<byte> challenge)
    {
        try
        {
            if (!channel.Send(CardCommand.Select(CardFile.Key)).IsDone)
            {
                return new PossessionProof.NotProven("the key cannot be selected");
            }

            var digest = SHA256.HashData(challenge);
            var signed = channel.Send(CardCommand.Sign(digest));
            // Whatever comes next on this card starts without a verified PIN.
            channel.Send(CardCommand.SelectApplication);
            return !signed.IsDone ? new PossessionProof.NotProven($"signing answered {signed.Status:X4}")
                : signed.Data.Length != key.KeySize / 8 ? new PossessionProof.NotProven($"a signature of {signed.Data.Length} bytes")
                : key.VerifyHash(digest, signed.Data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) ? new PossessionProof.Proven(certificate, signed.Data)
                : new PossessionProof.NotProven("the signature does not fit the certificate");
        }
        catch (Exception fault) when (fault is CardException or CryptographicException)
        {
            // The PIN was right; only the signature is missing.
            return new PossessionProof.NotProven(fault.Message);
        }
    }

    /// <summary>The key to check a signature with; null where this program knows no way to have the card use it, or it is too weak to prove anything.</summary>
    private static RSA? KeyOf(CardCertificate certificate)
    {
        using var readable = X509CertificateLoader.LoadCertificate(certificate.Der);
        var key = readable.GetRSAPublicKey();
        if (key?.KeySize is null or >= LeastKeyBits)
        {
            return key;
        }

        key.Dispose();
        return null;
    }

    /// <summary>Label of the token: 32 bytes, padded with blanks (PKCS #11 CK_TOKEN_INFO). Empty where it cannot be read.</summary>
    private static string Token(CardChannel channel)
    {
        if (!channel.Send(CardCommand.Select(CardFile.Token)).IsDone)
        {
            return "";
        }

        var read = channel.Send(CardCommand.Read(0, 32));
        return read.IsDone && read.Data.Length == 32 && read.Data.All(b => b is >= 0x20 and < 0x7F)
            ? Encoding.ASCII.GetString(read.Data).TrimEnd()
            : "";
    }

    /// <summary>Null where the card has no such PIN.</summary>
    private static PinTries? Tries(CardChannel channel, CardFile pin)
    {
        if (!channel.Send(CardCommand.Select(pin)).IsDone)
        {
            return null;
        }

        return channel.Send(CardCommand.CountTries).Status switch
        {
            // 6984: what cards were seen to answer where ISO has 6983.
            0x6983 or 0x6984 => new PinTries(0),
            var status when status >> 4 == 0x63C => new PinTries(status & 0xF),
            _ => new PinTries(null),
        };
    }

    private static CardCertificate? Certificate(CardChannel channel, CardAuthorities authorities)
    {
        if (!channel.Send(CardCommand.Select(CardFile.Certificate)).IsDone)
        {
            return null;
        }

        var head = channel.Send(CardCommand.Read(0, 4));
        // On a phone the certificate stands behind the PIN.
        if (head.Status == 0x6982)
        {
            return null;
        }

        if (!head.IsDone || head.Data is not [0x30, 0x82, var high, var low])
        {
            throw new CardException(CardFault.BadAnswer, "the certificate's file holds no certificate");
        }

        // The file is longer than the certificate: its length comes from the certificate itself.
        var length = ((high << 8) | low) + 4;
        if (length > MostCertificateBytes)
        {
            throw new CardException(CardFault.BadAnswer, $"a certificate of {length} bytes");
        }

        var der = new byte[length];
        for (var taken = 0; taken < length;)
        {
            var part = channel.Send(CardCommand.Read(taken, Math.Min(256, length - taken)));
            if ((!part.IsDone && part.Status != 0x6282) || part.Data.Length == 0 || part.Data.Length > length - taken)
            {
                throw new CardException(CardFault.BadAnswer, "the certificate ends early");
            }

            part.Data.CopyTo(der, taken);
            taken += part.Data.Length;
        }

        return authorities.Read(der);
    }
}
