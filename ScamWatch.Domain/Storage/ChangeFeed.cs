using Microsoft.Extensions.Logging;

namespace ScamWatch.Domain.Storage;

/// <summary>What a change can be about. A notice carries no data: whoever hears it asks again.</summary>
public enum Topic
{
    Reports,
    Campaigns,
    UnreadableInputs,
    Alerts,
    SuspensionCases,
    RegistryOrders,
    CardDesk,
    Replies,
    CardReaders,
    Watch,
    ReaderAgents,
    Models,
    ApiKeys,
    IntakeRules,
    Clocks,
    Leaks,
    Articles,
    Reference,
    Spread,
    Staff,
    Audit,
    AuditChain,
}

/// <summary>
/// Tells open pages that something changed. One for the whole process. Callbacks never run on the publisher's thread
/// and at most once an interval each, however many notices come.
/// </summary>
public sealed class ChangeFeed(ILogger<ChangeFeed> log)
{
    /// <summary>Short enough to seem at once, long enough that a burst of arrivals does not redraw a page for each.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly long[] _turns = new long[Enum.GetValues<Topic>().Length];
    private long _ownAuditEntries;
    private readonly Lock _lock = new();
    private readonly Dictionary<Topic, List<Subscription>> _subscriptions = [];

    /// <summary>How many audit entries this process has committed: whoever counts more knows that another process wrote too.</summary>
    public long OwnAuditEntries => Interlocked.Read(ref _ownAuditEntries);

    /// <summary>How often a topic was told of. Moves before anybody is called, so whoever keeps a copy can ask at any time whether it is old.</summary>
    public long Turns(Topic topic) => Volatile.Read(ref _turns[(int)topic]);

    /// <summary>Told of what is published here, for the other nodes; null where they find out by themselves.</summary>
    internal Action<Topic>? Others { get; set; }

    internal void CountAuditEntries(int count) => Interlocked.Add(ref _ownAuditEntries, count);

    /// <summary>Tells everyone who listens to the topic, on every node. For what was changed past a context; the rest is told by its commit.</summary>
    public void Publish(Topic topic)
    {
        Hear(topic);
        Others?.Invoke(topic);
    }

    /// <summary>Tells everyone who listens to the topic in this process.</summary>
    public void Hear(Topic topic)
    {
        Interlocked.Increment(ref _turns[(int)topic]);
        Subscription[] told;
        lock (_lock)
        {
            // A snapshot: callbacks subscribe and unsubscribe.
            told = _subscriptions.TryGetValue(topic, out var list) ? [.. list] : [];
        }

        foreach (var subscription in told)
        {
            subscription.Notify();
        }
    }

    /// <summary>Listens to a topic until the result is disposed.</summary>
    /// <param name="topic">What to hear of.</param>
    /// <param name="callback">Runs on a pool thread under the caller's culture; its faults are logged.</param>
    public IDisposable On(Topic topic, Func<Task> callback)
    {
        var subscription = new Subscription(this, topic, callback);
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(topic, out var list))
            {
                _subscriptions[topic] = list = [];
            }

            list.Add(subscription);
        }

        return subscription;
    }

    private void Remove(Subscription subscription)
    {
        lock (_lock)
        {
            _subscriptions[subscription.Topic].Remove(subscription);
        }
    }

    private sealed class Subscription(ChangeFeed feed, Topic topic, Func<Task> callback) : IDisposable
    {
        // Restored for each run, so that the page's culture survives the hop to another thread.
        private readonly ExecutionContext? _context = ExecutionContext.Capture();
        private int _queued;
        private volatile bool _disposed;

        public Topic Topic => topic;

        public void Notify()
        {
            if (!_disposed && Interlocked.Exchange(ref _queued, 1) == 0)
            {
                _ = Task.Run(RunAsync);
            }
        }

        public void Dispose()
        {
            if (!_disposed)
            {
                _disposed = true;
                feed.Remove(this);
            }
        }

        private async Task RunAsync()
        {
            await Task.Delay(s_interval);
            // Before the run, not after: a change during the run must cause another.
            Interlocked.Exchange(ref _queued, 0);
            if (_disposed)
            {
                return;
            }

            try
            {
                Task run = Task.CompletedTask;
                if (_context is null)
                {
                    run = callback();
                }
                else
                {
                    ExecutionContext.Run(_context, _ => run = callback(), null);
                }

                await run;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                feed.Faulted(topic, fault);
            }
        }
    }

    private void Faulted(Topic topic, Exception fault) => log.LogWarning(fault, "A listener to {Topic} failed", topic);
}
