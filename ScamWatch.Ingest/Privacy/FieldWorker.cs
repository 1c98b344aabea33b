using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Nodes;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Ingest.Privacy;

/// <summary>Encrypts anew what was stored with another key, after an update of the program or a change of keys.</summary>
public sealed class FieldWorker(RenewFields renew, WorkerLeases leases, WorkerBoard board, TimeProvider clock, ILogger<FieldWorker> log) : BackgroundService
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "field-keys";

    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    private static readonly Actor s_actor = Actor.Worker(Name);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await leases.InTurnAsync(Name, async ct => board.Ran(Name, await renew.RunAsync(s_actor, ct) > 0), stoppingToken);
                await Task.Delay(s_interval, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                board.Failed(Name, fault.GetType().Name);
                log.LogError(fault, "Stored fields could not be encrypted anew; trying again");
                await Task.Delay(s_interval, CancellationToken.None);
            }
        }
    }
}
