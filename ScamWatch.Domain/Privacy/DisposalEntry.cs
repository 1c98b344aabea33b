namespace ScamWatch.Domain.Privacy;

/// <summary>Kinds of records that are held for a time. The codes are stored: never rename one.</summary>
public enum HeldKind
{
    /// <summary>Suspension cases that have ended, with their history, callbacks and orders.</summary>
    Cases,

    /// <summary>Decided reports.</summary>
    Reports,

    /// <summary>Who reported a decided report: name, contact, own mail, notes. The report itself stays.</summary>
    Reporters,

    /// <summary>Mails to reporters and their answers.</summary>
    Replies,

    /// <summary>Input that could not be read and was settled.</summary>
    UnreadableInputs,

    /// <summary>Handover notes.</summary>
    Handovers,

    /// <summary>Questions and words of who told that an article did not help.</summary>
    ArticleFeedback,

    /// <summary>Closed leak incidents.</summary>
    Leaks,

    /// <summary>Found cards that were settled.</summary>
    FoundCards,

    /// <summary>Who looked at what.</summary>
    AccessEntries,
}

/// <summary>One line of the disposal log (廃棄記録): what kind, how many, by which rule, when. Nothing of what was deleted.</summary>
public sealed class DisposalEntry
{
    private DisposalEntry()
    {
    }

    public DisposalEntry(HeldKind kind, int count, int held, int days, DateTime before, string rule, string by, DateTime at) =>
        (Id, Kind, Count, Held, Days, Before, Rule, By, At) = (Guid.CreateVersion7(), kind, count, held, days, before, rule, by, at);

    public Guid Id { get; private set; }

    public HeldKind Kind { get; private set; }

    /// <summary>How many were deleted, or made nobody's.</summary>
    public int Count { get; private set; }

    /// <summary>How many were due and kept back by a legal hold.</summary>
    public int Held { get; private set; }

    /// <summary>Days that the kind is kept.</summary>
    public int Days { get; private set; }

    /// <summary>What ended before then was due, UTC.</summary>
    public DateTime Before { get; private set; }

    /// <summary>Where the period was set: <c>default</c>, <c>setting</c> or the number of an erasure.</summary>
    public string Rule { get; private set; } = "";

    public string By { get; private set; } = "";

    public DateTime At { get; private set; }
}
