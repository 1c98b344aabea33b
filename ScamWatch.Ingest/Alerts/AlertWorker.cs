using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Ingest.Alerts;

/// <summary>Publishes planned warnings, ends those past their last day, and raises approvals that are overdue.</summary>
public sealed class AlertWorker(KeepAlertTimes times, WorkerBoard board, ILogger<AlertWorker> log)
    : PeriodicWorker(Name, TimeSpan.FromSeconds(2), "Planned and ending warnings could not be looked after", board, log)
{
    /// <summary>Its name on the operations page.</summary>
    public const string Name = "alerts";

    private static readonly Actor s_actor = Actor.Worker(Name);

    protected override async Task<bool> LookAsync(CancellationToken ct) => await times.RunAsync(s_actor, ct) > 0;
}
