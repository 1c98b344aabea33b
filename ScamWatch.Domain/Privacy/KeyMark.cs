namespace ScamWatch.Domain.Privacy;

/// <summary>Which secret of a name this database belongs to. Tells nothing of the secret itself.</summary>
public sealed class KeyMark
{
    private KeyMark()
    {
    }

    internal KeyMark(string name, string mark, DateTime at) => (Name, Mark, At) = (name, mark, at);

    /// <summary>What the secret is for.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Beginning of a hash made with or of the secret.</summary>
    public string Mark { get; private set; } = "";

    /// <summary>When it was first seen, UTC.</summary>
    public DateTime At { get; private set; }

    internal void Replace(string mark, DateTime at) => (Mark, At) = (mark, at);
}
