namespace ScamWatch.Domain.Cards;

/// <summary>What the caller says of the holder and the loss. Every field may stay empty but the name: suspension is protective.</summary>
public sealed record LossStatement
{
    public required SuspensionTarget Target { get; init; }

    public required LossCause Cause { get; init; }

    /// <summary>When, in the caller's words or as a time.</summary>
    public string LostWhen { get; init; } = "";

    /// <summary>Where it was lost or last seen.</summary>
    public string LostWhere { get; init; } = "";

    /// <summary>What happened.</summary>
    public string Circumstances { get; init; } = "";

    public string HolderName { get; init; } = "";

    public string HolderKana { get; init; } = "";

    public DateOnly? HolderBirthDate { get; init; }

    /// <summary><c>female</c>, <c>male</c>, or empty where it was not stated.</summary>
    public string HolderSex { get; init; } = "";

    public string HolderAddress { get; init; } = "";

    public CallerRelation Relation { get; init; }

    /// <summary>The caller's own name where it is not the holder who calls.</summary>
    public string CallerName { get; init; } = "";

    public string CallbackNumber { get; init; } = "";

    /// <summary>False where a call to that number could endanger the holder.</summary>
    public bool CallbackIsSafe { get; init; } = true;

    /// <summary>The holder must be shielded from the person who holds the card (DV and the like).</summary>
    public bool Shielded { get; init; }

    /// <summary>Receipt number of the report that led here; empty where none did.</summary>
    public string ReportReceiptNumber { get; init; } = "";

    /// <summary>The statement without what could lead to a shielded holder: address, places, contact, who called.</summary>
    public LossStatement Masked() => this with
    {
        LostWhere = Hide(LostWhere),
        Circumstances = Hide(Circumstances),
        HolderAddress = Hide(HolderAddress),
        CallerName = Hide(CallerName),
        CallbackNumber = Hide(CallbackNumber),
    };

    private static string Hide(string text) => text.Length == 0 ? "" : "●●●";
}

/// <summary>The paper form a case is entered from.</summary>
/// <param name="Serial">Printed on the form.</param>
/// <param name="WrittenAt">When it was filled in, UTC.</param>
public sealed record PaperEntry(string Serial, DateTime WrittenAt);

/// <summary>Outcome of the four facts a holder states; staff never read ours out.</summary>
public sealed record IdentityCheck(IdentityMatch Name, IdentityMatch BirthDate, IdentityMatch Address, IdentityMatch Sex)
{
    public static IdentityCheck NotAsked { get; } =
        new(IdentityMatch.NotAsked, IdentityMatch.NotAsked, IdentityMatch.NotAsked, IdentityMatch.NotAsked);

    public bool HasMismatch => this is { Name: IdentityMatch.Mismatch } or { BirthDate: IdentityMatch.Mismatch }
        or { Address: IdentityMatch.Mismatch } or { Sex: IdentityMatch.Mismatch };
}
