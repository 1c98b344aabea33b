namespace ScamWatch.Domain.Audit;

/// <summary>The place of an entry in the chain. A row of its own: entries are never touched again, and writers do not wait for each other.</summary>
public sealed class AuditLink
{
    private AuditLink()
    {
    }

    internal AuditLink(long sequence, long entryId, byte[] hash) => (Sequence, EntryId, Hash) = (sequence, entryId, hash);

    /// <summary>From 1, without gaps. The primary key: of two processes that link at once one is refused.</summary>
    public long Sequence { get; private set; }

    public long EntryId { get; private set; }

    /// <summary>SHA-256 over the hash before and the entry.</summary>
    public byte[] Hash { get; private set; } = [];

    /// <summary>What stands before the first link.</summary>
    internal static byte[] Beginning { get; } = new byte[32];
}
