using System.Runtime.InteropServices;
using System.Text;

namespace ScamWatch.Ingest.CardReader.Pcsc;

/// <summary>macOS: the PCSC framework, UTF-8, numbers and handles of 32 bits, structures packed (PCSC/winscard.h, wintypes.h, pcsclite.h).</summary>
internal sealed unsafe partial class MacPcsc : IPcscLibrary
{
    private const string Library = "/System/Library/Frameworks/PCSC.framework/PCSC";

    public uint EstablishContext(out nint context)
    {
        var code = (uint)SCardEstablishContext(PcscNumber.ScopeSystem, 0, 0, out var narrow);
        context = narrow;
        return code;
    }

    public uint ReleaseContext(nint context) => (uint)SCardReleaseContext((int)context);

    public uint ListReaders(nint context, out IReadOnlyList<string> readers)
    {
        readers = [];
        while (true)
        {
            uint length = 0;
            var code = (uint)SCardListReaders((int)context, null, null, ref length);
            if (code != PcscCode.Success)
            {
                return code;
            }

            var names = new byte[length];
            fixed (byte* into = names)
            {
                code = (uint)SCardListReaders((int)context, null, into, ref length);
            }

            if (code != PcscCode.InsufficientBuffer)
            {
                readers = code == PcscCode.Success ? MultiString.Read(names) : [];
                return code;
            }
        }
    }

    public uint GetStatusChange(nint context, uint milliseconds, IReadOnlyList<string> readers, ReadOnlySpan<uint> known, Span<uint> seen)
    {
        var states = new State[readers.Count];
        using var names = new NativeNames(readers, Encoding.UTF8, 1);
        for (var i = 0; i < states.Length; i++)
        {
            states[i].Reader = names[i];
            states[i].Current = known[i];
        }

        uint code;
        fixed (State* first = states)
        {
            code = (uint)SCardGetStatusChange((int)context, milliseconds, first, (uint)states.Length);
        }

        for (var i = 0; i < states.Length; i++)
        {
            seen[i] = states[i].Event;
        }

        return code;
    }

    public uint Cancel(nint context) => (uint)SCardCancel((int)context);

    public uint Connect(nint context, string reader, out nint card, out uint protocol)
    {
        using var name = new NativeNames([reader], Encoding.UTF8, 1);
        var code = (uint)SCardConnect((int)context, (byte*)name[0], PcscNumber.ShareShared, PcscNumber.Protocols, out var narrow, out protocol);
        card = narrow;
        return code;
    }

    public uint Reconnect(nint card, out uint protocol) =>
        (uint)SCardReconnect((int)card, PcscNumber.ShareShared, PcscNumber.Protocols, PcscNumber.LeaveCard, out protocol);

    public uint Disconnect(nint card, uint disposition) => (uint)SCardDisconnect((int)card, disposition);

    public uint BeginTransaction(nint card) => (uint)SCardBeginTransaction((int)card);

    public uint EndTransaction(nint card, uint disposition) => (uint)SCardEndTransaction((int)card, disposition);

    public uint Transmit(nint card, uint protocol, ReadOnlySpan<byte> command, Span<byte> answer, out int length)
    {
        var request = new Request { Protocol = protocol, Length = (uint)sizeof(Request) };
        var taken = (uint)answer.Length;
        uint code;
        fixed (byte* from = command, into = answer)
        {
            code = (uint)SCardTransmit((int)card, &request, from, (uint)command.Length, null, into, ref taken);
        }

        length = code == PcscCode.Success ? (int)taken : 0;
        return code;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    internal struct State
    {
        public nint Reader;
        public nint User;
        public uint Current;
        public uint Event;
        public uint AtrLength;
        public fixed byte Atr[33];
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    internal struct Request
    {
        public uint Protocol;
        public uint Length;
    }

    [LibraryImport(Library)]
    private static partial int SCardEstablishContext(uint scope, nint reserved1, nint reserved2, out int context);

    [LibraryImport(Library)]
    private static partial int SCardReleaseContext(int context);

    [LibraryImport(Library)]
    private static partial int SCardListReaders(int context, byte* groups, byte* readers, ref uint length);

    [LibraryImport(Library)]
    private static partial int SCardGetStatusChange(int context, uint timeout, State* states, uint count);

    [LibraryImport(Library)]
    private static partial int SCardCancel(int context);

    [LibraryImport(Library)]
    private static partial int SCardConnect(int context, byte* reader, uint share, uint protocols, out int card, out uint active);

    [LibraryImport(Library)]
    private static partial int SCardReconnect(int card, uint share, uint protocols, uint initialization, out uint active);

    [LibraryImport(Library)]
    private static partial int SCardDisconnect(int card, uint disposition);

    [LibraryImport(Library)]
    private static partial int SCardBeginTransaction(int card);

    [LibraryImport(Library)]
    private static partial int SCardEndTransaction(int card, uint disposition);

    [LibraryImport(Library)]
    private static partial int SCardTransmit(int card, Request* send, byte* command, uint commandLength, Request* receive, byte* answer, ref uint answerLength);
}
