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

    private long _seen;
    private long _own;

    /// <summary>Remembers where the trail stands before the first page can open: what is written from then on is told.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        (_seen, _own) = (await audit.NewestAsync(cancellationToken), feed.OwnAuditEntries);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var newest = await audit.NewestAsync(stoppingToken);
                var ownNow = feed.OwnAuditEntries;
                var byOthers = newest - _seen - (ownNow - _own);
                (_seen, _own) = (newest, ownNow);
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
