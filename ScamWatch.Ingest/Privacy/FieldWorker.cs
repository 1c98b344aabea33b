using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Nodes;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Ingest.Privacy;

/// <summary>Encrypts anew what was stored with another key, after an update of the program or a change of keys.</summary>
public sealed class FieldWorker(RenewFields renew, WorkerLeases leases, WorkerBoard board, TimeProvider clock, ILogger<FieldWorker> log)
    : PeriodicWorker(Name, TimeSpan.FromMinutes(1), "Stored fields could not be encrypted anew", board, log, clock)
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "field-keys";

    private static readonly Actor s_actor = Actor.Worker(Name);

    protected override async Task<bool> LookAsync(CancellationToken ct)
    {
        var renewed = 0;
        await leases.InTurnAsync(Name, async turn => renewed = await renew.RunAsync(s_actor, turn), ct);
        return renewed > 0;
    }
}
