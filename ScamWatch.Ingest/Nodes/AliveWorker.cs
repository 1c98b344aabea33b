using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Operations;

namespace ScamWatch.Ingest.Nodes;

/// <summary>Says twice a minute that this process is there and how its workers are doing, and at its end that it ends.</summary>
public sealed class AliveWorker(SayAlive alive, NodeRoles roles, WorkerBoard board, ILogger<AliveWorker> log) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            await SayAsync(stopped: false, stoppingToken);
            await Task.Delay(s_interval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // A courtesy: without it the silence is told of.
        await SayAsync(stopped: true, CancellationToken.None);
    }

    /// <summary>One word; a database that cannot be reached now is told of by everything else.</summary>
    internal async Task SayAsync(bool stopped, CancellationToken ct)
    {
        try
        {
            await alive.RunAsync(
                roles.ToString(), [.. board.All.Select(w => new NodeWorker(w.Name, w.LastRunAt, w.LastItemAt, w.FailingSince, w.LastFault, w.Connected, w.Waiting))], stopped, ct);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            log.LogDebug(fault, "This process could not say that it is there; trying again");
        }
    }
}
