using System.Collections.Concurrent;
using System.Diagnostics;

namespace ScamWatch.Ingest.CardReader;

/// <summary>
/// The one thread that talks to the cards of one reader, on a session of its own (a blocking call locks its session). The calls of
/// PC/SC have no time limit of their own: connecting waits for as long as other software holds the card. So whoever asks waits here
/// with a limit, and a thread that does not come back is given up for a new one.
/// </summary>
internal sealed class ReaderThread : IDisposable
{
    private readonly ICardApi _api;
    private readonly string _reader;
    private readonly BlockingCollection<Action> _jobs = [];

    public ReaderThread(ICardApi api, string reader)
    {
        (_api, _reader) = (api, reader);
        new Thread(Work) { IsBackground = true, Name = $"Card reader {reader}" }.Start();
    }

    /// <summary>True where a job overran its limit: the thread may never come back.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Connects to the card and does the work on it.</summary>
    /// <param name="work">What to do; it runs on the reader's thread.</param>
    /// <param name="limit">How long the caller waits, and how long the channel lets commands begin.</param>
    /// <exception cref="CardException">The work's own, or <see cref="CardFault.TimedOut"/>.</exception>
    public async Task<T> RunAsync<T>(Func<CardChannel, T> work, TimeSpan limit)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = Stopwatch.GetTimestamp();
        _jobs.Add(() =>
        {
            try
            {
                if (Stopwatch.GetElapsedTime(start) > limit)
                {
                    // Nobody waits any more: nothing may happen on the card now.
                    throw new CardException(CardFault.TimedOut, "the reader was busy");
                }

                using var session = _api.Open();
                using var link = session.Connect(_reader);
                done.TrySetResult(work(new CardChannel(link, limit - Stopwatch.GetElapsedTime(start))));
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                done.TrySetException(fault);
            }
        });
        try
        {
            // A little longer than the channel's own limit, which gives the better answer.
            return await done.Task.WaitAsync(limit + TimeSpan.FromMilliseconds(300));
        }
        catch (TimeoutException)
        {
            IsLost = true;
            throw new CardException(CardFault.TimedOut, $"{_reader} does not come back");
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
}
