namespace ScamWatch.Domain.Cards.Paper;

/// <summary>A run of serials that was printed for a desk; no other desk has them.</summary>
public sealed class PaperRange
{
    private PaperRange()
    {
    }

    public PaperRange(string desk, int first, int last, string by, DateTime at) =>
        (Id, Desk, First, Last, IssuedBy, IssuedAt) = (Guid.CreateVersion7(), desk, first, last, by, at);

    public Guid Id { get; private set; }

    public string Desk { get; private set; } = "";

    public int First { get; private set; }

    public int Last { get; private set; }

    public string IssuedBy { get; private set; } = "";

    public DateTime IssuedAt { get; private set; }
}

/// <summary>A form that will not become a case: unused, spoiled, or a misdirected call.</summary>
public sealed class PaperNote
{
    private PaperNote()
    {
    }

    public PaperNote(string serial, string reason, string by, DateTime at) => (Serial, Reason, By, At) = (serial, reason, by, at);

    public string Serial { get; private set; } = "";

    public string Reason { get; private set; } = "";

    public string By { get; private set; } = "";

    public DateTime At { get; private set; }
}
