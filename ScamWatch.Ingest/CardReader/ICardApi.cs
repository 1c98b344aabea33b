namespace ScamWatch.Ingest.CardReader;

/// <summary>
/// Smart-card readers of this machine, in as few calls as the counter needs. Here PC/SC stands behind it (<see cref="Pcsc.PcscApi"/>);
/// another library can be put in its place in one file.
/// </summary>
public interface ICardApi
{
    /// <summary>Opens a session with the card service. It belongs to the thread that opened it, except for <see cref="ICardSession.Interrupt"/>.</summary>
    /// <exception cref="CardException">The service is not there, or refuses.</exception>
    ICardSession Open();
}

/// <summary>A session with the card service of the machine.</summary>
public interface ICardSession : IDisposable
{
    /// <summary>Names of the readers attached; empty where there is none.</summary>
    /// <exception cref="CardException">The session is dead.</exception>
    IReadOnlyList<string> Readers();

    /// <summary>Waits until a reader differs from what is known of it, or the time is over, or <see cref="Interrupt"/>.</summary>
    /// <param name="known">What was seen last; a reader never looked at stands there with <see cref="ReaderPresence.Unseen"/>.</param>
    /// <param name="limit">How long at most.</param>
    /// <returns>What is seen now, in the same order.</returns>
    /// <exception cref="CardException">A reader or the service has gone.</exception>
    IReadOnlyList<ReaderPresence> Wait(IReadOnlyList<ReaderPresence> known, TimeSpan limit);

    /// <summary>Ends a wait. May be called from any thread.</summary>
    void Interrupt();

    /// <summary>Connects to the card in a reader, shared with other software, and keeps that out until the result is disposed.</summary>
    /// <exception cref="CardException">No card, held by other software, unresponsive.</exception>
    ICardLink Connect(string reader);
}

/// <summary>A card in a reader, for us alone until disposed. Disposing resets the card, so that no verified PIN stays behind.</summary>
public interface ICardLink : IDisposable
{
    /// <summary>Sends a command (ISO 7816-4 APDU) and gives the whole answer, status word included.</summary>
    /// <exception cref="CardException">The card or the reader has gone.</exception>
    byte[] Transmit(ReadOnlySpan<byte> command);
}

/// <summary>What is seen of a reader.</summary>
/// <param name="Reader">Its name.</param>
/// <param name="Raw">The service's own word for it, to compare with; 0 for a reader never looked at.</param>
public readonly record struct ReaderPresence(string Reader, uint Raw)
{
    /// <summary>A reader never looked at.</summary>
    public static ReaderPresence Unseen(string reader) => new(reader, 0);

    /// <summary>True where a card lies in it.</summary>
    public bool HasCard => (Raw & 0x20) != 0;

    /// <summary>True where other software holds the card for itself alone.</summary>
    public bool IsHeldByOthers => (Raw & 0x80) != 0;

    /// <summary>True where the card does not answer (lies upside down, dirty).</summary>
    public bool IsMute => (Raw & 0x200) != 0;

    /// <summary>
    /// True where nothing was put down or taken away between the two: the upper half counts such events (pcsclite, Windows; on macOS
    /// it stays 0).
    /// </summary>
    public bool IsSameCardAs(ReaderPresence earlier) =>
        HasCard && earlier.HasCard && IsMute == earlier.IsMute && Raw >> 16 == earlier.Raw >> 16;
}
