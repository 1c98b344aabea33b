using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Operations;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Ingest.Operations;

/// <summary>Says twice a minute how this process is doing, raises and ends alarms, and tells those outside of them.</summary>
public sealed class AlarmWorker(
    SayAlive alive, FindOperations find, RaiseAlarms raise, TellAlarms tell, AlarmSender sender, AlarmSettings settings, WorkerBoard board, ILogger<AlarmWorker> log) : BackgroundService
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

        await SayAsync(stopped: true, CancellationToken.None);
    }

    /// <summary>One look; true where somebody was told of something.</summary>
    internal async Task<bool> LookAsync(CancellationToken ct)
    {
        await SayAsync(stopped: false, ct);
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

    private async Task SayAsync(bool stopped, CancellationToken ct)
    {
        try
        {
            await alive.RunAsync([.. board.All.Select(w => new NodeWorker(w.Name, w.LastRunAt, w.LastItemAt, w.FailingSince, w.LastFault, w.Connected, w.Waiting))], stopped, ct);
        }
        catch (Exception fault) when (stopped && fault is not OutOfMemoryException)
        {
            // The last word is a courtesy: without it the silence is told of.
        }
    }
}
