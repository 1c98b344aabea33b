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

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Reader> _readers = [];
    private ICardSession? _session;
    private CardFault? _down = CardFault.NoService;
    private volatile bool _ended;

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
                log.LogInformation("The card service cannot be used: {Fault}", fault.Message);
                Lose(fault.Fault is CardFault.NoReader or CardFault.NotPermitted ? fault.Fault : CardFault.NoService);
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
        ReaderThread thread;
        CardFacts facts;
        lock (_lock)
        {
            if (!_readers.TryGetValue(reader, out var found) || found.View is not { Facts: { Certificate: not null } read } view || view.Visit != visit)
            {
                Array.Clear(pin);
                return new PossessionProof.CardChanged();
            }

            (thread, facts) = (found.Thread(api), read);
        }

        try
        {
            return await thread.RunAsync(
                channel => JpkiCard.Prove(channel, facts.Certificate!.Serial, pin, challenge, lastTryAllowed, authorities), options.ProofLimit);
        }
        catch (CardException fault) when (fault.Fault == CardFault.TimedOut)
        {
            return new PossessionProof.PinMayBeSpent(fault.Fault);
        }
        catch (CardException fault)
        {
            return new PossessionProof.NotProven(fault.Message);
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
            foreach (var reader in _readers.Values)
            {
                reader.Dispose();
            }
        }
    }

    private void Watch(ICardSession session)
    {
        var known = new Dictionary<string, ReaderPresence>();
        while (!_ended)
        {
            var names = session.Readers();
            Attach(names);
            if (names.Count == 0)
            {
                known.Clear();
                Thread.Sleep(options.ListPause);
                continue;
            }

            var before = names.Select(n => known.GetValueOrDefault(n, ReaderPresence.Unseen(n))).ToList();
            var now = session.Wait(before, s_wait);
            for (var i = 0; i < now.Count; i++)
            {
                if (now[i] != before[i] || IsWaitingForOthers(now[i].Reader))
                {
                    Look(now[i]);
                }

                known[now[i].Reader] = now[i];
            }
        }
    }

    private void Attach(IReadOnlyList<string> names)
    {
        var changed = false;
        lock (_lock)
        {
            changed = _down is not null;
            _down = null;
            foreach (var gone in _readers.Keys.Except(names).ToList())
            {
                _readers.Remove(gone, out var reader);
                reader!.Dispose();
                changed = true;
            }

            foreach (var name in names.Where(n => !_readers.ContainsKey(n)))
            {
                _readers[name] = new Reader(name);
                changed = true;
            }
        }

        if (changed)
        {
            Changed?.Invoke();
        }
    }

    private void Look(ReaderPresence presence)
    {
        long visit;
        lock (_lock)
        {
            if (!_readers.TryGetValue(presence.Reader, out var reader))
            {
                return;
            }

            // The same card, only powered off or used by others meanwhile (by ourselves, too), is not read again.
            if (presence.IsSameCardAs(reader.Presence) && reader.View.State != ReaderState.HeldByOthers)
            {
                reader.Presence = presence;
                return;
            }

            visit = reader.View.Visit + (presence.IsSameCardAs(reader.Presence) ? 0 : 1);
            reader.Presence = presence;
            reader.View = new(presence.Reader, !presence.HasCard ? ReaderState.Empty : presence.IsMute ? ReaderState.Failed : ReaderState.Reading, visit,
                Fault: presence.IsMute ? CardFault.Mute : null);
        }

        Changed?.Invoke();
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
            ReaderThread thread;
            lock (_lock)
            {
                if (!_readers.TryGetValue(name, out var reader))
                {
                    return;
                }

                thread = reader.Thread(api);
            }

            var facts = await thread.RunAsync(channel => JpkiCard.Read(channel, authorities), options.ReadLimit);
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
            }, visit, Fault: fault.Fault);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            log.LogError(fault, "A card could not be read");
            view = new(name, ReaderState.Failed, visit, Fault: CardFault.BadAnswer);
        }

        lock (_lock)
        {
            // Another card has been put down since, or this one taken away.
            if (!_readers.TryGetValue(name, out var reader) || reader.View.Visit != visit || !reader.Presence.HasCard)
            {
                return;
            }

            reader.View = view;
        }

        Changed?.Invoke();
    }

    private bool IsWaitingForOthers(string name)
    {
        lock (_lock)
        {
            return _readers.TryGetValue(name, out var reader) && reader.View.State == ReaderState.HeldByOthers;
        }
    }

    private void Lose(CardFault fault)
    {
        lock (_lock)
        {
            if (_down == fault && _readers.Count == 0)
            {
                return;
            }

            _down = fault;
            foreach (var reader in _readers.Values)
            {
                reader.Dispose();
            }

            _readers.Clear();
        }

        Changed?.Invoke();
    }

    private sealed class Reader(string name) : IDisposable
    {
        private ReaderThread? _thread;

        public ReaderPresence Presence { get; set; } = ReaderPresence.Unseen(name);

        public ReaderView View { get; set; } = new(name, ReaderState.Empty, 0);

        /// <summary>The thread that talks to it; a lost one is replaced.</summary>
        public ReaderThread Thread(ICardApi api)
        {
            if (_thread is { IsLost: true })
            {
                _thread.Dispose();
                _thread = null;
            }

            return _thread ??= new ReaderThread(api, name);
        }

        public void Dispose() => _thread?.Dispose();
    }
}
