using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Operations;

namespace ScamWatch.Ingest;

/// <summary>A worker that looks for work, rests, and looks again until the process ends. A look that fails ends nothing: it is shown, logged and done again.</summary>
/// <param name="name">Its name on the operations page.</param>
/// <param name="interval">Between the end of a look and the next; after one that failed a minute at most.</param>
/// <param name="trouble">What could not be done where a look fails, for the log.</param>
/// <param name="board">Shows how it is doing.</param>
/// <param name="log">Its log.</param>
/// <param name="clock">Times the rest; null for the clock of the machine.</param>
public abstract class PeriodicWorker(string name, TimeSpan interval, string trouble, WorkerBoard board, ILogger log, TimeProvider? clock = null) : BackgroundService
{
    private static readonly TimeSpan s_afterFault = TimeSpan.FromMinutes(1);

    /// <summary>One look; true where there was something to do.</summary>
    /// <param name="ct">The process ends.</param>
    protected abstract Task<bool> LookAsync(CancellationToken ct);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                board.Ran(name, await Telemetry.RunAsync(name, () => LookAsync(stoppingToken)));
                board.Rests(name, interval);
                await Task.Delay(interval, clock ?? TimeProvider.System, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                board.Failed(name, fault.GetType().Name);
                log.LogError(fault, "{Trouble}; trying again", trouble);
                var pause = interval < s_afterFault ? interval : s_afterFault;
                board.Rests(name, pause);
                await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
