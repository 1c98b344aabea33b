namespace ScamWatch.Domain.Cards;

/// <summary>A step of a suspension case, recorded by a person.</summary>
/// <param name="CaseId">Which case.</param>
/// <param name="SeenVersion">The version the actor had before their eyes.</param>
public abstract record CaseStep(Guid CaseId, int SeenVersion)
{
    /// <summary>Identity facts were compared.</summary>
    public sealed record CheckIdentity(Guid CaseId, int SeenVersion, IdentityCheck Check) : CaseStep(CaseId, SeenVersion);

    /// <summary>The request was passed on by telephone or fax.</summary>
    /// <param name="To">To whom, and the number they gave.</param>
    /// <param name="At">When, UTC.</param>
    public sealed record Request(Guid CaseId, int SeenVersion, string To, DateTime At) : CaseStep(CaseId, SeenVersion);

    /// <summary>The other side confirmed the stop.</summary>
    /// <param name="How">How and by whom.</param>
    /// <param name="At">When it took effect by their word, UTC.</param>
    public sealed record Confirm(Guid CaseId, int SeenVersion, string How, DateTime At) : CaseStep(CaseId, SeenVersion);

    /// <summary>Set aside, ended as mistaken, or marked for a callback.</summary>
    public sealed record SetAside(Guid CaseId, int SeenVersion, CaseState State, string Reason) : CaseStep(CaseId, SeenVersion);

    /// <summary>What the holder told of the police report; parts may be empty.</summary>
    public sealed record RecordPolice(Guid CaseId, int SeenVersion, PoliceReceipt Receipt) : CaseStep(CaseId, SeenVersion);

    /// <summary>The loss report was filed at the counter today.</summary>
    public sealed record FileLossReport(
        Guid CaseId, int SeenVersion, string Counter, string Circumstances, string DisasterCertificate) : CaseStep(CaseId, SeenVersion);

    /// <summary>A release was made ready in a counter session; a second person must approve it.</summary>
    /// <param name="Signing">Whether the holder wants the signing certificate issued anew.</param>
    /// <param name="Card">How the card was seen.</param>
    public sealed record PrepareRelease(
        Guid CaseId, int SeenVersion, string Counter, CallerRelation Relation, IReadOnlyList<ReleaseDocument> Documents,
        bool IdentityChecked, bool Signing, CardSight Card) : CaseStep(CaseId, SeenVersion);

    /// <summary>A prepared release is taken back.</summary>
    public sealed record WithdrawRelease(Guid CaseId, int SeenVersion, string Reason) : CaseStep(CaseId, SeenVersion);

    /// <summary>A second person, who is the actor of this step, lifts the suspension.</summary>
    public sealed record ApproveRelease(Guid CaseId, int SeenVersion) : CaseStep(CaseId, SeenVersion);

    /// <summary>A release or abolition was settled by hand, or was heard to hold.</summary>
    /// <param name="How">How it is known: at the terminal of the counter, by telephone from whom.</param>
    /// <param name="At">Since when it holds, UTC.</param>
    public sealed record ConfirmEffect(Guid CaseId, int SeenVersion, string How, DateTime At) : CaseStep(CaseId, SeenVersion);

    /// <summary>The signing certificate was issued anew.</summary>
    public sealed record IssueSigning(Guid CaseId, int SeenVersion) : CaseStep(CaseId, SeenVersion);

    /// <summary>The card is abolished for good.</summary>
    /// <param name="TypedReceiptNumber">Typed out by the actor as the confirmation.</param>
    public sealed record Abolish(Guid CaseId, int SeenVersion, string Reason, string TypedReceiptNumber) : CaseStep(CaseId, SeenVersion);

    /// <summary>A new card is applied for.</summary>
    /// <param name="Reason">Code of the reason.</param>
    /// <param name="ReasonDate">Day the reason arose; for a loss the day of the loss report counts, whatever stands here.</param>
    /// <param name="HolderPresent">The holder is there in person, as express issue wants.</param>
    /// <param name="NoRefundTold">The holder was told that the express fee is not returned if the card is found.</param>
    public sealed record ApplyForReissue(
        Guid CaseId, int SeenVersion, string Reason, bool Express, bool WithCertificates, DateOnly ReasonDate,
        bool HolderPresent, bool NoRefundTold) : CaseStep(CaseId, SeenVersion);

    /// <summary>The new card was handed over and paid.</summary>
    public sealed record HandOver(Guid CaseId, int SeenVersion, int PaidYen) : CaseStep(CaseId, SeenVersion);
}
