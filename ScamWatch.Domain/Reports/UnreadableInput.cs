namespace ScamWatch.Domain.Reports;

/// <summary>What became of an input that could not be read.</summary>
public enum UnreadableState
{
    Waiting,
    Read,
    Discarded,
}

/// <summary>
/// Something handed in that could not be read: kept, marked and visible until someone deals with it. Either
/// <see cref="Text"/> holds the faulty piece, My Numbers destroyed, or the untouched file waits at <see cref="Path"/>.
/// </summary>
public sealed class UnreadableInput
{
    private UnreadableInput()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>Name of the file it came in, My Numbers destroyed.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Which limit, row or field was at fault.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>The faulty piece as text with what is needed to read it again (a CSV row under its header); null for whole files.</summary>
    public string? Text { get; private set; }

    /// <summary>Where the file was put aside; null where <see cref="Text"/> is kept.</summary>
    public string? Path { get; private set; }

    public long Size { get; private set; }

    public DateTime ReceivedAt { get; private set; }

    public UnreadableState State { get; private set; }

    public int Attempts { get; private set; }

    public int Version { get; private set; }

    public static UnreadableInput Keep(string name, string reason, string? text, string? path, long size, DateTime at) => new()
    {
        Id = Guid.CreateVersion7(),
        Name = name,
        Reason = reason,
        Text = text,
        Path = path,
        Size = size,
        ReceivedAt = at,
        State = UnreadableState.Waiting,
        Attempts = 1,
    };

    /// <summary>Another attempt failed.</summary>
    public void FailAgain(string reason, string? text)
    {
        Reason = reason;
        Text = text ?? Text;
        Attempts++;
        Version++;
    }

    public void MarkRead()
    {
        State = UnreadableState.Read;
        Attempts++;
        Version++;
        Text = null;
    }

    public void Discard()
    {
        State = UnreadableState.Discarded;
        Version++;
        Text = null;
    }
}
