using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Web.Shell;

/// <summary>
/// Sees what other processes change (a verb at the command line, workers of their own): every change writes an audit
/// entry, so the newest number moves by more than the entries of our own. A gap in the numbering (PostgreSQL leaves one
/// where a commit failed) only repeats a query.
/// </summary>
public sealed class OtherProcesses(FindAuditEntries audit, ChangeFeed feed, ILogger<OtherProcesses> log) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (seen, own) = (await audit.NewestAsync(stoppingToken), feed.OwnAuditEntries);
        using var timer = new PeriodicTimer(s_interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var newest = await audit.NewestAsync(stoppingToken);
                var ownNow = feed.OwnAuditEntries;
                var byOthers = newest - seen - (ownNow - own);
                (seen, own) = (newest, ownNow);
                if (byOthers != 0)
                {
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
