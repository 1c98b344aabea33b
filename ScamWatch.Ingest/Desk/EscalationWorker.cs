using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Cards.Desk;

namespace ScamWatch.Ingest.Desk;

/// <summary>Takes cases and callbacks of the card desk up a step as time passes. May run in several processes at once.</summary>
public sealed class EscalationWorker(EscalateCases escalate, WorkerBoard board, TimeProvider clock, ILogger<EscalationWorker> log)
    : PeriodicWorker(Name, TimeSpan.FromSeconds(10), "Steps of waiting cases could not be recorded", board, log, clock)
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "escalation";

    protected override async Task<bool> LookAsync(CancellationToken ct) => await escalate.RunAsync(ct) > 0;
}
