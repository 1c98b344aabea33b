using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Leaks;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Ingest.Leaks;

/// <summary>Looks again and again for reports of leaks that come due.</summary>
public sealed class LeakWorker(RaiseLeakAlarms raise, WorkerBoard board, TimeProvider clock, ILogger<LeakWorker> log)
    : PeriodicWorker(Name, TimeSpan.FromMinutes(1), "Reminders of leak reports could not be recorded", board, log, clock)
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "leaks";

    private static readonly Actor s_actor = Actor.Worker(Name);

    protected override async Task<bool> LookAsync(CancellationToken ct) => await raise.RunAsync(s_actor, ct) > 0;
}
