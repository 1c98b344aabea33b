using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Nodes;
using ScamWatch.Domain.Operations;

namespace ScamWatch.Ingest.Operations;

/// <summary>Gives the months ahead their tables (PostgreSQL), long before anything comes in for them.</summary>
public sealed class MonthWorker(KeepMonths keep, WorkerLeases leases, WorkerBoard board, TimeProvider clock, ILogger<MonthWorker> log)
    : PeriodicWorker(Name, TimeSpan.FromHours(1), "The tables of the next months could not be made", board, log, clock)
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "months";

    protected override async Task<bool> LookAsync(CancellationToken ct)
    {
        var made = 0;
        await leases.InTurnAsync(Name, async turn => made = await keep.RunAsync(turn), ct);
        return made > 0;
    }
}
