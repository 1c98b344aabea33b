using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Cards.Desk;

namespace ScamWatch.Ingest.Desk;

/// <summary>Takes cases and callbacks of the card desk up a step as time passes. May run in several processes at once.</summary>
public sealed class EscalationWorker(EscalateCases escalate, WorkerBoard board, TimeProvider clock, ILogger<EscalationWorker> log) : BackgroundService
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "escalation";

    /// <summary>Steps are counted in minutes.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                board.Ran(Name, await escalate.RunAsync(stoppingToken) > 0);
                await Task.Delay(s_interval, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                board.Failed(Name, fault.GetType().Name);
                log.LogError(fault, "Steps of waiting cases could not be recorded; trying again");
                await Task.Delay(s_interval, CancellationToken.None);
            }
        }
    }
}
