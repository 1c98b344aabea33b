using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.References;

namespace ScamWatch.Ingest.References;

/// <summary>Looks again and again whether another process has approved changes to the reference data.</summary>
public sealed class ReferenceWorker(ReferenceBook book, WorkerBoard board, ILogger<ReferenceWorker> log) : BackgroundService
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "reference";

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                board.Ran(Name, await book.LookAsync(stoppingToken));
                await Task.Delay(s_interval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                board.Failed(Name, fault.GetType().Name);
                log.LogError(fault, "Changes to the reference data could not be looked for; trying again");
                await Task.Delay(s_interval, CancellationToken.None);
            }
        }
    }
}
