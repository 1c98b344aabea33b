using System.Collections.Concurrent;
using System.Diagnostics;

namespace ScamWatch.Ingest.CardReader;

/// <summary>
/// The one thread that talks to the cards of one reader, on a session of its own (a blocking call locks its session). The calls of
/// PC/SC have no time limit of their own: connecting waits for as long as other software holds the card. So whoever asks waits here
/// with a limit, and a thread that does not come back is given up until it does.
/// </summary>
internal sealed class ReaderThread : IDisposable
{
    /// <summary>How much longer the caller waits than the channel lets commands begin: the channel's own word is the better one.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(300);

    private readonly ICardApi _api;
    private readonly string _reader;
    private readonly Lock _lock = new();
    private readonly BlockingCollection<Action> _jobs = [];
    private bool _isLost;
    private bool _isConnecting;

    public ReaderThread(ICardApi api, string reader)
    {
        (_api, _reader) = (api, reader);
        new Thread(Work) { IsBackground = true, Name = $"Card reader {reader}" }.Start();
    }

    /// <summary>True while a job goes on that its caller has given up: it may never end.</summary>
    public bool IsLost
    {
        get
        {
            lock (_lock)
            {
                return _isLost;
            }
        }
    }

    /// <summary>True while it waits to be given the card, which is as long as other software has it.</summary>
    public bool IsConnecting
    {
        get
        {
            lock (_lock)
            {
                return _isConnecting;
            }
        }
    }

    /// <summary>Connects to the card and does the work on it.</summary>
    /// <param name="work">What to do; it runs on the reader's thread.</param>
    /// <param name="limit">How long the caller waits, and how long the channel lets commands begin. No PIN goes out once the caller has gone.</param>
    /// <exception cref="CardException">
    /// The work's own; <see cref="CardFault.HeldByOthers"/> where the card was not to be had in that time; <see cref="CardFault.TimedOut"/>.
    /// </exception>
    /// <exception cref="PinUnderWayException">The caller's time ended while a PIN was with the card.</exception>
    public async Task<T> RunAsync<T>(Func<CardChannel, T> work, TimeSpan limit)
    {
        var job = new Job<T>(this, work, limit);
        try
        {
            _jobs.Add(job.Run);
        }
        catch (InvalidOperationException)
        {
            throw new CardException(CardFault.NoReader, $"{_reader} has gone");
        }

        try
        {
            return await job.Done.WaitAsync(limit + s_grace);
        }
        catch (TimeoutException)
        {
            throw job.GiveUp();
        }
    }

    public void Dispose() => _jobs.CompleteAdding();

    private void Work()
    {
        foreach (var job in _jobs.GetConsumingEnumerable())
        {
            job();
        }
    }

    private sealed class Job<T>(ReaderThread thread, Func<CardChannel, T> work, TimeSpan limit)
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly long _start = Stopwatch.GetTimestamp();
        private CardChannel? _channel;
        private bool _hasBegun;
        private bool _hasEnded;
        private bool _isGivenUp;

        public Task<T> Done => _done.Task;

        public void Run()
        {
            lock (thread._lock)
            {
                // Nobody waits any more: nothing may happen on the card now.
                if (_isGivenUp)
                {
                    return;
                }

                (_hasBegun, thread._isConnecting) = (true, true);
            }

            try
            {
                using var session = thread._api.Open();
                using var link = session.Connect(thread._reader);
                // Told before the card is let go, which may take its time.
                Tell(link);
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                _done.TrySetException(fault);
            }
            finally
            {
                lock (thread._lock)
                {
                    (_hasEnded, thread._isConnecting, thread._isLost) = (true, false, false);
                }
            }
        }

        /// <summary>Called when the time is over: what to tell the caller.</summary>
        public Exception GiveUp()
        {
            lock (thread._lock)
            {
                _isGivenUp = true;
                thread._isLost |= _hasBegun && !_hasEnded;
                return _channel?.CloseForPin() == false ? new PinUnderWayException()
                    : _hasBegun && thread._isConnecting ? new CardException(CardFault.HeldByOthers, $"{thread._reader} was not to be had")
                    : new CardException(CardFault.TimedOut, $"{thread._reader} does not come back");
            }
        }

        private void Tell(ICardLink link)
        {
            lock (thread._lock)
            {
                thread._isConnecting = false;
                if (_isGivenUp)
                {
                    return;
                }

                _channel = new(link, limit - Stopwatch.GetElapsedTime(_start));
            }

            try
            {
                _done.TrySetResult(work(_channel));
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                _done.TrySetException(fault);
            }
        }
    }
}

/// <summary>The caller's time was over while a PIN was with the card: its try may have been spent.</summary>
internal sealed class PinUnderWayException() : Exception("a PIN was under way");
