namespace ScamWatch.Domain.Audit;

/// <summary>A check of the whole chain and what it found.</summary>
public sealed class AuditCheck
{
    private AuditCheck()
    {
    }

    internal AuditCheck(AuditFindings findings, string by, DateTime startedAt, DateTime endedAt)
    {
        Id = Guid.CreateVersion7();
        (By, StartedAt, EndedAt) = (by, startedAt, endedAt);
        (Entries, Unsealed, Unlinked, Anchors, Kept) = (findings.Entries, findings.Unsealed, findings.Unlinked, findings.Anchors, findings.Kept);
        (Breaks, First) = (findings.Breaks, findings.First);
    }

    public Guid Id { get; private set; }

    public DateTime StartedAt { get; private set; }

    public DateTime EndedAt { get; private set; }

    public string By { get; private set; } = "";

    /// <summary>Linked entries that were looked at.</summary>
    public long Entries { get; private set; }

    /// <summary>Of these, how many were written before there were seals.</summary>
    public long Unsealed { get; private set; }

    /// <summary>Entries that were not linked yet.</summary>
    public long Unlinked { get; private set; }

    /// <summary>Anchors of the database.</summary>
    public int Anchors { get; private set; }

    /// <summary>Anchors kept elsewhere that were compared.</summary>
    public int Kept { get; private set; }

    /// <summary>Faults found; 0 where all is well.</summary>
    public int Breaks { get; private set; }

    public AuditBreak? First { get; private set; }

    public DateTime? AcknowledgedAt { get; private set; }

    public string AcknowledgedBy { get; private set; } = "";

    /// <summary>What was found out about it.</summary>
    public string AcknowledgedWhy { get; private set; } = "";

    public int Version { get; private set; }

    /// <summary>True while supervisors are to be told of it.</summary>
    public bool IsAlarm => Breaks > 0 && AcknowledgedAt is null;

    /// <summary>True where this found just what another did.</summary>
    internal bool IsSameAs(AuditCheck other) => Breaks == other.Breaks && First == other.First;

    /// <summary>A supervisor knows of it.</summary>
    internal void Acknowledge(string by, string why, DateTime at)
    {
        (AcknowledgedAt, AcknowledgedBy, AcknowledgedWhy) = (at, by, why);
        Version++;
    }
}
