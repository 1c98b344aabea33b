namespace ScamWatch.Ingest.CardReader.Pcsc;

/// <summary>
/// The calls of PC/SC as this program uses them, the same on every system: numbers are narrow, names are strings, results are the
/// codes of <see cref="PcscCode"/>. One implementation a system, since layouts and widths differ.
/// </summary>
internal interface IPcscLibrary
{
    uint EstablishContext(out nint context);

    uint ReleaseContext(nint context);

    /// <summary>Asks for the readers. An empty list comes with <see cref="PcscCode.Success"/> or <see cref="PcscCode.NoReaders"/>.</summary>
    uint ListReaders(nint context, out IReadOnlyList<string> readers);

    /// <param name="context">Session.</param>
    /// <param name="milliseconds">Longest wait.</param>
    /// <param name="readers">Names asked about.</param>
    /// <param name="known">States as last told; the entry the system counts events in included.</param>
    /// <param name="seen">States as they are, in the same order.</param>
    uint GetStatusChange(nint context, uint milliseconds, IReadOnlyList<string> readers, ReadOnlySpan<uint> known, Span<uint> seen);

    uint Cancel(nint context);

    uint Connect(nint context, string reader, out nint card, out uint protocol);

    uint Reconnect(nint card, out uint protocol);

    uint Disconnect(nint card, uint disposition);

    uint BeginTransaction(nint card);

    uint EndTransaction(nint card, uint disposition);

    uint Transmit(nint card, uint protocol, ReadOnlySpan<byte> command, Span<byte> answer, out int length);
}

/// <summary>Numbers that mean the same on every system.</summary>
internal static class PcscNumber
{
    public const uint ScopeSystem = 2;
    public const uint ShareShared = 2;

    /// <summary>T=0 and T=1.</summary>
    public const uint Protocols = 3;
    public const uint LeaveCard = 0;
    public const uint ResetCard = 1;

    /// <summary>Set in a state that differs from the one given.</summary>
    public const uint Changed = 2;
}
