using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ScamWatch.Ingest.Files;

/// <summary>
/// A source, work on each of its items, and a consumer of the results, all three at once: while the consumer commits one batch
/// the next items are fetched and worked on by all cores. Order is kept; what waits in between is bounded in number and weight.
/// </summary>
internal static class ReadAhead
{
    /// <summary>Items begun and not yet handed over.</summary>
    private const int MaxItems = 512;

    /// <summary>Bytes of them. One item may be larger, and then is alone.</summary>
    private const long MaxWeight = 64 * 1024 * 1024;

    /// <summary>Results handed over at once: more would not make a commit cheaper by much, and would hold the database long.</summary>
    private const int MaxBatch = 250;

    /// <summary>As long as a batch is smaller, results that are not ready yet are waited for: each commit has its price.</summary>
    private const int SmallBatch = 32;

    /// <summary>The results in the order of their items, in batches. A fault of the source or the work comes after all results before it.</summary>
    /// <param name="source">Read on a thread of its own. It has come to its end when the enumeration of the batches has.</param>
    /// <param name="weight">Bytes an item holds.</param>
    /// <param name="work">Run for many items at once.</param>
    public static async IAsyncEnumerable<IReadOnlyList<TOut>> BatchesAsync<TIn, TOut>(
        IAsyncEnumerable<TIn> source, Func<TIn, long> weight, Func<TIn, CancellationToken, Task<TOut>> work,
        [EnumeratorCancellation] CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var room = new Room();
        var begun = Channel.CreateBounded<(Task<TOut> Result, long Weight)>(new BoundedChannelOptions(MaxItems) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => BeginAsync(source, weight, work, begun.Writer, room, stop.Token), CancellationToken.None);
        try
        {
            while (await begun.Reader.WaitToReadAsync(ct))
            {
                var batch = new List<TOut>();
                long taken = 0;
                Task<TOut>? failed = null;
                while (failed is null && batch.Count < MaxBatch && taken < MaxWeight / 2 && begun.Reader.TryPeek(out var next)
                    && (batch.Count < SmallBatch || next.Result.IsCompleted) && begun.Reader.TryRead(out next))
                {
                    await Task.WhenAny(next.Result);
                    taken += next.Weight;
                    if (next.Result.IsCompletedSuccessfully)
                    {
                        batch.Add(await next.Result);
                    }
                    else
                    {
                        failed = next.Result;
                    }
                }

                if (batch.Count > 0)
                {
                    yield return batch;
                }

                room.Leave(taken);
                if (failed is not null)
                {
                    await failed;
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    private static async Task BeginAsync<TIn, TOut>(
        IAsyncEnumerable<TIn> source, Func<TIn, long> weight, Func<TIn, CancellationToken, Task<TOut>> work,
        ChannelWriter<(Task<TOut>, long)> begun, Room room, CancellationToken ct)
    {
        try
        {
            await foreach (var item in source.WithCancellation(ct))
            {
                var bytes = weight(item);
                await room.EnterAsync(bytes, ct);
                await begun.WriteAsync((Task.Run(() => work(item, ct), ct), bytes), ct);
            }

            begun.Complete();
        }
        catch (Exception fault)
        {
            begun.Complete(fault);
        }
    }

    /// <summary>Counts the bytes under way; one enters, one leaves.</summary>
    private sealed class Room : IDisposable
    {
        private readonly SemaphoreSlim _left = new(0);
        private long _used;

        public async Task EnterAsync(long bytes, CancellationToken ct)
        {
            while (Interlocked.Read(ref _used) is var used and > 0 && used + bytes > MaxWeight)
            {
                await _left.WaitAsync(ct);
            }

            Interlocked.Add(ref _used, bytes);
        }

        public void Leave(long bytes)
        {
            Interlocked.Add(ref _used, -bytes);
            _left.Release();
        }

        public void Dispose() => _left.Dispose();
    }
}
