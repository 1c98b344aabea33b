using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Operations;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Ingest.Search;

/// <summary>
/// Takes new reports into the index of the search. It writes half of the time at most: whoever takes reports in has the
/// other half.
/// </summary>
public sealed class SearchWorker(IndexReports index, WorkerBoard board, ILogger<SearchWorker> log) : BackgroundService
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "search";

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var adopted = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var watch = Stopwatch.StartNew();
                // Those of an older version once; then the new ones.
                adopted = adopted || await index.AdoptAsync(stoppingToken) == 0;
                var taken = await Telemetry.RunAsync(Name, () => index.RunAsync(stoppingToken), t => t > 0 ? "work" : "idle");
                board.Ran(Name, taken > 0);
                var pause = !adopted || taken == IndexReports.AtOnce ? watch.Elapsed : s_interval;
                board.Rests(Name, pause);
                await Task.Delay(pause, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                board.Failed(Name, fault.GetType().Name);
                log.LogError(fault, "The index of the search could not be written; trying again");
                board.Rests(Name, s_interval);
                await Task.Delay(s_interval, CancellationToken.None);
            }
        }
    }
}
