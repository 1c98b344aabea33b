using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Storage;
using ScamWatch.Domain.Storage.Postgres;

namespace ScamWatch.Ingest.Nodes;

/// <summary>
/// Sees what other processes change (another node, a verb at the command line, workers of their own). On PostgreSQL they tell
/// (<see cref="ChangeNotices"/>). Whatever nobody told of is seen by the audit trail, once a second: every change writes an entry, so
/// the newest number moves by more than our own entries and those we were told of. A gap in the numbering (PostgreSQL leaves one
/// where a commit failed) only repeats a query.
/// </summary>
public sealed class OtherProcesses(FindAuditEntries audit, ChangeFeed feed, ILogger<OtherProcesses> log, ChangeNotices? notices = null)
    : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(10);

    private long _told;
    private long _settled;
    private long _before;
    private volatile bool _isListening;

    /// <summary>Remembers where the trail stands before the first page can open: what is written from then on is told.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _settled = _before = await UntoldAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        notices is null ? LookAsync(stoppingToken) : Task.WhenAll(LookAsync(stoppingToken), ListenAsync(notices, stoppingToken));

    private async Task LookAsync(CancellationToken ct)
    {
        while (true)
        {
            // No timer that makes up for a look that came late: between two looks a notice has the whole interval to arrive.
            await Task.Delay(s_interval, ct);
            try
            {
                var untold = await UntoldAsync(ct);
                // A notice may be on its way: while somebody tells us, only what stays untold for two looks counts.
                if (untold != _settled && (!_isListening || untold == _before))
                {
                    _settled = untold;
                    TellAll();
                }

                _before = untold;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogWarning(fault, "The newest audit entry could not be read; trying again");
            }
        }
    }

    /// <summary>Listens again whenever the connection is lost, at growing intervals.</summary>
    private async Task ListenAsync(ChangeNotices told, CancellationToken ct)
    {
        var pause = s_interval / 10;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await told.ListenAsync(Listening, Heard, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                pause = _isListening ? s_interval / 10 : pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
                _isListening = false;
                log.LogWarning("The connection on which other nodes tell of changes is lost ({Kind}); trying again", fault.GetType().Name);
            }

            // Half to one and a half: all nodes lose it at once when the database restarts.
            await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), ct);
        }
    }

    /// <summary>What was told while nobody listened is not told again: everything is looked at.</summary>
    private void Listening()
    {
        _isListening = true;
        TellAll();
    }

    private void Heard(ChangeNotice notice)
    {
        Interlocked.Add(ref _told, notice.AuditEntries);
        foreach (var topic in notice.Topics)
        {
            feed.Hear(topic);
        }
    }

    private void TellAll()
    {
        foreach (var topic in Enum.GetValues<Topic>())
        {
            feed.Hear(topic);
        }
    }

    private async Task<long> UntoldAsync(CancellationToken ct) =>
        await audit.NewestAsync(ct) - feed.OwnAuditEntries - Interlocked.Read(ref _told);
}
