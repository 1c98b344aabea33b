namespace ScamWatch.Ingest.CardReader;

/// <summary>
/// The thread of one reader, and those that it has swallowed. Never more than <see cref="MostLost"/>: a reader that returns none of
/// them will not return the next either.
/// </summary>
internal sealed class ReaderThreads(ICardApi api, string reader) : IDisposable
{
    /// <summary>So many threads are given up to one reader.</summary>
    public const int MostLost = 3;

    private readonly Lock _lock = new();
    private readonly List<ReaderThread> _lost = [];
    private ReaderThread? _thread;
    private bool _hasEnded;

    /// <summary>How many threads have not come back.</summary>
    public int Lost
    {
        get
        {
            lock (_lock)
            {
                return _lost.Count(t => t.IsLost) + (_thread is { IsLost: true } ? 1 : 0);
            }
        }
    }

    /// <summary>True while a thread that nobody waits for any more still waits for the card.</summary>
    public bool IsWaiting
    {
        get
        {
            lock (_lock)
            {
                return _thread is { IsLost: true };
            }
        }
    }

    /// <summary>Does work on the card (<see cref="ReaderThread.RunAsync"/>).</summary>
    /// <exception cref="CardException">As there; <see cref="CardFault.Stuck"/> where too many threads have not come back.</exception>
    public async Task<T> RunAsync<T>(Func<CardChannel, T> work, TimeSpan limit)
    {
        var (thread, hasLost) = Free();
        try
        {
            return await thread.RunAsync(work, limit);
        }
        catch (CardException fault) when (fault.Fault == CardFault.HeldByOthers && hasLost && thread.IsLost)
        {
            // It is our own lost thread that has the card.
            throw new CardException(CardFault.TimedOut, fault.Message);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _hasEnded = true;
            _thread?.Dispose();
        }
    }

    private (ReaderThread Thread, bool HasLost) Free()
    {
        lock (_lock)
        {
            if (_hasEnded)
            {
                throw new CardException(CardFault.NoReader, $"{reader} is no longer watched");
            }

            _lost.RemoveAll(t => !t.IsLost);
            if (_thread is { IsLost: true })
            {
                if (_thread.IsConnecting && _lost.Count == 0)
                {
                    // One that waits for the card is enough; it comes back when the other software lets go.
                    throw new CardException(CardFault.HeldByOthers, $"{reader} is still held");
                }

                if (_lost.Count + 1 >= MostLost)
                {
                    throw new CardException(CardFault.Stuck, $"{_lost.Count + 1} threads have not come back from {reader}");
                }

                // No further job; it ends if it ever comes back.
                _thread.Dispose();
                _lost.Add(_thread);
                _thread = null;
            }

            return (_thread ??= new(api, reader), _lost.Count > 0);
        }
    }
}
