using ScamWatch.Domain.Reach;

namespace ScamWatch.Web.Reach;

/// <summary>Writes down each minute, and when the program stops, what was counted in memory.</summary>
public sealed class ReachWorker(ReachCounters counters, ILogger<ReachWorker> log) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(s_interval);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Written down in StopAsync, once no more requests come.
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    private async Task FlushAsync(CancellationToken ct)
    {
        try
        {
            await counters.FlushAsync(ct);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException && !ct.IsCancellationRequested)
        {
            log.LogWarning("What was counted could not be written down ({Kind}); trying again in a minute", fault.GetType().Name);
        }
    }
}
