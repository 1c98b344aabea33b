using ScamWatch.Ingest.CardReader;
using ScamWatch.Ingest.CardReader.Demo;

namespace ScamWatch.Tests.Support;

/// <summary>Readers in memory: what PC/SC does, without a daemon, and at the moment that a test wants it.</summary>
internal sealed class EmulatedReaders : ICardApi
{
    /// <summary>Name of the reader that is there from the beginning.</summary>
    public const string First = "Counter 1 00 00";

    private readonly object _lock = new();
    private readonly Dictionary<string, Slot> _slots = new() { [First] = new() };
    private bool _isDown;
    private int _interrupts;

    /// <summary>Sessions opened and not closed.</summary>
    public int OpenSessions { get; private set; }

    /// <summary>Calls that wait to be given a card.</summary>
    public int Waiting { get; private set; }

    /// <summary>While set, the service answers nothing at all.</summary>
    public ManualResetEventSlim Answers { get; } = new(true);

    public void Put(IEmulatedCard card, string reader = First) => Change(() =>
    {
        _slots[reader].Card = card;
        _slots[reader].Events++;
    });

    public void Take(string reader = First) => Change(() =>
    {
        _slots[reader].Card = null;
        _slots[reader].Events++;
    });

    public void AddReader(string reader) => Change(() => _slots[reader] = new());

    public void RemoveReader(string reader) => Change(() => _slots.Remove(reader));

    /// <summary>Ends the service, and every session with it, or starts it anew.</summary>
    public void SetDown(bool isDown) => Change(() =>
    {
        _isDown = isDown;
        foreach (var slot in _slots.Values)
        {
            (slot.Events, slot.IsTaken) = (slot.Card is null ? 0 : 1, false);
        }
    });

    /// <summary>Other software takes the card for a transaction, or lets go.</summary>
    public void Hold(bool isTaken, string reader = First) => Change(() => _slots[reader].IsTaken = isTaken);

    /// <summary>Other software opens the card for itself alone, or closes it.</summary>
    public void Own(bool isOwned, string reader = First) => Change(() => _slots[reader].IsOwned = isOwned);

    public ICardSession Open()
    {
        Answers.Wait();
        lock (_lock)
        {
            Check();
            OpenSessions++;
            return new Session(this);
        }
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            Monitor.PulseAll(_lock);
        }
    }

    private void Check()
    {
        if (_isDown)
        {
            throw new CardException(CardFault.NoService, "down");
        }
    }

    private ReaderPresence See(string reader) => _slots.TryGetValue(reader, out var slot)
        ? new(reader, (slot.Card is null ? 0x10u : 0x20u) | (slot.IsOwned ? 0x80u : 0) | (slot.IsTaken ? 0x100u : 0) | ((uint)slot.Events << 16))
        : throw new CardException(CardFault.NoReader, "gone");

    private sealed class Slot
    {
        public IEmulatedCard? Card { get; set; }

        public int Events { get; set; }

        public bool IsTaken { get; set; }

        public bool IsOwned { get; set; }
    }

    private sealed class Session(EmulatedReaders readers) : ICardSession
    {
        public IReadOnlyList<string> Readers()
        {
            readers.Answers.Wait();
            lock (readers._lock)
            {
                readers.Check();
                return [.. readers._slots.Keys];
            }
        }

        public IReadOnlyList<ReaderPresence> Wait(IReadOnlyList<ReaderPresence> known, TimeSpan limit)
        {
            readers.Answers.Wait();
            var until = DateTime.UtcNow + limit;
            lock (readers._lock)
            {
                var interrupts = readers._interrupts;
                while (true)
                {
                    readers.Check();
                    List<ReaderPresence> now = [.. known.Select(k => readers.See(k.Reader))];
                    var left = until - DateTime.UtcNow;
                    if (!now.SequenceEqual(known) || left <= TimeSpan.Zero || readers._interrupts > interrupts)
                    {
                        return now;
                    }

                    Monitor.Wait(readers._lock, left);
                }
            }
        }

        public void Interrupt() => readers.Change(() => readers._interrupts++);

        public ICardLink Connect(string reader)
        {
            lock (readers._lock)
            {
                readers.Waiting++;
                try
                {
                    while (true)
                    {
                        readers.Check();
                        var slot = readers._slots.GetValueOrDefault(reader) ?? throw new CardException(CardFault.NoReader, "gone");
                        if (slot.IsOwned)
                        {
                            throw new CardException(CardFault.HeldByOthers, "owned");
                        }

                        var card = slot.Card ?? throw new CardException(CardFault.NoCard, "empty");
                        if (!slot.IsTaken)
                        {
                            slot.IsTaken = true;
                            return new Link(readers, slot, card);
                        }

                        Monitor.Wait(readers._lock);
                    }
                }
                finally
                {
                    readers.Waiting--;
                }
            }
        }

        public void Dispose()
        {
            lock (readers._lock)
            {
                readers.OpenSessions--;
            }
        }
    }

    private sealed class Link(EmulatedReaders readers, Slot slot, IEmulatedCard card) : ICardLink
    {
        public byte[] Transmit(ReadOnlySpan<byte> command)
        {
            lock (readers._lock)
            {
                readers.Check();
                if (slot.Card != card)
                {
                    throw new CardException(CardFault.CardRemoved, "pulled");
                }
            }

            // Outside the lock: a card may take its time.
            if (card.Answer(command.ToArray()) is { } answer)
            {
                return answer;
            }

            readers.Change(() =>
            {
                slot.Card = null;
                slot.Events++;
            });
            throw new CardException(CardFault.CardRemoved, "pulled");
        }

        public void Dispose() => readers.Change(() =>
        {
            card.Reset();
            slot.IsTaken = false;
        });
    }
}
