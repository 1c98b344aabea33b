using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Learning;

namespace ScamWatch.Ingest.Learning;

/// <summary>Trains challengers in the background, one at a time, as they are asked for.</summary>
public sealed class ModelWorker(RunTraining training, WorkerBoard board, ILogger<ModelWorker> log) : BackgroundService
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "training";

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                board.Ran(Name, await training.RunNextAsync(stoppingToken));
                await Task.Delay(s_interval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                board.Failed(Name, fault.GetType().Name);
                log.LogError(fault, "Trainings could not be looked for; trying again");
                await Task.Delay(s_interval, CancellationToken.None);
            }
        }
    }
}
