using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Operations;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Ingest.Registry;

/// <summary>
/// Sends orders to the card system, many at once and of each card one after the other, and records what it says. While nothing
/// is heard of it, one order at a time is tried, at growing intervals.
/// </summary>
public sealed class RegistryWorker(
    DrainOrders drain, FindOrders find, ICardRegistry registry, RegistrySettings settings, ChangeFeed feed, WorkerBoard board,
    TimeProvider clock, ILogger<RegistryWorker> log) : BackgroundService
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "registry";

    /// <summary>How often to look for orders that other processes placed or whose time has come.</summary>
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _news = new(0, 1);
    private int _silences;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var subscription = feed.On(Topic.RegistryOrders, () =>
        {
            Wake();
            return Task.CompletedTask;
        });
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var sent = await Telemetry.RunAsync(Name, () => SendSomeAsync(stoppingToken), n => _silences > 0 ? "fault" : n > 0 ? "work" : "idle");
                if (_silences > 0)
                {
                    await Task.Delay(RegistryRules.PauseAfterSilence(_silences, Random.Shared.NextDouble(), settings), clock, stoppingToken);
                }
                else if (sent == 0)
                {
                    await _news.WaitAsync(s_poll, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                board.Failed(Name, fault.GetType().Name);
                log.LogError(fault, "Orders to the card system could not be taken or recorded; trying again");
                await Task.Delay(s_poll, CancellationToken.None);
            }
        }
    }

    /// <summary>Sends what is due and records the answers; how many were sent.</summary>
    internal async Task<int> SendSomeAsync(CancellationToken ct)
    {
        var owner = $"{Environment.ProcessId}:{Guid.NewGuid():N}";
        // Until something is heard again, one is enough to find out.
        var orders = await drain.TakeAsync(owner, _silences > 0 ? 1 : settings.BatchSize, ct);
        if (orders.Count == 0)
        {
            await TellAsync(foundWork: false, ct);
            return 0;
        }

        var answered = await SendAsync(orders, ct);
        // Also when told to stop: what the card system has done is written down.
        await drain.RecordAsync(owner, registry.Name, answered, CancellationToken.None);
        if (answered.Count < orders.Count)
        {
            await drain.ReturnAsync(owner, CancellationToken.None);
        }

        var silence = answered.Select(a => a.Answer).OfType<RegistryAnswer.Unreachable>().LastOrDefault();
        var heard = answered.Any(a => a.Answer is not RegistryAnswer.Unreachable);
        // One broken connection among many answers is that order's trouble; only when nothing at all is heard does all wait.
        _silences = silence is null || heard ? 0 : _silences + 1;
        if (_silences > 0 && silence is not null)
        {
            board.Failed(Name, silence.Reason);
            log.LogWarning("The card system cannot be reached: {Reason}", silence.Reason);
        }

        await TellAsync(foundWork: heard, ct);
        return answered.Count;
    }

    private async Task<List<AnsweredOrder>> SendAsync(IReadOnlyList<RegistryRequest> orders, CancellationToken ct)
    {
        // Well before the lease ends, no more are begun: what another worker may take in hand must not be on our wire.
        var last = clock.GetUtcNow() + (settings.Lease / 2);
        var answered = new List<AnsweredOrder>();
        var (silent, heard) = (false, false);
        await Parallel.ForEachAsync(orders, new ParallelOptions { MaxDegreeOfParallelism = settings.InFlight }, async (order, _) =>
        {
            if ((Volatile.Read(ref silent) && !Volatile.Read(ref heard)) || ct.IsCancellationRequested || clock.GetUtcNow() > last)
            {
                return;
            }

            var answer = await AnswerAsync(order, ct);
            if (answer is RegistryAnswer.Unreachable)
            {
                Volatile.Write(ref silent, true);
            }
            else
            {
                Volatile.Write(ref heard, true);
            }

            lock (answered)
            {
                answered.Add(new(order.Key, answer));
            }
        });
        return answered;
    }

    private async Task<RegistryAnswer> AnswerAsync(RegistryRequest order, CancellationToken ct)
    {
        try
        {
            return await registry.SendAsync(order, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return new RegistryAnswer.Unreachable("stopped while waiting for the answer");
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // A fault of ours over one order must not keep the others of the batch from being recorded.
            log.LogError(fault, "An order could not be sent");
            return new RegistryAnswer.Retry(fault.GetType().Name, null);
        }
    }

    private async Task TellAsync(bool foundWork, CancellationToken ct)
    {
        if (_silences == 0)
        {
            board.Ran(Name, foundWork);
        }

        board.Connected(Name, _silences == 0);
        board.Waits(Name, (await find.StateAsync(ct)).Open);
    }

    private void Wake()
    {
        try
        {
            _news.Release();
        }
        catch (SemaphoreFullException)
        {
            // It has been woken and has not looked yet.
        }
    }
}
