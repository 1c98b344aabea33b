namespace ScamWatch.Domain.Backups;

/// <summary>A backup that was taken, is being taken or failed.</summary>
public sealed class BackupRun
{
    private BackupRun()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>The moment it was due; unique, so that of several processes one takes it. Null for one by hand.</summary>
    public DateTime? Due { get; private set; }

    public DateTime StartedAt { get; private set; }

    public DateTime? EndedAt { get; private set; }

    /// <summary>Name of the file, without its folder.</summary>
    public string File { get; private set; } = "";

    /// <summary>Bytes of the file.</summary>
    public long Size { get; private set; }

    /// <summary>True where the keys were written too, to a file of their own.</summary>
    public bool HasKeys { get; private set; }

    /// <summary>Why it failed; empty where it did not.</summary>
    public string Fault { get; private set; } = "";

    public string By { get; private set; } = "";

    public int Version { get; private set; }

    /// <summary>True where it is there and whole.</summary>
    public bool IsGood => EndedAt is not null && Fault.Length == 0;

    internal static BackupRun Start(DateTime? due, string by, DateTime at) => new() { Id = Guid.CreateVersion7(), Due = due, By = by, StartedAt = at };

    internal void StartAgain(string by, DateTime at)
    {
        (By, StartedAt, EndedAt, Fault) = (by, at, null, "");
        Version++;
    }

    internal void End(BackupTaken taken, DateTime at)
    {
        (File, Size, HasKeys, EndedAt, Fault) = (Path.GetFileName(taken.File), taken.Size, taken.KeysFile is not null, at, "");
        Version++;
    }

    internal void Fail(string fault, DateTime at)
    {
        (Fault, EndedAt) = (fault.Length <= 300 ? fault : fault[..300], at);
        Version++;
    }
}
