namespace ScamWatch.Ingest.CardReader;

/// <summary>
/// What came of asking a card to prove itself. "Proven" says: card present, certificate readable, signature correct. It does not say
/// that the person is the holder, nor that the certificate is still good.
/// </summary>
public abstract record PossessionProof
{
    private PossessionProof()
    {
    }

    /// <summary>The card signed a fresh challenge after the PIN.</summary>
    /// <param name="Certificate">Whose key signed.</param>
    /// <param name="Signature">PKCS #1 v1.5 over SHA-256 of the challenge.</param>
    public sealed record Proven(CardCertificate Certificate, byte[] Signature) : PossessionProof;

    /// <summary>Another card lies there than the one that was shown. Nothing was sent.</summary>
    public sealed record CardChanged : PossessionProof;

    /// <summary>The PIN was wrong.</summary>
    /// <param name="TriesLeft">1 to 15.</param>
    public sealed record WrongPin(int TriesLeft) : PossessionProof;

    /// <summary>No try is left; only a counter of the municipality unlocks the PIN.</summary>
    public sealed record Blocked : PossessionProof;

    /// <summary>One try is left: a supervisor must agree first. Nothing was sent.</summary>
    public sealed record LastTry : PossessionProof;

    /// <summary>The card does not say how many tries are left, so none is risked. Nothing was sent.</summary>
    public sealed record TriesUnknown : PossessionProof;

    /// <summary>The connection broke while the PIN was under way: the try may have been spent.</summary>
    public sealed record PinMayBeSpent(CardFault Fault) : PossessionProof;

    /// <summary>Card, reader or service failed before the PIN went out: no try was spent.</summary>
    public sealed record NotAsked(CardFault Fault) : PossessionProof;

    /// <summary>What was typed is not four digits. Nothing was sent.</summary>
    public sealed record NotAPin : PossessionProof;

    /// <summary>Not a card that can be asked. Nothing was sent.</summary>
    public sealed record WrongCard(CardKind Kind) : PossessionProof;

    /// <summary>The PIN was right, the proof failed.</summary>
    /// <param name="Detail">For the log.</param>
    public sealed record NotProven(string Detail) : PossessionProof;
}

/// <summary>When a PIN may be sent to a card: pure.</summary>
public static class PinRules
{
    /// <summary>From that many tries on downwards the clerk is warned.</summary>
    public const int WarnAt = 2;

    /// <summary>True for what can be such a PIN: four ASCII digits. Anything else would spend a try for nothing.</summary>
    public static bool IsPin(ReadOnlySpan<byte> pin) => pin.Length == 4 && !pin.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>Null where the PIN may be sent. Three wrong ones in a row lock it, and only a counter unlocks it (住民向け案内、各市).</summary>
    public static PossessionProof? Check(PinTries tries, bool lastTryAllowed) => tries.Left switch
    {
        null => new PossessionProof.TriesUnknown(),
        0 => new PossessionProof.Blocked(),
        1 when !lastTryAllowed => new PossessionProof.LastTry(),
        _ => null,
    };
}
