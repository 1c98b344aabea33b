using Microsoft.Extensions.Logging;

namespace ScamWatch.Ingest.CardReader.Pcsc;

/// <summary>Smart-card readers by PC/SC, the interface that every reader's driver offers (PC/SC Workgroup, part 5).</summary>
internal sealed class PcscApi(IPcscLibrary library, ILogger<PcscApi> log) : ICardApi
{
    /// <summary>The library of this system.</summary>
    public static IPcscLibrary OfThisSystem() =>
        OperatingSystem.IsWindows() ? new WinScard() : OperatingSystem.IsMacOS() ? new MacPcsc() : new PcscLite();

    public ICardSession Open()
    {
        uint code;
        nint context;
        try
        {
            code = library.EstablishContext(out context);
        }
        catch (Exception fault) when (fault is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            log.LogDebug(fault, "PC/SC is not installed");
            throw new CardException(CardFault.NoService, "the PC/SC library is not installed");
        }

        Check(code, "EstablishContext");
        return new Session(library, context);
    }

    private static void Check(uint code, string call)
    {
        if (code != PcscCode.Success)
        {
            throw new CardException(PcscCode.FaultOf(code), $"{call} {code:X8}");
        }
    }

    private sealed class Session(IPcscLibrary library, nint context) : ICardSession
    {
        public IReadOnlyList<string> Readers()
        {
            var code = library.ListReaders(context, out var readers);
            if (code is PcscCode.NoReaders)
            {
                return [];
            }

            Check(code, "ListReaders");
            return readers;
        }

        public IReadOnlyList<ReaderPresence> Wait(IReadOnlyList<ReaderPresence> known, TimeSpan limit)
        {
            var before = new uint[known.Count];
            for (var i = 0; i < before.Length; i++)
            {
                // The count of events in the upper half goes back with it: without, a quick removal and return is not noticed.
                before[i] = known[i].Raw & ~PcscNumber.Changed;
            }

            var after = new uint[known.Count];
            var code = library.GetStatusChange(context, (uint)limit.TotalMilliseconds, [.. known.Select(k => k.Reader)], before, after);
            if (code is PcscCode.Timeout or PcscCode.Cancelled)
            {
                return known;
            }

            Check(code, "GetStatusChange");
            return [.. known.Select((k, i) => new ReaderPresence(k.Reader, after[i] & ~PcscNumber.Changed))];
        }

        public void Interrupt() => library.Cancel(context);

        public ICardLink Connect(string reader)
        {
            Check(library.Connect(context, reader, out var card, out var protocol), "Connect");
            var code = library.BeginTransaction(card);
            if (code == PcscCode.ResetCard && (code = library.Reconnect(card, out protocol)) == PcscCode.Success)
            {
                code = library.BeginTransaction(card);
            }

            if (code != PcscCode.Success)
            {
                library.Disconnect(card, PcscNumber.LeaveCard);
            }

            Check(code, "BeginTransaction");
            return new Link(library, card, protocol);
        }

        public void Dispose() => library.ReleaseContext(context);
    }

    private sealed class Link(IPcscLibrary library, nint card, uint protocol) : ICardLink
    {
        /// <summary>The longest short answer is 258 bytes; some drivers want room for an extended one all the same.</summary>
        private readonly byte[] _answer = new byte[65_548];

        public byte[] Transmit(ReadOnlySpan<byte> command)
        {
            var code = library.Transmit(card, protocol, command, _answer, out var length);
            Check(code, "Transmit");
            var answer = _answer.AsSpan(0, Math.Clamp(length, 0, _answer.Length)).ToArray();
            Array.Clear(_answer);
            return answer;
        }

        public void Dispose()
        {
            library.EndTransaction(card, PcscNumber.LeaveCard);
            // Reset: whatever PIN was verified is forgotten before other software gets the card.
            library.Disconnect(card, PcscNumber.ResetCard);
        }
    }
}
