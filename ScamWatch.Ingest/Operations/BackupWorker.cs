using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Backups;
using ScamWatch.Domain.Operations;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Ingest.Operations;

/// <summary>Has the backup taken that is due.</summary>
public sealed class BackupWorker(KeepBackups backups, WorkerBoard board, ILogger<BackupWorker> log) : BackgroundService
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "backup";

    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    private static readonly Actor s_actor = Actor.Worker(Name);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await Telemetry.RunAsync(Name, () => backups.RunAsync(s_actor, stoppingToken), r => r switch { null => "idle", { IsGood: true } => "work", _ => "fault" }) is { IsGood: false } run)
                {
                    board.Failed(Name, run.Fault);
                    log.LogError("The backup failed: {Why}", run.Fault);
                }
                else
                {
                    board.Ran(Name, foundWork: false);
                }

                board.Rests(Name, s_interval);
                await Task.Delay(s_interval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                board.Failed(Name, fault.GetType().Name);
                log.LogError(fault, "The backup could not be taken; trying again");
                board.Rests(Name, s_interval);
                await Task.Delay(s_interval, CancellationToken.None);
            }
        }
    }
}
