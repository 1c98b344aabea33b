using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Reports;

/// <summary>
/// Deliveries that come one by one, stored together: while one commit is under way those that arrive gather, and the next takes
/// them all. Alone a report waits for nobody; where fifty come a second they cost a few commits, and none runs into another that
/// joins the same campaign. Safe for use by many threads.
/// </summary>
/// <param name="store">Stores a group in one commit: what became of each, in their order, or an exception and nothing is stored.</param>
internal sealed class IntakeTurn(Func<IReadOnlyList<Delivery>, Task<IReadOnlyList<Outcome<Received>>>> store) : IDisposable
{
    /// <summary>More than that are the next commit's: nobody waits for hundreds of others.</summary>
    public const int MaxGroup = 32;

    private readonly Queue<Waiting> _waiting = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>What became of a delivery, once it is committed. What one of a group is at fault for, the others do not suffer.</summary>
    /// <exception cref="OperationCanceledException">The caller went away before the delivery was taken up; it is not stored.</exception>
    public async Task<Outcome<Received>> RunAsync(Delivery delivery, CancellationToken ct)
    {
        var own = new Waiting(delivery);
        lock (_waiting)
        {
            _waiting.Enqueue(own);
        }

        try
        {
            await _turn.WaitAsync(ct);
        }
        catch (OperationCanceledException) when (!own.TryClaim())
        {
            // Too late: another's commit has it, and whoever asks for it again is told that it is there.
            return await own.Outcome;
        }

        try
        {
            // Often whoever had the turn before has stored this one too.
            while (!own.Outcome.IsCompleted)
            {
                await StoreAsync(NextGroup());
            }
        }
        finally
        {
            _turn.Release();
        }

        return await own.Outcome;
    }

    public void Dispose() => _turn.Dispose();

    private List<Waiting> NextGroup()
    {
        var group = new List<Waiting>();
        lock (_waiting)
        {
            while (group.Count < MaxGroup && _waiting.TryDequeue(out var one))
            {
                if (one.TryClaim())
                {
                    group.Add(one);
                }
            }
        }

        return group;
    }

    private async Task StoreAsync(List<Waiting> group)
    {
        try
        {
            var outcomes = await store([.. group.Select(w => w.Delivery)]);
            for (var i = 0; i < group.Count; i++)
            {
                group[i].Answer(outcomes[i]);
            }
        }
        catch (Exception fault) when (fault is not StorageUnavailableException && group.Count > 1)
        {
            // One of them is at fault: each by itself, so that it fails alone.
            foreach (var one in group)
            {
                await StoreAsync([one]);
            }
        }
        catch (Exception fault)
        {
            group.ForEach(w => w.Fail(fault));
        }
    }

    private sealed class Waiting(Delivery delivery)
    {
        private readonly TaskCompletionSource<Outcome<Received>> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _decided;

        public Delivery Delivery => delivery;

        public Task<Outcome<Received>> Outcome => _outcome.Task;

        /// <summary>True for whoever is first: a commit takes it, or its caller leaves with it.</summary>
        public bool TryClaim() => Interlocked.Exchange(ref _decided, 1) == 0;

        public void Answer(Outcome<Received> outcome) => _outcome.TrySetResult(outcome);

        public void Fail(Exception fault) => _outcome.TrySetException(fault);
    }
}

/// <summary>A delivery made ready, and who hands it in.</summary>
internal sealed record Delivery(ReadyReport Ready, Actor By);
