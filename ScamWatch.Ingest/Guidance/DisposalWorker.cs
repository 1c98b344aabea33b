using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Guidance.Flows;
using ScamWatch.Domain.Nodes;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Ingest.Guidance;

/// <summary>Deletes guided calls and all other records whose time is over.</summary>
public sealed class DisposalWorker(
    DisposeGuidedCalls dispose, DisposeRecords records, WorkerLeases leases, WorkerBoard board, TimeProvider clock, ILogger<DisposalWorker> log)
    : BackgroundService
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "disposal";

    private static readonly TimeSpan s_interval = TimeSpan.FromHours(1);

    private static readonly Actor s_actor = Actor.Worker(Name);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // In turn: two at once would note the same records twice.
                await leases.InTurnAsync(Name, async ct =>
                    board.Ran(Name, await dispose.RunAsync(s_actor, ct) + (await records.RunAsync(s_actor, ct)).Value > 0), stoppingToken);
                await Task.Delay(s_interval, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                board.Failed(Name, fault.GetType().Name);
                log.LogError(fault, "Records past their time could not be disposed of; trying again");
                await Task.Delay(TimeSpan.FromMinutes(1), CancellationToken.None);
            }
        }
    }
}
