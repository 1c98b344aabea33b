using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Web.Shell;

/// <summary>
/// Sees what other processes change (a verb at the command line, workers of their own): every change writes an audit
/// entry, so the newest number moves. Our own changes move it too; the extra notice only repeats a query.
/// </summary>
public sealed class OtherProcesses(FindAuditEntries audit, ChangeFeed feed, ILogger<OtherProcesses> log) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var seen = await audit.NewestAsync(stoppingToken);
        using var timer = new PeriodicTimer(s_interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var newest = await audit.NewestAsync(stoppingToken);
                if (newest != seen)
                {
                    seen = newest;
                    foreach (var topic in Enum.GetValues<Topic>())
                    {
                        feed.Publish(topic);
                    }
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogWarning(fault, "The newest audit entry could not be read; trying again");
            }
        }
    }
}
