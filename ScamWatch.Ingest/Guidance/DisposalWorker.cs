using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Guidance.Flows;
using ScamWatch.Domain.Nodes;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Ingest.Guidance;

/// <summary>Deletes guided calls and all other records whose time is over.</summary>
public sealed class DisposalWorker(
    DisposeGuidedCalls dispose, DisposeRecords records, WorkerLeases leases, WorkerBoard board, TimeProvider clock, ILogger<DisposalWorker> log)
    : PeriodicWorker(Name, TimeSpan.FromHours(1), "Records past their time could not be disposed of", board, log, clock)
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "disposal";

    private static readonly Actor s_actor = Actor.Worker(Name);

    protected override async Task<bool> LookAsync(CancellationToken ct)
    {
        var gone = 0;
        // In turn: two at once would note the same records twice.
        await leases.InTurnAsync(Name, async turn => gone = await dispose.RunAsync(s_actor, turn) + (await records.RunAsync(s_actor, turn)).Value, ct);
        return gone > 0;
    }
}
