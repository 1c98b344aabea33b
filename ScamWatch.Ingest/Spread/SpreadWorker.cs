using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Subscriptions;

namespace ScamWatch.Ingest.Spread;

/// <summary>Looks again and again for public changes that nobody was told of, and forgets who never confirmed.</summary>
public sealed class SpreadWorker(SpreadNews spread, Subscribe subscribe, WorkerBoard board, ILogger<SpreadWorker> log) : BackgroundService
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "spread";

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    private static readonly Actor s_actor = Actor.Worker(Name);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                board.Ran(Name, await spread.RunAsync(s_actor, stoppingToken) > 0);
                await subscribe.ForgetAsync(stoppingToken);
                await Task.Delay(s_interval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                board.Failed(Name, fault.GetType().Name);
                log.LogError(fault, "Public changes could not be sent out; trying again");
                await Task.Delay(s_interval, CancellationToken.None);
            }
        }
    }
}
