namespace ScamWatch.Ingest.CardReader.Demo;

/// <summary>A card without hardware: what a reader does to it, and what it answers.</summary>
internal interface IEmulatedCard
{
    /// <summary>Answer to reset (ISO/IEC 7816-3).</summary>
    byte[] Atr { get; }

    /// <summary>Powered off, on or reset: all that was selected or verified is forgotten.</summary>
    void Reset();

    /// <summary>Answers a command; null where the card is pulled out at this moment.</summary>
    byte[]? Answer(byte[] command);
}
