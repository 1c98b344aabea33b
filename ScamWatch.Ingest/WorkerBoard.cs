using System.Collections.Concurrent;

namespace ScamWatch.Ingest;

/// <summary>How a worker is doing, for the operations page.</summary>
/// <param name="Name">Stable name.</param>
/// <param name="Healthy">False while its last attempt failed.</param>
/// <param name="LastRunAt">When it last looked for work, UTC; null before the first time.</param>
/// <param name="LastItemAt">When it last found some, UTC.</param>
/// <param name="LastFault">What went wrong last; empty where nothing did.</param>
public sealed record WorkerState(string Name, bool Healthy, DateTime? LastRunAt, DateTime? LastItemAt, string LastFault);

/// <summary>Where workers write how they are doing. One for the process.</summary>
public sealed class WorkerBoard(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, WorkerState> _states = new();

    public IReadOnlyList<WorkerState> All => [.. _states.Values.OrderBy(s => s.Name, StringComparer.Ordinal)];

    public void Ran(string name, bool foundWork)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        _states.AddOrUpdate(
            name,
            _ => new(name, true, now, foundWork ? now : null, ""),
            (_, state) => state with { Healthy = true, LastRunAt = now, LastItemAt = foundWork ? now : state.LastItemAt });
    }

    /// <param name="fault">Kind of the fault only: its text could carry what was being read.</param>
    public void Failed(string name, string fault)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        _states.AddOrUpdate(
            name,
            _ => new(name, false, now, null, fault),
            (_, state) => state with { Healthy = false, LastRunAt = now, LastFault = fault });
    }
}
