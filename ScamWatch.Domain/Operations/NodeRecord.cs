using System.Linq.Expressions;

namespace ScamWatch.Domain.Operations;

/// <summary>How a worker of a process is doing.</summary>
/// <param name="FailingSince">UTC; null while it does well.</param>
/// <param name="LastFault">Kind of the last fault; empty where there was none.</param>
public sealed record NodeWorker(string Name, DateTime? LastRunAt, DateTime? LastItemAt, DateTime? FailingSince, string LastFault, bool? Connected, int Waiting);

/// <summary>A process of the program, as it said of itself of late. Written anew every half minute; every process can show all of them.</summary>
public sealed class NodeRecord
{
    /// <summary>So long after its last word a process is taken for gone.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromMinutes(2);

    private NodeRecord()
    {
    }

    public NodeRecord(Guid id, string name, string roles, string program, DateTime startedAt) =>
        (Id, Name, Roles, Program, StartedAt) = (id, name, roles, program, startedAt);

    public Guid Id { get; private set; }

    /// <summary>Machine and number of the process.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What it does, in the words of the setting <c>Node:Roles</c>; empty of a version that did not tell.</summary>
    public string Roles { get; private set; } = "";

    /// <summary>Version of the program.</summary>
    public string Program { get; private set; } = "";

    public DateTime StartedAt { get; private set; }

    public DateTime SeenAt { get; private set; }

    /// <summary>True where it said that it ends: nothing is wrong with its silence.</summary>
    public bool IsStopped { get; private set; }

    public IReadOnlyList<NodeWorker> Workers { get; private set; } = [];

    /// <summary>The machine it runs on.</summary>
    public string Machine => Name.Split(' ', 2)[0];

    /// <summary>Those that may be at work: they spoke of late, and not for the last time. By the clocks of two machines, which may differ.</summary>
    public static Expression<Func<NodeRecord, bool>> AliveAt(DateTime at)
    {
        var (from, to) = (at - SilentAfter, at + SilentAfter);
        return n => !n.IsStopped && n.SeenAt > from && n.SeenAt < to;
    }

    public void Say(IReadOnlyList<NodeWorker> workers, bool stopped, DateTime at) => (Workers, IsStopped, SeenAt) = (workers, stopped, at);
}
