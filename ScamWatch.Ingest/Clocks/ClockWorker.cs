using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Clocks;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Ingest.Clocks;

/// <summary>Looks again and again for clocks that run too long.</summary>
public sealed class ClockWorker(RaiseEscalations raise, WorkerBoard board, ILogger<ClockWorker> log) : BackgroundService
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "clocks";

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(15);

    private static readonly Actor s_actor = Actor.Worker(Name);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                board.Ran(Name, await raise.RunAsync(s_actor, stoppingToken) > 0);
                await Task.Delay(s_interval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                board.Failed(Name, fault.GetType().Name);
                log.LogError(fault, "Late reports could not be looked for; trying again");
                await Task.Delay(s_interval, CancellationToken.None);
            }
        }
    }
}
