namespace ScamWatch.Domain.Nodes;

/// <summary>Who does a work that only one node may do at a time, and until when without another word.</summary>
public sealed class WorkerLease
{
    private WorkerLease()
    {
    }

    internal WorkerLease(string name, string owner, DateTime until) => (Name, Owner, Until) = (name, owner, until);

    /// <summary>Of the work.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Names the process and the turn.</summary>
    public string Owner { get; private set; } = "";

    /// <summary>UTC; from then on anybody may take it.</summary>
    public DateTime Until { get; private set; }
}
