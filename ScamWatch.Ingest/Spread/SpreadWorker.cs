using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Subscriptions;

namespace ScamWatch.Ingest.Spread;

/// <summary>Looks again and again for public changes that nobody was told of, and forgets who never confirmed.</summary>
public sealed class SpreadWorker(SpreadNews spread, Subscribe subscribe, WorkerBoard board, ILogger<SpreadWorker> log)
    : PeriodicWorker(Name, TimeSpan.FromSeconds(2), "Public changes could not be sent out", board, log)
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "spread";

    private static readonly Actor s_actor = Actor.Worker(Name);

    protected override async Task<bool> LookAsync(CancellationToken ct)
    {
        var found = await spread.RunAsync(s_actor, ct) > 0;
        await subscribe.ForgetAsync(ct);
        return found;
    }
}
