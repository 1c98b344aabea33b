namespace ScamWatch.Domain.Cards;

/// <summary>What the police gave the holder: number, station, contact (仙台市). Each may be learnt later.</summary>
/// <param name="Number">受理番号 of the 遺失届 or 盗難届.</param>
/// <param name="Station">警察署 or 交番.</param>
/// <param name="Contact">Its telephone number.</param>
public sealed record PoliceReceipt(string Number, string Station, string Contact)
{
    /// <summary>True once all three are known.</summary>
    public bool IsComplete => Number.Length > 0 && Station.Length > 0 && Contact.Length > 0;
}

/// <summary>The loss report (紛失届) filed at the counter.</summary>
/// <param name="FiledOn">Day of filing; the express re-issue is counted from it.</param>
/// <param name="Counter">Which counter took it.</param>
/// <param name="Circumstances">How it was lost; takes the place of the police number for a loss at home.</param>
/// <param name="DisasterCertificate">罹災証明書: who issued it and its number; empty where none belongs to the cause.</param>
/// <param name="By">Who took it.</param>
public sealed record LossReport(DateOnly FiledOn, string Counter, string Circumstances, string DisasterCertificate, string By);

/// <summary>What must lie on the counter before a suspension is lifted.</summary>
public enum ReleaseDocument
{
    /// <summary>The found card itself.</summary>
    Card,

    /// <summary>One more identity paper of the holder.</summary>
    IdentityPaper,

    /// <summary>The holder is ready to type the PIN at the counter's pad.</summary>
    PinReady,

    /// <summary>An identity paper of the agent.</summary>
    AgentIdentityPaper,

    /// <summary>戸籍 of a minor (not within the same household) or 登記事項証明書 of an adult ward.</summary>
    ProofOfAgency,

    /// <summary>委任状 of a voluntary agent.</summary>
    Mandate,

    /// <summary>照会兼回答書, sealed by the holder: the agent comes a second time with it.</summary>
    SealedReply,
}

/// <summary>How the found card was seen at the counter.</summary>
/// <param name="How">What the reader proved, or why it was seen by hand.</param>
/// <param name="ByReader">True where a reader read it.</param>
/// <param name="Serial">Serial of its certificate; empty where it was seen by hand.</param>
public sealed record CardSight(string How, bool ByReader, string Serial = "")
{
    /// <summary>Seen by a clerk without a reader.</summary>
    /// <param name="reason">Why no reader.</param>
    public static CardSight ByHand(string reason) => new(reason, ByReader: false);
}

/// <summary>What becomes of the signing certificate, which lapses with a suspension.</summary>
public enum SigningCertificate
{
    NotWanted,
    Wanted,
    Issued,
}

/// <summary>A release prepared at the counter, and whose approval it found.</summary>
/// <param name="Counter">Which counter.</param>
/// <param name="Relation">Who stands there.</param>
/// <param name="Documents">What was seen.</param>
/// <param name="IdentityChecked">True where the person was compared with the papers.</param>
/// <param name="Signing">Whether the signing certificate is to be issued anew.</param>
/// <param name="ById">Account of the person who prepared it.</param>
/// <param name="By">Their name.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ApprovedBy">Name of the second person; null until they approved.</param>
/// <param name="ApprovedAt">When, UTC.</param>
/// <param name="Card">How the card was seen; null for a release of a time when that was not asked.</param>
public sealed record Release(
    string Counter, CallerRelation Relation, IReadOnlyList<ReleaseDocument> Documents, bool IdentityChecked,
    SigningCertificate Signing, string ById, string By, DateTime At, string? ApprovedBy = null, DateTime? ApprovedAt = null,
    CardSight? Card = null);

/// <summary>An application for a new card.</summary>
/// <param name="Reason">Code of <see cref="ReissueReason"/>.</param>
/// <param name="Express">特急発行.</param>
/// <param name="WithCertificates">Whether certificates come with it.</param>
/// <param name="ReasonDate">The day from which the express period is counted.</param>
/// <param name="FeeYen">Due when the card is handed over.</param>
/// <param name="AppliedOn">Day of application.</param>
/// <param name="FeePaidYen">Taken at hand-over; null until then.</param>
/// <param name="HandedOverOn">Day of hand-over (交付); null until then.</param>
public sealed record Reissue(
    string Reason, bool Express, bool WithCertificates, DateOnly ReasonDate, int FeeYen, DateOnly AppliedOn,
    int? FeePaidYen = null, DateOnly? HandedOverOn = null);
