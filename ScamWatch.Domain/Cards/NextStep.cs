namespace ScamWatch.Domain.Cards;

/// <summary>What the caller is told to do after the call; the words are the screen's.</summary>
public enum NextStep
{
    /// <summary>The state of the case can be asked for by its receipt number.</summary>
    AskByReceiptNumber,

    /// <summary>File 遺失届 or 盗難届 and note 受理番号, police station and its contact.</summary>
    Police,

    /// <summary>Have a disaster certificate (罹災証明書) issued; it takes the place of the police number.</summary>
    DisasterCertificate,

    /// <summary>Lost at home: be ready to describe how; no police number is needed.</summary>
    DescribeHomeLoss,

    /// <summary>No source says which papers belong to this cause: the counter does.</summary>
    AskWhichPapers,

    /// <summary>Suspension does not clear the proxies set in マイナポータル: the holder must remove them.</summary>
    PortalProxies,

    /// <summary>Loss report at the counter with 受理番号 and identity papers.</summary>
    CounterWithPoliceReceipt,

    /// <summary>Loss report at the counter with 罹災証明書 and identity papers.</summary>
    CounterWithDisasterCertificate,

    /// <summary>Loss report at the counter with identity papers.</summary>
    Counter,

    /// <summary>A new card, normal or express, at the fees for loss.</summary>
    ReissueAfterLoss,

    /// <summary>A new card; the fee depends on the reason.</summary>
    ReissueByReason,

    /// <summary>資格確認書 from the insurer.</summary>
    EligibilityCertificate,

    /// <summary>マイナ免許証: the licence data is not on the new card.</summary>
    DrivingLicence,

    /// <summary>The card turned up: release at the counter, never by telephone.</summary>
    IfCardFound,

    /// <summary>The phone turned up: release in マイナポータル; a factory reset deletes no certificate.</summary>
    IfPhoneFound,

    /// <summary>Nobody will call to ask for a PIN or the number.</summary>
    NobodyAsksPin,
}
