using System.Runtime.InteropServices;
using System.Text;

namespace ScamWatch.Ingest.CardReader.Pcsc;

/// <summary>Windows: winscard.dll, UTF-16 entry points, numbers of 32 bits, handles as wide as a pointer (winscard.h, winsmcrd.h).</summary>
internal sealed unsafe partial class WinScard : IPcscLibrary
{
    private const string Library = "winscard.dll";

    public uint EstablishContext(out nint context) => (uint)SCardEstablishContext(PcscNumber.ScopeSystem, 0, 0, out context);

    public uint ReleaseContext(nint context) => (uint)SCardReleaseContext(context);

    public uint ListReaders(nint context, out IReadOnlyList<string> readers)
    {
        readers = [];
        while (true)
        {
            uint length = 0;
            var code = (uint)SCardListReaders(context, null, null, ref length);
            if (code != PcscCode.Success)
            {
                return code;
            }

            // Lengths are in characters.
            var names = new char[length];
            fixed (char* into = names)
            {
                code = (uint)SCardListReaders(context, null, into, ref length);
            }

            if (code != PcscCode.InsufficientBuffer)
            {
                readers = code == PcscCode.Success ? MultiString.Read(names.AsSpan()) : [];
                return code;
            }
        }
    }

    public uint GetStatusChange(nint context, uint milliseconds, IReadOnlyList<string> readers, ReadOnlySpan<uint> known, Span<uint> seen)
    {
        var states = new State[readers.Count];
        using var names = new NativeNames(readers, Encoding.Unicode, 2);
        for (var i = 0; i < states.Length; i++)
        {
            states[i].Reader = names[i];
            states[i].Current = known[i];
        }

        uint code;
        fixed (State* first = states)
        {
            code = (uint)SCardGetStatusChange(context, milliseconds, first, (uint)states.Length);
        }

        for (var i = 0; i < states.Length; i++)
        {
            seen[i] = states[i].Event;
        }

        return code;
    }

    public uint Cancel(nint context) => (uint)SCardCancel(context);

    public uint Connect(nint context, string reader, out nint card, out uint protocol)
    {
        using var name = new NativeNames([reader], Encoding.Unicode, 2);
        return (uint)SCardConnect(context, (char*)name[0], PcscNumber.ShareShared, PcscNumber.Protocols, out card, out protocol);
    }

    public uint Reconnect(nint card, out uint protocol) =>
        (uint)SCardReconnect(card, PcscNumber.ShareShared, PcscNumber.Protocols, PcscNumber.LeaveCard, out protocol);

    public uint Disconnect(nint card, uint disposition) => (uint)SCardDisconnect(card, disposition);

    public uint BeginTransaction(nint card) => (uint)SCardBeginTransaction(card);

    public uint EndTransaction(nint card, uint disposition) => (uint)SCardEndTransaction(card, disposition);

    public uint Transmit(nint card, uint protocol, ReadOnlySpan<byte> command, Span<byte> answer, out int length)
    {
        var request = new Request { Protocol = protocol, Length = (uint)sizeof(Request) };
        var taken = (uint)answer.Length;
        uint code;
        fixed (byte* from = command, into = answer)
        {
            code = (uint)SCardTransmit(card, &request, from, (uint)command.Length, null, into, ref taken);
        }

        length = code == PcscCode.Success ? (int)taken : 0;
        return code;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct State
    {
        public nint Reader;
        public nint User;
        public uint Current;
        public uint Event;
        public uint AtrLength;
        public fixed byte Atr[36];
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Request
    {
        public uint Protocol;
        public uint Length;
    }

    [LibraryImport(Library)]
    private static partial int SCardEstablishContext(uint scope, nint reserved1, nint reserved2, out nint context);

    [LibraryImport(Library)]
    private static partial int SCardReleaseContext(nint context);

    // The import adds no W by itself.
    [LibraryImport(Library, EntryPoint = "SCardListReadersW")]
    private static partial int SCardListReaders(nint context, char* groups, char* readers, ref uint length);

    [LibraryImport(Library, EntryPoint = "SCardGetStatusChangeW")]
    private static partial int SCardGetStatusChange(nint context, uint timeout, State* states, uint count);

    [LibraryImport(Library)]
    private static partial int SCardCancel(nint context);

    [LibraryImport(Library, EntryPoint = "SCardConnectW")]
    private static partial int SCardConnect(nint context, char* reader, uint share, uint protocols, out nint card, out uint active);

    [LibraryImport(Library)]
    private static partial int SCardReconnect(nint card, uint share, uint protocols, uint initialization, out uint active);

    [LibraryImport(Library)]
    private static partial int SCardDisconnect(nint card, uint disposition);

    [LibraryImport(Library)]
    private static partial int SCardBeginTransaction(nint card);

    [LibraryImport(Library)]
    private static partial int SCardEndTransaction(nint card, uint disposition);

    [LibraryImport(Library)]
    private static partial int SCardTransmit(nint card, Request* send, byte* command, uint commandLength, Request* receive, byte* answer, ref uint answerLength);
}
