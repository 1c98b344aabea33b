using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Clocks;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Ingest.Clocks;

/// <summary>Looks again and again for clocks that run too long.</summary>
public sealed class ClockWorker(RaiseEscalations raise, WorkerBoard board, ILogger<ClockWorker> log)
    : PeriodicWorker(Name, TimeSpan.FromSeconds(15), "Late reports could not be looked for", board, log)
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "clocks";

    private static readonly Actor s_actor = Actor.Worker(Name);

    protected override async Task<bool> LookAsync(CancellationToken ct) => await raise.RunAsync(s_actor, ct) > 0;
}
