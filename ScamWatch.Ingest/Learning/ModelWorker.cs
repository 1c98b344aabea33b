using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Learning;

namespace ScamWatch.Ingest.Learning;

/// <summary>Trains challengers in the background, one at a time, as they are asked for.</summary>
public sealed class ModelWorker(RunTraining training, WorkerBoard board, ILogger<ModelWorker> log)
    : PeriodicWorker(Name, TimeSpan.FromSeconds(1), "Trainings could not be looked for", board, log)
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "training";

    protected override Task<bool> LookAsync(CancellationToken ct) => training.RunNextAsync(ct);
}
