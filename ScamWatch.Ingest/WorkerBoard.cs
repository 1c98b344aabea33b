using System.Collections.Concurrent;
using ScamWatch.Domain.Operations;

namespace ScamWatch.Ingest;

/// <summary>How a worker is doing, for the operations page.</summary>
/// <param name="Name">Stable name.</param>
/// <param name="Healthy">False while its last attempt failed.</param>
/// <param name="LastRunAt">When it last looked for work, UTC; null before the first time.</param>
/// <param name="LastItemAt">When it last found some, UTC.</param>
/// <param name="LastFault">What went wrong last; empty where nothing did.</param>
/// <param name="Connected">Whether its connection stands; null for a worker without one.</param>
/// <param name="Waiting">How many items it knows of and has not taken yet.</param>
/// <param name="FailingSince">Since when every attempt failed, UTC; null while it does well.</param>
/// <param name="NextRunAt">When it looks again, UTC; null for one that waits for news.</param>
public sealed record WorkerState(
    string Name, bool Healthy, DateTime? LastRunAt, DateTime? LastItemAt, string LastFault, bool? Connected = null, int Waiting = 0, DateTime? FailingSince = null,
    DateTime? NextRunAt = null);

/// <summary>Where workers write how they are doing. One for the process.</summary>
public sealed class WorkerBoard(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, WorkerState> _states = new();

    public IReadOnlyList<WorkerState> All => [.. _states.Values.OrderBy(s => s.Name, StringComparer.Ordinal)];

    public void Ran(string name, bool foundWork)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        Telemetry.WorkerRan(name, foundWork ? "work" : "idle");
        _states.AddOrUpdate(
            name,
            _ => new(name, true, now, foundWork ? now : null, ""),
            (_, state) => state with { Healthy = true, FailingSince = null, LastRunAt = now, LastItemAt = foundWork ? now : state.LastItemAt });
    }

    /// <summary>For a worker at the end of a wire: whether the connection stands.</summary>
    public void Connected(string name, bool connected) => _states.AddOrUpdate(
        name,
        _ => new(name, false, null, null, "", connected),
        (_, state) => state with { Connected = connected });

    /// <summary>It looks again after so long.</summary>
    public void Rests(string name, TimeSpan pause)
    {
        var next = clock.GetUtcNow().UtcDateTime + pause;
        _states.AddOrUpdate(name, _ => new(name, true, null, null, "", NextRunAt: next), (_, state) => state with { NextRunAt = next });
    }

    /// <summary>One item was taken; so many more are known to wait.</summary>
    public void Took(string name, int waiting)
    {
        Ran(name, foundWork: true);
        _states.AddOrUpdate(name, _ => new(name, true, null, null, ""), (_, state) => state with { Waiting = waiting });
    }

    /// <summary>So many items are known to wait.</summary>
    public void Waits(string name, int waiting) =>
        _states.AddOrUpdate(name, _ => new(name, true, null, null, "", Waiting: waiting), (_, state) => state with { Waiting = waiting });

    /// <param name="fault">Kind of the fault only: its text could carry what was being read.</param>
    public void Failed(string name, string fault)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        Telemetry.WorkerRan(name, "fault");
        _states.AddOrUpdate(
            name,
            _ => new(name, false, now, null, fault, FailingSince: now),
            (_, state) => state with { Healthy = false, LastRunAt = now, LastFault = fault, FailingSince = state.FailingSince ?? now });
    }
}
