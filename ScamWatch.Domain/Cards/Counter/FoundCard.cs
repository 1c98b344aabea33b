using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Cards.Counter;

/// <summary>Who handed a found card in, no nearer than the office needs it: who wants a receipt for lost property goes to the police.</summary>
public enum CardFinder
{
    /// <summary>A person in the street.</summary>
    Citizen,

    /// <summary>A shop, station or other premises.</summary>
    Premises,

    /// <summary>警察署・交番.</summary>
    Police,

    /// <summary>郵便局, or found in a letter box.</summary>
    Post,

    /// <summary>Staff found it on the premises.</summary>
    Staff,

    Other,
}

/// <summary>What became of a found card.</summary>
public enum FoundCardState
{
    /// <summary>保管中</summary>
    Kept,

    /// <summary>本人へ返却</summary>
    Returned,

    /// <summary>発行市区町村へ送付</summary>
    SentToIssuer,

    /// <summary>廃止</summary>
    Abolished,
}

/// <summary>A card that somebody else than its holder handed in. Holds no name and no address: the card lies in the safe, and its case knows its holder.</summary>
public sealed class FoundCard
{
    private FoundCard()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>Written on the envelope.</summary>
    public string ReceiptNumber { get; private set; } = "";

    public FoundCardState State { get; private set; }

    /// <summary>Where it was found.</summary>
    public string Where { get; private set; } = "";

    public CardFinder Finder { get; private set; }

    /// <summary>When it was found or handed in, UTC.</summary>
    public DateTime FoundAt { get; private set; }

    /// <summary>Where it lies.</summary>
    public string KeptAt { get; private set; } = "";

    /// <summary>Serial of its certificate; null where no reader read it.</summary>
    public string? CertificateSerial { get; private set; }

    /// <summary>Its suspension case; null while none is known.</summary>
    public Guid? CaseId { get; private set; }

    /// <summary>Receipt number of that case.</summary>
    public string? CaseNumber { get; private set; }

    public DateTime TakenAt { get; private set; }

    public string TakenBy { get; private set; } = "";

    public DateTime? SettledAt { get; private set; }

    public string? SettledBy { get; private set; }

    /// <summary>What was done with it, in words.</summary>
    public string? SettledHow { get; private set; }

    public int Version { get; private set; }

    internal static FoundCard Take(NewFoundCard card, SuspensionCase? belongsTo, Actor by, DateTime at) => new()
    {
        Id = Guid.CreateVersion7(),
        ReceiptNumber = Domain.ReceiptNumber.New(Domain.ReceiptNumber.FoundCard).ToString(),
        Where = card.Where.Trim(),
        Finder = card.Finder,
        FoundAt = card.FoundAt,
        KeptAt = card.KeptAt.Trim(),
        CertificateSerial = card.Serial,
        CaseId = belongsTo?.Id,
        CaseNumber = belongsTo?.ReceiptNumber,
        TakenAt = at,
        TakenBy = by.Name,
    };

    internal void Match(SuspensionCase belongsTo)
    {
        (CaseId, CaseNumber) = (belongsTo.Id, belongsTo.ReceiptNumber);
        Version++;
    }

    internal void Settle(FoundCardState state, string how, Actor by, DateTime at)
    {
        (State, SettledHow, SettledBy, SettledAt) = (state, how, by.Name, at);
        Version++;
    }
}
