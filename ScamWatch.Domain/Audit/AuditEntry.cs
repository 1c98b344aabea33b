using System.Text;

namespace ScamWatch.Domain.Audit;

/// <summary>What happened. The numbers are stored: never change one; give each area its own hundred.</summary>
public enum AuditKind
{
    ReportReceived = 1000,
    ReportDecided = 1001,
    ReporterRevealed = 1002,
    UnreadableInputKept = 1010,
    UnreadableInputRetried = 1011,
    UnreadableInputDiscarded = 1012,

    CampaignFormed = 1040,
    CampaignRaised = 1041,
    LateReportDecided = 1042,
    ReportsMoved = 1043,
    CampaignSplit = 1044,
    CampaignsMerged = 1045,
    CampaignChangeUndone = 1046,
    CampaignDecided = 1047,
    CampaignRenamed = 1048,
    ReportRematched = 1049,

    AlertDrafted = 1100,
    AlertEdited = 1101,
    AlertPublished = 1102,
    AlertWithdrawn = 1103,

    ReplySent = 1120,
    ReplyFailed = 1121,
    ReplyRetried = 1122,
    RepliesStopped = 1123,
    ReportOpened = 1124,

    SuspensionReceived = 1200,
    IdentityChecked = 1201,
    SuspensionRequested = 1202,
    SuspensionConfirmed = 1203,
    CaseSetAside = 1204,
    CaseSeen = 1205,
    CaseUnmasked = 1206,
    PoliceReceiptRecorded = 1207,
    LossReportFiled = 1208,
    ReleasePrepared = 1209,
    ReleaseWithdrawn = 1210,
    CardReleased = 1211,
    CardAbolished = 1212,
    ReissueApplied = 1213,
    CardHandedOver = 1214,
    SigningReissued = 1215,
    CasesJoined = 1216,
    HolderLookedUp = 1217,
    CaseAssigned = 1218,
    CallWrappedUp = 1219,
    CallMisdirected = 1220,
    CallbackPlanned = 1221,
    CallbackTried = 1222,
    CallbackEnded = 1223,
    HandoverWritten = 1224,
    HandoverAcknowledged = 1225,
    SupervisorCalled = 1226,
    SupervisorAnswered = 1227,
    CallFiguresEntered = 1228,
    PaperFormsIssued = 1229,
    PaperFormSettled = 1230,
    CaseReportLinked = 1231,

    RegistryAccepted = 1250,
    RegistryDone = 1251,
    RegistryHolderNotFound = 1252,
    RegistryRefused = 1253,
    RegistryOrderDead = 1254,
    RegistryOrderRetried = 1255,
    RegistryOrderGivenUp = 1256,
    RegistryOrderWithdrawn = 1257,
    RegistryOrderPlaced = 1258,

    SignedIn = 1300,
    SignInFailed = 1301,
    SignedOut = 1302,
    StaffAdded = 1310,

    WatchStarted = 1330,
    WatchEnded = 1331,
    WatchedReportReceived = 1332,
    ReportTraceWatched = 1333,
    ReporterAsked = 1341,
    ReporterAnswered = 1342,
    AnswerSeen = 1343,
    AnswerMadeReport = 1344,
    ReportAssigned = 1320,
    ReportHandedOver = 1321,
    WorkStateChanged = 1322,
    DecisionsUndone = 1323,
    QueueFilterSaved = 1324,
    QueueFilterRemoved = 1325,

    IntakeRuleWritten = 1360,
    IntakeRuleTried = 1361,
    IntakeRuleSeen = 1362,
    IntakeRuleSwitchedOn = 1363,
    IntakeRuleSwitchedOff = 1364,
    IntakeRuleMoved = 1365,
    ReportTagged = 1370,
    ReportRouted = 1371,
    ReportSetAside = 1372,
    SetAsideRefused = 1373,
    ReportBroughtBack = 1374,
    ClockEscalated = 1380,

    CaseEscalated = 1390,
    CallbackEscalated = 1391,
    EffectConfirmed = 1392,
    HolderCompared = 1393,
    HolderCompareRefused = 1394,

    TrainingRequested = 1410,
    TrainingCancelled = 1411,
    TrainingStarted = 1412,
    TrainingEnded = 1413,
    ModelTrained = 1414,
    ModelPromoted = 1415,
    ModelRolledBack = 1416,
    ReportJudgedAgain = 1417,
    ReportsJudgedAgain = 1418,

    CardProven = 1420,
    CardNotProven = 1421,
    CaseCardLearnt = 1422,
    LastTryAllowed = 1423,
    FoundCardTaken = 1424,
    FoundCardMatched = 1425,
    FoundCardSettled = 1426,
    ReaderAgentOffered = 1427,
    ReaderAgentPaired = 1428,
    ReaderAgentEnded = 1429,

    SecondFactorEnrolled = 1430,
    SecondFactorRemoved = 1431,
    PasskeyAdded = 1432,
    PasskeyRemoved = 1433,
    RecoveryCodesMade = 1434,
    PasswordChanged = 1435,
    SignedOutEverywhere = 1436,
    IdentityProven = 1437,
    IdentityNotProven = 1438,
    StaffChanged = 1440,
    StaffSignInReset = 1441,
    StaffSignInsEnded = 1442,
    RightsExported = 1443,
    FieldKeyRotated = 1450,
    FieldsRenewed = 1451,
    LegalHoldSet = 1452,
    LegalHoldLifted = 1453,
    RecordsDisposed = 1454,
    PersonExported = 1455,
    ErasureProposed = 1456,
    ErasureWithdrawn = 1457,
    PersonErased = 1458,
    PersonLookedUp = 1459,
    AuditChecked = 1470,
    AuditFoundBroken = 1471,
    AuditBreakAcknowledged = 1472,

    ApiKeyCreated = 1500,
    ApiKeyRevoked = 1501,
    ReportsExported = 1510,

    ReportAreaCorrected = 1580,
    GuidedCallEnded = 1540,
    GuidedCallsDisposed = 1541,
    LeakRaised = 1542,
    LeakTaken = 1543,
    LeakEdited = 1544,
    LeakReported = 1545,
    LeakSetAside = 1546,
    LeakPersonsNotified = 1547,
    LeakAlarmRaised = 1548,
    LeakExported = 1549,
    ArticleDidNotHelp = 1520,
    ArticleCorrectionProposed = 1521,
    ArticleFeedbackSettled = 1522,
    ArticleLapsed = 1523,
    ArticleLapseLifted = 1524,
    GuidanceTold = 1525,
    ReferenceProposed = 1530,
    ReferenceApproved = 1531,
    ReferenceRejected = 1532,
    ReferenceWithdrawn = 1533,
    AlertSentToReview = 1550,
    AlertReturned = 1551,
    AlertApproved = 1552,
    AlertScheduled = 1553,
    AlertPublishedAtOnce = 1554,
    AlertApprovedAfterwards = 1555,
    AlertApprovalOverdue = 1556,
    AlertExpired = 1557,
    AlertRevised = 1558,
    AlertDropped = 1559,

    SubscriptionAsked = 1570,
    SubscriptionConfirmed = 1571,
    SubscriptionEnded = 1572,
    NewsSpread = 1573,
    PushFailed = 1574,
    PushRetried = 1575,
    SiteExported = 1576,

    BackupTaken = 1600,
    BackupFailed = 1601,
    BackupRestored = 1602,
    AlarmRaised = 1603,
    AlarmOver = 1604,
    StoreMoved = 1610,
}

/// <summary>
/// One line of the audit trail: who did what to which thing, when and why. Written in the same commit as the change,
/// never changed or deleted. Holds no personal data of citizens: subjects are named by receipt number. Sealed when it is
/// written (<see cref="AuditSeal"/>) and linked into the chain soon after (<see cref="LinkAudit"/>).
/// </summary>
public sealed class AuditEntry
{
    private AuditEntry()
    {
    }

    internal AuditEntry(DateTime at, string actorId, string actorName, AuditKind kind, string subject, string why)
    {
        // What is sealed must read back as it was: PostgreSQL keeps microseconds, no NUL, and no half of a pair of surrogates.
        At = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond));
        ActorId = Storable(actorId);
        ActorName = Storable(actorName);
        Kind = kind;
        Subject = Storable(subject);
        Why = Storable(why);
    }

    public long Id { get; private set; }

    public DateTime At { get; private set; }

    public string ActorId { get; private set; } = "";

    public string ActorName { get; private set; } = "";

    public AuditKind Kind { get; private set; }

    /// <summary>Receipt number, slug or user name.</summary>
    public string Subject { get; private set; } = "";

    /// <summary>Reason given, or what the change was.</summary>
    public string Why { get; private set; } = "";

    /// <summary>The seal of the writing process (<see cref="AuditSeal"/>); null only for entries of before there were seals.</summary>
    public byte[]? Seal { get; private set; }

    /// <summary>Seals the entry, once.</summary>
    internal void SealWith(AuditKeys keys) => Seal ??= AuditSeal.Of(this, keys);

    private static string Storable(string text) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Replace("\0", "", StringComparison.Ordinal)));
}
