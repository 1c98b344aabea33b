namespace ScamWatch.Domain.Audit;

/// <summary>What a walk along the chain found so far. Faults are counted; the first of them in the order of the chain is kept.</summary>
public sealed class AuditFindings
{
    public long Entries { get; internal set; }

    public long Unsealed { get; internal set; }

    public long Unlinked { get; internal set; }

    public int Anchors { get; internal set; }

    public int Kept { get; internal set; }

    /// <summary>False where no key was there to check the seals by: edits before an entry was linked are not seen then.</summary>
    public bool SealsChecked { get; internal init; }

    public int Breaks { get; private set; }

    public AuditBreak? First { get; private set; }

    internal void Add(AuditBreak found)
    {
        Breaks++;
        // An entry that is not linked comes after all that are. Of two faults in one place the entry's own says more than the anchor's.
        if (First is null || Place(found).CompareTo(Place(First)) < 0)
        {
            First = found;
        }
    }

    private static (long, int) Place(AuditBreak found) => (found.Sequence ?? long.MaxValue, found.Anchor is null ? 0 : 1);
}
