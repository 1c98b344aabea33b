using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Ingest.Learning;

/// <summary>Judges what waits again after another model came into use.</summary>
public sealed class JudgeAgainWorker(JudgeAgain judge, WorkerBoard board, ILogger<JudgeAgainWorker> log)
    : PeriodicWorker(Name, TimeSpan.FromMinutes(1), "What waits could not be judged again", board, log)
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "judge-again";

    protected override async Task<bool> LookAsync(CancellationToken ct) => await judge.RunAsync(ct) > 0;
}
