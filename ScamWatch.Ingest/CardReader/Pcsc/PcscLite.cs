using System.Runtime.InteropServices;
using System.Text;

namespace ScamWatch.Ingest.CardReader.Pcsc;

/// <summary>Linux: pcsclite, where DWORD, LONG and handles are as wide as a pointer (pcsclite's wintypes.h, winscard.h).</summary>
internal sealed unsafe partial class PcscLite : IPcscLibrary
{
    private const string Library = "libpcsclite.so.1";

    public uint EstablishContext(out nint context) => (uint)SCardEstablishContext(PcscNumber.ScopeSystem, 0, 0, out context);

    public uint ReleaseContext(nint context) => (uint)SCardReleaseContext(context);

    public uint ListReaders(nint context, out IReadOnlyList<string> readers)
    {
        readers = [];
        while (true)
        {
            nuint length = 0;
            var code = (uint)SCardListReaders(context, null, null, ref length);
            if (code != PcscCode.Success)
            {
                return code;
            }

            var names = new byte[(int)length];
            fixed (byte* into = names)
            {
                code = (uint)SCardListReaders(context, null, into, ref length);
            }

            // Between the two calls a reader may have come.
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
            code = (uint)SCardGetStatusChange(context, milliseconds, first, (nuint)states.Length);
        }

        for (var i = 0; i < states.Length; i++)
        {
            seen[i] = (uint)states[i].Event;
        }

        return code;
    }

    public uint Cancel(nint context) => (uint)SCardCancel(context);

    public uint Connect(nint context, string reader, out nint card, out uint protocol)
    {
        using var name = new NativeNames([reader], Encoding.UTF8, 1);
        var code = (uint)SCardConnect(context, (byte*)name[0], PcscNumber.ShareShared, PcscNumber.Protocols, out card, out var active);
        protocol = (uint)active;
        return code;
    }

    public uint Reconnect(nint card, out uint protocol)
    {
        var code = (uint)SCardReconnect(card, PcscNumber.ShareShared, PcscNumber.Protocols, PcscNumber.LeaveCard, out var active);
        protocol = (uint)active;
        return code;
    }

    public uint Disconnect(nint card, uint disposition) => (uint)SCardDisconnect(card, disposition);

    public uint BeginTransaction(nint card) => (uint)SCardBeginTransaction(card);

    public uint EndTransaction(nint card, uint disposition) => (uint)SCardEndTransaction(card, disposition);

    public uint Transmit(nint card, uint protocol, ReadOnlySpan<byte> command, Span<byte> answer, out int length)
    {
        var request = new Request { Protocol = protocol, Length = (nuint)sizeof(Request) };
        var taken = (nuint)answer.Length;
        uint code;
        fixed (byte* from = command, into = answer)
        {
            code = (uint)SCardTransmit(card, &request, from, (nuint)command.Length, null, into, ref taken);
        }

        length = code == PcscCode.Success ? (int)taken : 0;
        return code;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct State
    {
        public nint Reader;
        public nint User;
        public nuint Current;
        public nuint Event;
        public nuint AtrLength;
        public fixed byte Atr[33];
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Request
    {
        public nuint Protocol;
        public nuint Length;
    }

    [LibraryImport(Library)]
    private static partial nint SCardEstablishContext(nuint scope, nint reserved1, nint reserved2, out nint context);

    [LibraryImport(Library)]
    private static partial nint SCardReleaseContext(nint context);

    [LibraryImport(Library)]
    private static partial nint SCardListReaders(nint context, byte* groups, byte* readers, ref nuint length);

    [LibraryImport(Library)]
    private static partial nint SCardGetStatusChange(nint context, nuint timeout, State* states, nuint count);

    [LibraryImport(Library)]
    private static partial nint SCardCancel(nint context);

    [LibraryImport(Library)]
    private static partial nint SCardConnect(nint context, byte* reader, nuint share, nuint protocols, out nint card, out nuint active);

    [LibraryImport(Library)]
    private static partial nint SCardReconnect(nint card, nuint share, nuint protocols, nuint initialization, out nuint active);

    [LibraryImport(Library)]
    private static partial nint SCardDisconnect(nint card, nuint disposition);

    [LibraryImport(Library)]
    private static partial nint SCardBeginTransaction(nint card);

    [LibraryImport(Library)]
    private static partial nint SCardEndTransaction(nint card, nuint disposition);

    [LibraryImport(Library)]
    private static partial nint SCardTransmit(nint card, Request* send, byte* command, nuint commandLength, Request* receive, byte* answer, ref nuint answerLength);
}
