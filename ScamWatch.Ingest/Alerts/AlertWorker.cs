using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Ingest.Alerts;

/// <summary>Publishes planned warnings, ends those past their last day, and raises approvals that are overdue.</summary>
public sealed class AlertWorker(KeepAlertTimes times, WorkerBoard board, ILogger<AlertWorker> log) : BackgroundService
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "alerts";

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    private static readonly Actor s_actor = Actor.Worker(Name);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                board.Ran(Name, await times.RunAsync(s_actor, stoppingToken) > 0);
                await Task.Delay(s_interval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                board.Failed(Name, fault.GetType().Name);
                log.LogError(fault, "Planned and ending warnings could not be looked after; trying again");
                await Task.Delay(s_interval, CancellationToken.None);
            }
        }
    }
}
