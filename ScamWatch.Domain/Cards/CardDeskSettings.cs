namespace ScamWatch.Domain.Cards;

/// <summary>
/// Where municipalities differ, in the part <c>cardDesk</c> of <c>municipality.json</c>. The defaults are the strictest
/// found: card, one more identity paper and the PIN ready (酒田市, 高槻市, 筑北村).
/// </summary>
public sealed record CardDeskSettings
{
    /// <summary>A release needs one more identity paper beside the card.</summary>
    public bool ReleaseNeedsIdentityPaper { get; init; } = true;

    /// <summary>A release needs the holder to have the PIN ready.</summary>
    public bool ReleaseNeedsPin { get; init; } = true;

    /// <summary>A voluntary agent needs 照会兼回答書 and so comes twice.</summary>
    public bool AgentNeedsSealedReply { get; init; } = true;

    /// <summary>How long a prepared release may wait for its second person, in minutes.</summary>
    public int ReleaseApprovalMinutes { get; init; } = 30;

    /// <summary><c>signing</c> where only the signing certificate is issued anew after a release, <c>both</c> where both are (富谷市).</summary>
    public string ReissueAfterRelease { get; init; } = "signing";

    /// <summary>How long a counter PC stays paired, in hours: a working day.</summary>
    public int ReaderAgentHours { get; init; } = 12;

    /// <summary>How many days back an open case of the same holder counts as a double.</summary>
    public int DuplicateWindowDays { get; init; } = 90;

    /// <summary>Minutes without a confirmed stop after which the board points a case out.</summary>
    public int EscalateNoticeMinutes { get; init; } = 15;

    /// <summary>Minutes after which it is offered to every operator.</summary>
    public int EscalateReassignMinutes { get; init; } = 30;

    /// <summary>Minutes after which the manager is told.</summary>
    public int EscalateManagerMinutes { get; init; } = 60;

    /// <summary>Where one mail goes when a case or a callback has come to the manager; empty for none. A mailbox of the office.</summary>
    public string EscalateMailTo { get; init; } = "";

    /// <summary>Minutes beyond its time after which a callback is pointed out.</summary>
    public int CallbackNoticeMinutes { get; init; } = 15;

    /// <summary>Minutes beyond its time after which it is offered to every operator.</summary>
    public int CallbackReassignMinutes { get; init; } = 30;

    /// <summary>Minutes beyond its time after which the manager is told.</summary>
    public int CallbackManagerMinutes { get; init; } = 60;

    /// <summary>Attempts after which a callback that reaches nobody goes to a supervisor.</summary>
    public int CallbackAttempts { get; init; } = 3;

    /// <summary>Minutes until the next attempt.</summary>
    public int CallbackRetryMinutes { get; init; } = 30;

    /// <summary>0 where renewal opens on the day three months before expiry, 1 where it opens the day after (大口町, 安曇野市).</summary>
    public int RenewalOpensOffsetDays { get; init; }
}
