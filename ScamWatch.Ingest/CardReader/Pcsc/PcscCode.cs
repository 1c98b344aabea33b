namespace ScamWatch.Ingest.CardReader.Pcsc;

/// <summary>Result codes of PC/SC (pcsclite's pcsclite.h, Windows' winerror.h) and what they mean at a counter.</summary>
internal static class PcscCode
{
    public const uint Success = 0;
    public const uint Cancelled = 0x80100002;
    public const uint InsufficientBuffer = 0x80100008;
    public const uint UnknownReader = 0x80100009;
    public const uint Timeout = 0x8010000A;
    public const uint NoReaders = 0x8010002E;
    public const uint ResetCard = 0x80100068;
    public const uint NoService = 0x8010001D;

    /// <summary>The kind of fault a code stands for.</summary>
    public static CardFault FaultOf(uint code) => code switch
    {
        // Invalid handle: the service ended and took the session with it.
        NoService or 0x8010001E or 0x80100003 or 0x80100006 => CardFault.NoService,
        UnknownReader or NoReaders or 0x80100017 or 0x80100004 => CardFault.NoReader,
        0x8010000C => CardFault.NoCard,
        // Not transacted and communication error: what the first command after a removal gets from some drivers.
        0x80100069 or 0x80100016 or ResetCard => CardFault.CardRemoved,
        0x8010000B => CardFault.HeldByOthers,
        0x80100066 or 0x80100067 => CardFault.Mute,
        Timeout => CardFault.TimedOut,
        0x8010006A => CardFault.NotPermitted,
        _ => CardFault.Communication,
    };
}
