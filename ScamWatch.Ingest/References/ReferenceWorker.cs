using Microsoft.Extensions.Logging;
using ScamWatch.Domain.References;

namespace ScamWatch.Ingest.References;

/// <summary>Looks again and again whether another process has approved changes to the reference data.</summary>
public sealed class ReferenceWorker(ReferenceBook book, WorkerBoard board, ILogger<ReferenceWorker> log)
    : PeriodicWorker(Name, TimeSpan.FromSeconds(5), "Changes to the reference data could not be looked for", board, log)
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "reference";

    protected override Task<bool> LookAsync(CancellationToken ct) => book.LookAsync(ct);
}
