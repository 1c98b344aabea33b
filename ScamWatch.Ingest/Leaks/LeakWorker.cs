using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Leaks;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Ingest.Leaks;

/// <summary>Looks again and again for reports of leaks that come due.</summary>
public sealed class LeakWorker(RaiseLeakAlarms raise, WorkerBoard board, TimeProvider clock, ILogger<LeakWorker> log) : BackgroundService
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "leaks";

    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    private static readonly Actor s_actor = Actor.Worker(Name);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                board.Ran(Name, await raise.RunAsync(s_actor, stoppingToken) > 0);
                await Task.Delay(s_interval, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                board.Failed(Name, fault.GetType().Name);
                log.LogError(fault, "Reminders of leak reports could not be recorded; trying again");
                await Task.Delay(TimeSpan.FromMinutes(1), CancellationToken.None);
            }
        }
    }
}
