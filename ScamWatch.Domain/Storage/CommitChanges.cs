namespace ScamWatch.Domain.Storage;

/// <summary>What one commit changes, for those who listen.</summary>
internal sealed class CommitChanges
{
    public HashSet<Topic> Topics { get; } = [];

    public int AuditEntries { get; private set; }

    /// <summary>True where its transaction tells the other nodes itself.</summary>
    public bool IsTold { get; set; }

    public void Add(Type entity, int count)
    {
        if (SavedChangesInterceptor.TopicOf(entity) is { } topic)
        {
            Topics.Add(topic);
            AuditEntries += topic == Topic.Audit ? count : 0;
        }
    }

    public void Add(CommitChanges others)
    {
        Topics.UnionWith(others.Topics);
        AuditEntries += others.AuditEntries;
    }
}
