namespace ScamWatch.Domain.Privacy;

/// <summary>What somebody saw of a person. The codes are stored: never rename one.</summary>
public enum AccessKind
{
    /// <summary>A suspension case was opened; of a shielded holder without address and contact.</summary>
    CaseSeen,

    /// <summary>The whole of a shielded case was shown.</summary>
    CaseUnmasked,

    /// <summary>A report was opened; without who reported it.</summary>
    ReportSeen,

    /// <summary>The reporter's name and contact were shown.</summary>
    ReporterSeen,

    /// <summary>The case stood among what a search for a holder found.</summary>
    FoundInSearch,

    /// <summary>All that is held of a person was written out for them.</summary>
    Exported,
}

/// <summary>That somebody looked at a case or report: who, when, which and what kind of sight. Never what they saw.</summary>
public sealed class AccessEntry
{
    private AccessEntry()
    {
    }

    public AccessEntry(DateTime at, string actorId, string actorName, AccessKind kind, string subject) =>
        (At, ActorId, ActorName, Kind, Subject) = (at, actorId, actorName, kind, subject);

    public long Id { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; private set; }

    public string ActorId { get; private set; } = "";

    public string ActorName { get; private set; } = "";

    public AccessKind Kind { get; private set; }

    /// <summary>Receipt number.</summary>
    public string Subject { get; private set; } = "";
}
