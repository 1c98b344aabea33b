using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Operations;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Ingest.Operations;

/// <summary>Raises and ends alarms, and tells those outside of them.</summary>
public sealed class AlarmWorker(
    FindOperations find, RaiseAlarms raise, TellAlarms tell, AlarmSender sender, AlarmSettings settings, WorkerBoard board, ILogger<AlarmWorker> log) : BackgroundService
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "alarms";

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(30);

    private static readonly Actor s_actor = Actor.Worker(Name);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var found = await Telemetry.RunAsync(Name, () => LookAsync(stoppingToken));
                board.Ran(Name, found);
                board.Rests(Name, s_interval);
                await Task.Delay(s_interval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                board.Failed(Name, fault.GetType().Name);
                log.LogError(fault, "The operation could not be looked at; trying again");
                board.Rests(Name, s_interval);
                await Task.Delay(s_interval, CancellationToken.None);
            }
        }
    }

    /// <summary>One look; true where somebody was told of something.</summary>
    internal async Task<bool> LookAsync(CancellationToken ct)
    {
        var state = await find.RunAsync(ct);
        Telemetry.Show(state);
        await raise.RunAsync(state, s_actor, ct);
        var told = false;
        while (settings.TellsAnybody && await tell.ClaimAsync(ct) is { } alarm)
        {
            if (await sender.SendAsync(alarm, ct) is { } fault)
            {
                log.LogWarning("An alarm could not be told: {Kind}", fault);
                await tell.DeferredAsync(alarm, fault);
            }
            else
            {
                await tell.ToldAsync(alarm);
                told = true;
            }
        }

        return told;
    }
}
