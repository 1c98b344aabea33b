using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ScamWatch.Ingest.CardReader;

/// <summary>
/// Watches the readers of this machine: which are there, what lies on them, what it says. Begins anew, at growing intervals, whenever
/// the card service ends. Never lets a card or the service hold it up.
/// </summary>
internal sealed class ReaderWatch(ICardApi api, CardAuthorities authorities, ReaderOptions options, ILogger log) : IDisposable
{
    /// <summary>How long one wait lasts; readers are listed anew between waits, since not every system tells of new ones.</summary>
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(1);

    /// <summary>A wait that lasts so much longer does not come back: the service hangs.</summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(1.75);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Reader> _readers = [];
    private readonly Dictionary<string, ReaderThreads> _threads = [];
    private ICardSession? _session;
    private CardFault? _down = CardFault.NoService;
    private long _heard = Stopwatch.GetTimestamp();
    private volatile bool _ended;

    // From the time, so that no visit bears a number that another bore before a restart.
    private long _visit = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    /// <summary>Something differs from what <see cref="Views"/> said before.</summary>
    public event Action? Changed;

    /// <summary>Why nothing can be watched; null while the service answers.</summary>
    public CardFault? Down
    {
        get
        {
            lock (_lock)
            {
                return _down;
            }
        }
    }

    /// <summary>The readers, by name.</summary>
    public IReadOnlyList<ReaderView> Views
    {
        get
        {
            lock (_lock)
            {
                return [.. _readers.Values.Select(r => r.View).OrderBy(v => v.Name, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Watches until disposed; runs on a thread of the caller's.</summary>
    public void Run()
    {
        using var watchdog = new Timer(_ => LoseIfSilent(), null, s_silence, TimeSpan.FromMilliseconds(250));
        var pause = options.FirstPause;
        while (!_ended)
        {
            try
            {
                using var session = api.Open();
                lock (_lock)
                {
                    _session = session;
                }

                pause = options.FirstPause;
                Watch(session);
            }
            catch (CardException fault)
            {
                Lose(fault.Fault is CardFault.NoReader or CardFault.NotPermitted ? fault.Fault : CardFault.NoService, fault.Message);
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                log.LogError(fault, "The card readers cannot be watched");
                Lose(CardFault.NoService, fault.Message);
            }
            finally
            {
                lock (_lock)
                {
                    _session = null;
                }
            }

            for (var slept = TimeSpan.Zero; slept < pause && !_ended; slept += TimeSpan.FromMilliseconds(50))
            {
                Heard();
                Thread.Sleep(50);
            }

            pause = pause * 2 < options.LongestPause ? pause * 2 : options.LongestPause;
        }
    }

    /// <summary>Asks the card of a visit to prove itself.</summary>
    /// <param name="reader">Name of the reader.</param>
    /// <param name="visit">The visit whose facts the clerk has before them: another card put down since is not asked.</param>
    /// <param name="pin">Four ASCII digits; cleared here.</param>
    /// <param name="challenge">Fresh random bytes.</param>
    /// <param name="lastTryAllowed">A supervisor agreed to spend the last try.</param>
    public async Task<PossessionProof> ProveAsync(string reader, long visit, byte[] pin, byte[] challenge, bool lastTryAllowed)
    {
        ReaderThreads threads;
        string serial;
        lock (_lock)
        {
            if (!_readers.TryGetValue(reader, out var found) || found.View is not { Facts.Certificate: { } certificate } view || view.Visit != visit)
            {
                Array.Clear(pin);
                return new PossessionProof.CardChanged();
            }

            (threads, serial) = (found.Threads, certificate.Serial);
        }

        try
        {
            return await threads.RunAsync(
                channel => JpkiCard.Prove(channel, serial, pin, challenge, lastTryAllowed, authorities), options.ProofLimit);
        }
        catch (CardException fault)
        {
            return new PossessionProof.NotAsked(fault.Fault);
        }
        catch (PinUnderWayException)
        {
            return new PossessionProof.PinMayBeSpent(CardFault.TimedOut);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            log.LogError(fault, "A card could not be asked for a proof");
            // Not known how far it came.
            return new PossessionProof.PinMayBeSpent(CardFault.BadAnswer);
        }
        finally
        {
            // Also where the thread hangs: what it still holds is a copy within one command, which is cleared when that returns.
            Array.Clear(pin);
            Reread(reader, visit);
        }
    }

    public void Dispose()
    {
        _ended = true;
        lock (_lock)
        {
            _session?.Interrupt();
            foreach (var threads in _threads.Values)
            {
                threads.Dispose();
            }
        }
    }

    private void Watch(ICardSession session)
    {
        var known = new Dictionary<string, ReaderPresence>();
        while (!_ended)
        {
            Heard();
            var names = session.Readers();
            // One that has just come was never looked at, even where one of that name had been there before.
            foreach (var name in Attach(names))
            {
                known.Remove(name);
            }

            if (names.Count == 0)
            {
                Thread.Sleep(options.ListPause);
                continue;
            }

            var before = names.Select(n => known.GetValueOrDefault(n, ReaderPresence.Unseen(n))).ToList();
            IReadOnlyList<ReaderPresence> now;
            try
            {
                now = session.Wait(before, s_wait);
            }
            catch (CardException fault) when (fault.Fault == CardFault.NoReader)
            {
                // One was pulled in between; the others are none the worse for it.
                Thread.Sleep(options.ListPause);
                continue;
            }

            for (var i = 0; i < now.Count; i++)
            {
                if (now[i] != before[i] || IsToBeTriedAgain(now[i].Reader))
                {
                    Look(now[i]);
                }

                known[now[i].Reader] = now[i];
            }
        }
    }

    /// <summary>Takes the readers that are there; gives those that have just come.</summary>
    private List<string> Attach(IReadOnlyList<string> names)
    {
        bool changed;
        List<string> come;
        lock (_lock)
        {
            changed = _down is not null;
            _down = null;
            foreach (var gone in _readers.Keys.Except(names).ToList())
            {
                _readers.Remove(gone);
                changed = true;
            }

            come = [.. names.Where(n => !_readers.ContainsKey(n))];
            foreach (var name in come)
            {
                // Its threads outlive it: those that were lost count on when it comes again.
                if (!_threads.TryGetValue(name, out var threads))
                {
                    _threads[name] = threads = new(api, name);
                }

                _readers[name] = new(name, threads, ++_visit);
                changed = true;
            }
        }

        if (changed)
        {
            Tell();
        }

        return come;
    }

    private void Look(ReaderPresence presence)
    {
        long visit;
        var again = false;
        lock (_lock)
        {
            if (!_readers.TryGetValue(presence.Reader, out var reader))
            {
                return;
            }

            var isSame = presence.IsSameCardAs(reader.Presence);
            reader.Presence = presence;
            // The same card, only powered off or used by others meanwhile (by ourselves, too), is not read again.
            if (isSame && !reader.IsToBeTriedAgain)
            {
                return;
            }

            again = isSame;
            reader.Tries = isSame ? reader.Tries + 1 : 1;
            visit = isSame ? reader.View.Visit : ++_visit;
            if (!again)
            {
                reader.View = new(presence.Reader, !presence.HasCard ? ReaderState.Empty : presence.IsMute ? ReaderState.Failed : ReaderState.Reading, visit,
                    Fault: presence.IsMute ? CardFault.Mute : null);
            }
        }

        if (!again)
        {
            Tell();
        }

        if (presence is { HasCard: true, IsMute: false })
        {
            _ = ReadAsync(presence.Reader, visit);
        }
    }

    private void Reread(string reader, long visit)
    {
        lock (_lock)
        {
            if (!_readers.TryGetValue(reader, out var found) || found.View.Visit != visit || !found.Presence.HasCard)
            {
                return;
            }
        }

        // The tries have changed.
        _ = ReadAsync(reader, visit);
    }

    private async Task ReadAsync(string name, long visit)
    {
        ReaderView view;
        try
        {
            ReaderThreads threads;
            lock (_lock)
            {
                if (!_readers.TryGetValue(name, out var reader))
                {
                    return;
                }

                threads = reader.Threads;
            }

            var facts = await threads.RunAsync(channel => JpkiCard.Read(channel, authorities), options.ReadLimit);
            view = new(name, facts.Kind is CardKind.MyNumberCard or CardKind.AndroidPhone or CardKind.IPhone ? ReaderState.Ready : ReaderState.OtherCard, visit, facts);
        }
        catch (CardException fault)
        {
            log.LogInformation("A card could not be read: {Fault}", fault.Message);
            view = new(name, fault.Fault switch
            {
                CardFault.HeldByOthers => ReaderState.HeldByOthers,
                CardFault.NoCard => ReaderState.Empty,
                _ => ReaderState.Failed,
            }, visit, Fault: fault.Fault == CardFault.NoCard ? null : fault.Fault);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            log.LogError(fault, "A card could not be read");
            view = new(name, ReaderState.Failed, visit, Fault: CardFault.BadAnswer);
        }

        lock (_lock)
        {
            // Another card has been put down since, or this one taken away.
            if (!_readers.TryGetValue(name, out var reader) || reader.View.Visit != visit || !reader.Presence.HasCard || reader.View == view)
            {
                return;
            }

            reader.View = view;
        }

        Tell();
    }

    private bool IsToBeTriedAgain(string name)
    {
        lock (_lock)
        {
            // Not while a thread still waits for the card: it is that one that will get it.
            return _readers.TryGetValue(name, out var reader) && reader.IsToBeTriedAgain && !reader.Threads.IsWaiting;
        }
    }

    private void Tell()
    {
        try
        {
            Changed?.Invoke();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // A listener's trouble is not the readers'.
            log.LogError(fault, "A change at the card readers could not be told");
        }
    }

    private void Heard() => Volatile.Write(ref _heard, Stopwatch.GetTimestamp());

    private void LoseIfSilent()
    {
        if (!_ended && Stopwatch.GetElapsedTime(Volatile.Read(ref _heard)) > s_wait + s_silence)
        {
            Lose(CardFault.NoService, "it does not answer");
        }
    }

    private void Lose(CardFault fault, string detail)
    {
        lock (_lock)
        {
            if (_down == fault && _readers.Count == 0)
            {
                return;
            }

            _down = fault;
            _readers.Clear();
        }

        log.LogInformation("The card service cannot be used: {Fault}", detail);
        Tell();
    }

    private sealed class Reader(string name, ReaderThreads threads, long visit)
    {
        public ReaderThreads Threads => threads;

        public ReaderPresence Presence { get; set; } = ReaderPresence.Unseen(name);

        public ReaderView View { get; set; } = new(name, ReaderState.Empty, visit);

        /// <summary>How often the card that lies there was read.</summary>
        public int Tries { get; set; }

        /// <summary>
        /// True where a second look may succeed without the clerk: other software lets go, or the card lay badly for a moment. Reading
        /// spends no try of a PIN.
        /// </summary>
        public bool IsToBeTriedAgain =>
            View.State == ReaderState.HeldByOthers
            || (Tries < 2 && View is { State: ReaderState.Failed, Fault: CardFault.Communication or CardFault.CardRemoved or CardFault.TimedOut });
    }
}
