using System.Data.Common;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Backups;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Cards.Registry.Embedded;
using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Cards.Paper;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Clocks;
using ScamWatch.Domain.Guidance.Flows;
using ScamWatch.Domain.Guidance.Articles;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.IntakeRules;
using ScamWatch.Domain.Leaks;
using ScamWatch.Domain.Learning;
using ScamWatch.Domain.Operations;
using ScamWatch.Domain.References;
using ScamWatch.Domain.Nodes;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Pushing;
using ScamWatch.Domain.Reach;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sources;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Subscriptions;
using ScamWatch.Domain.Watch;

namespace ScamWatch.Domain.Storage;

/// <summary>
/// The product's storage. One context an operation, from the factory; the two sealed heirs hold what differs between
/// SQLite and PostgreSQL, their migrations above all.
/// </summary>
public abstract class ScamWatchDb(DbContextOptions options) : IdentityDbContext<StaffMember>(options)
{
    public DbSet<Report> Reports => Set<Report>();

    public DbSet<ReportIndicator> ReportIndicators => Set<ReportIndicator>();

    public DbSet<Campaign> Campaigns => Set<Campaign>();

    public DbSet<CampaignChange> CampaignChanges => Set<CampaignChange>();

    public DbSet<StoredFingerprint> Fingerprints => Set<StoredFingerprint>();

    public DbSet<FingerprintKey> FingerprintKeys => Set<FingerprintKey>();

    public DbSet<FingerprintBlock> FingerprintBlocks => Set<FingerprintBlock>();

    public DbSet<SearchRow> SearchRows => Set<SearchRow>();

    public DbSet<SearchProgress> SearchProgress => Set<SearchProgress>();

    public DbSet<WorkNote> WorkNotes => Set<WorkNote>();

    public DbSet<DecisionBatch> DecisionBatches => Set<DecisionBatch>();

    public DbSet<SavedFilter> SavedFilters => Set<SavedFilter>();

    public DbSet<UnreadableInput> UnreadableInputs => Set<UnreadableInput>();

    public DbSet<MailboxCursor> MailboxCursors => Set<MailboxCursor>();

    public DbSet<OutgoingMail> OutgoingMails => Set<OutgoingMail>();

    public DbSet<ReplyStop> ReplyStops => Set<ReplyStop>();

    public DbSet<ReportAnswer> ReportAnswers => Set<ReportAnswer>();

    public DbSet<WatchEntry> WatchEntries => Set<WatchEntry>();

    public DbSet<WatchHit> WatchHits => Set<WatchHit>();

    public DbSet<Alert> Alerts => Set<Alert>();

    public DbSet<AlertVersion> AlertVersions => Set<AlertVersion>();

    public DbSet<SuspensionCase> SuspensionCases => Set<SuspensionCase>();

    public DbSet<CaseEvent> CaseEvents => Set<CaseEvent>();

    public DbSet<RegistryOrder> RegistryOrders => Set<RegistryOrder>();

    public DbSet<RegisteredCard> RegisteredCards => Set<RegisteredCard>();

    public DbSet<CardCertificate> CardCertificates => Set<CardCertificate>();

    public DbSet<RegisterEntry> RegisterEntries => Set<RegisterEntry>();
    public DbSet<CallDraft> CallDrafts => Set<CallDraft>();

    public DbSet<CallRecord> CallRecords => Set<CallRecord>();

    public DbSet<Callback> Callbacks => Set<Callback>();

    public DbSet<Handover> Handovers => Set<Handover>();

    public DbSet<SupervisorCall> SupervisorCalls => Set<SupervisorCall>();

    public DbSet<CallInterval> CallIntervals => Set<CallInterval>();

    public DbSet<PaperRange> PaperRanges => Set<PaperRange>();

    public DbSet<PaperNote> PaperNotes => Set<PaperNote>();

    public DbSet<FoundCard> FoundCards => Set<FoundCard>();

    public DbSet<ReaderAgent> ReaderAgents => Set<ReaderAgent>();

    public DbSet<CounterSeat> CounterSeats => Set<CounterSeat>();

    public DbSet<ModelRecord> Models => Set<ModelRecord>();

    public DbSet<TrainingRun> TrainingRuns => Set<TrainingRun>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<IntakeRule> IntakeRules => Set<IntakeRule>();

    public DbSet<IntakeRuleVersion> IntakeRuleVersions => Set<IntakeRuleVersion>();

    public DbSet<IntakeMark> IntakeMarks => Set<IntakeMark>();

    public DbSet<Escalation> Escalations => Set<Escalation>();

    public DbSet<GuidedCall> GuidedCalls => Set<GuidedCall>();

    public DbSet<LeakIncident> LeakIncidents => Set<LeakIncident>();

    public DbSet<LeakVersion> LeakVersions => Set<LeakVersion>();

    public DbSet<LeakAlarm> LeakAlarms => Set<LeakAlarm>();
    public DbSet<ArticleFeedback> ArticleFeedback => Set<ArticleFeedback>();

    public DbSet<ArticleLapse> ArticleLapses => Set<ArticleLapse>();
    public DbSet<ReferenceChange> ReferenceChanges => Set<ReferenceChange>();
    public DbSet<Subscriber> Subscribers => Set<Subscriber>();

    public DbSet<SpreadMark> SpreadMarks => Set<SpreadMark>();

    public DbSet<FeedPush> FeedPushes => Set<FeedPush>();

    public DbSet<ReachCount> ReachCounts => Set<ReachCount>();

    public DbSet<StaffSession> StaffSessions => Set<StaffSession>();
    public DbSet<FieldProgress> FieldProgress => Set<FieldProgress>();

    public DbSet<AccessEntry> AccessEntries => Set<AccessEntry>();

    public DbSet<LegalHold> LegalHolds => Set<LegalHold>();

    public DbSet<DisposalEntry> DisposalEntries => Set<DisposalEntry>();

    public DbSet<ErasureRequest> ErasureRequests => Set<ErasureRequest>();

    public DbSet<BackupRun> BackupRuns => Set<BackupRun>();

    public DbSet<OperationAlarm> OperationAlarms => Set<OperationAlarm>();

    public DbSet<NodeRecord> Nodes => Set<NodeRecord>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<AuditLink> AuditLinks => Set<AuditLink>();

    public DbSet<AuditAnchor> AuditAnchors => Set<AuditAnchor>();

    public DbSet<AuditCheck> AuditChecks => Set<AuditCheck>();

    public DbSet<KeyMark> KeyMarks => Set<KeyMark>();

    public DbSet<WebKey> WebKeys => Set<WebKey>();

    public DbSet<WorkerLease> WorkerLeases => Set<WorkerLease>();

    public DbSet<StoredModel> StoredModels => Set<StoredModel>();

    /// <summary>Rows stored past the change tracker since the last commit, by their kind.</summary>
    internal Dictionary<Type, int> InsertedRows { get; } = [];

    /// <summary>True where the fault is a unique index that already holds the value.</summary>
    public abstract bool IsUniqueViolation(DbUpdateException fault);

    /// <summary>
    /// True where the database itself is the trouble (full, locked, read-only, out of reach) and not what was to be stored.
    /// </summary>
    public bool IsUnavailable(Exception fault)
    {
        for (Exception? inner = fault; inner is not null; inner = inner.InnerException)
        {
            if (inner is DbException trouble)
            {
                return IsUnavailable(trouble);
            }
        }

        return false;
    }

    protected abstract bool IsUnavailable(DbException trouble);

    /// <summary>
    /// Begins a transaction in which reports join campaigns. Until it ends no other such begins its work, on any node: each sees
    /// the campaigns, and the newest number of one, as the one before has left them. Where they ran side by side a rush would be its own
    /// undoing, since of all that open a campaign at a time only one can have the next number, and the others begin anew.
    /// </summary>
    /// <remarks>On SQLite any transaction that writes is alone.</remarks>
    internal virtual Task<IDbContextTransaction> BeginCampaignsAsync(CancellationToken ct) => Database.BeginTransactionAsync(ct);

    /// <summary>
    /// Begins a transaction that shall not be committed, in which reports go the way of <see cref="BeginCampaignsAsync"/>. Where others take reports in at
    /// the same time, none of them waits for it, and nothing that is stored need be seen in it.
    /// </summary>
    internal virtual Task<IDbContextTransaction> BeginRehearsalAsync(CancellationToken ct) => BeginCampaignsAsync(ct);

    /// <summary>Begins to take work in hand: see <see cref="Claiming.Unclaimed"/>. Null on SQLite, where looking alone shall keep nobody from writing.</summary>
    internal virtual Task<IDbContextTransaction?> BeginClaimAsync(CancellationToken ct) => Task.FromResult<IDbContextTransaction?>(null);

    /// <summary>Of each key of fingerprints the newest values, in no order, by one statement.</summary>
    /// <param name="firsts">Lowest values of the keys.</param>
    /// <param name="most">How many of each.</param>
    internal abstract IQueryable<long> NewestKeys(long[] firsts, int most);

    /// <summary>Stores keys of fingerprints by one statement.</summary>
    internal abstract Task InsertKeysAsync(long[] keys, CancellationToken ct);
    /// <summary>Whole seconds of a time since 1970, for arithmetic within the database.</summary>
    public static long Seconds(DateTime at) => throw new InvalidOperationException($"{at}: only within a query.");
    /// <summary>
    /// By what a report's grams become numbers in its <see cref="SearchRow"/>, where they stand there and so are searched from
    /// its commit on; else null.
    /// </summary>
    internal virtual GramKey? RowGrams => null;

    /// <summary>By what the grams of the search become numbers.</summary>
    internal GramKey Grams => SealedColumns.CipherOf(this).Keys.Grams;

    /// <summary>The newest places before one whose reports hold all the grams, as far as the index knows; all places where there are none.</summary>
    internal abstract Task<IReadOnlyList<SearchHit>> CandidatesAsync(IReadOnlyList<string> grams, long before, int most, CancellationToken ct);

    /// <summary>Takes the oldest places that wait into the index, in one commit. The number of them.</summary>
    internal virtual Task<int> IndexAsync(int most, CancellationToken ct) => Task.FromResult(0);

    /// <summary>Lets what is deleted or replaced on the open connection be overwritten in the file, where the database can.</summary>
    internal virtual Task OverwriteWhatIsReplacedAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Takes pages with old contents out of what lies beside the database, where it keeps such.</summary>
    internal virtual Task ForgetOldPagesAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>True while another process changes the schema. What a killed one left behind is cleared away.</summary>
    internal virtual Task<bool> IsBeingMigratedAsync(DateTime now, CancellationToken ct) => Task.FromResult(false);

    /// <summary>
    /// Gives this month and those ahead of it tables of their own, where the database keeps reports and audit entries so. The number of tables made.
    /// </summary>
    /// <exception cref="TimeoutException">Another transaction held a table for too long; what could be made is made.</exception>
    internal virtual Task<int> AddMonthsAsync(DateTime now, CancellationToken ct) => Task.FromResult(0);

    /// <summary>Gives a month a table of its own, within the open transaction; false where it has one.</summary>
    /// <param name="parent">The table that is kept by months.</param>
    /// <param name="month">Its first day.</param>
    /// <param name="now">UTC.</param>
    internal virtual Task<bool> AddMonthAsync(string parent, DateOnly month, DateTime now, CancellationToken ct) => Task.FromResult(false);

    /// <summary>Names of the tables of months; null where the database keeps none.</summary>
    internal virtual Task<IReadOnlyList<string>?> MonthTablesAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<string>?>(null);

    /// <summary>Applies what is pending, alone among processes.</summary>
    internal virtual Task MigrateAsync(CancellationToken ct) => Database.MigrateAsync(ct);

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(ScamWatchDb).Assembly);
        SealedColumns.Apply(builder, SealedColumns.CipherOf(this));
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<Channel>().HaveConversion<CodeConverter<Channel>>().HaveMaxLength(16);
        configurationBuilder.Properties<IntakeSource>().HaveConversion<CodeConverter<IntakeSource>>().HaveMaxLength(16);
        configurationBuilder.Properties<HarmStage>().HaveConversion<CodeConverter<HarmStage>>().HaveMaxLength(16);
        configurationBuilder.Properties<HeaderTrust>().HaveConversion<CodeConverter<HeaderTrust>>().HaveMaxLength(16);
        configurationBuilder.Properties<Verdict>().HaveConversion<CodeConverter<Verdict>>().HaveMaxLength(16);
        configurationBuilder.Properties<JudgedVerdict>().HaveConversion<CodeConverter<JudgedVerdict>>().HaveMaxLength(16);
        configurationBuilder.Properties<IndicatorType>().HaveConversion<CodeConverter<IndicatorType>>().HaveMaxLength(16);
        configurationBuilder.Properties<CampaignChangeKind>().HaveConversion<CodeConverter<CampaignChangeKind>>().HaveMaxLength(16);
        configurationBuilder.Properties<WorkState>().HaveConversion<CodeConverter<WorkState>>().HaveMaxLength(16);
        configurationBuilder.Properties<UnreadableState>().HaveConversion<CodeConverter<UnreadableState>>().HaveMaxLength(16);
        configurationBuilder.Properties<ReplyKind>().HaveConversion<CodeConverter<ReplyKind>>().HaveMaxLength(16);
        configurationBuilder.Properties<ReplyState>().HaveConversion<CodeConverter<ReplyState>>().HaveMaxLength(16);
        configurationBuilder.Properties<ReplyLanguage>().HaveConversion<CodeConverter<ReplyLanguage>>().HaveMaxLength(8);
        configurationBuilder.Properties<NoReplyReason>().HaveConversion<CodeConverter<NoReplyReason>>().HaveMaxLength(24);
        configurationBuilder.Properties<RuleEffect>().HaveConversion<CodeConverter<RuleEffect>>().HaveMaxLength(16);
        configurationBuilder.Properties<MarkState>().HaveConversion<CodeConverter<MarkState>>().HaveMaxLength(16);
        configurationBuilder.Properties<ClockKind>().HaveConversion<CodeConverter<ClockKind>>().HaveMaxLength(16);
        configurationBuilder.Properties<WatchKind>().HaveConversion<CodeConverter<WatchKind>>().HaveMaxLength(16);
        configurationBuilder.Properties<FeedbackKind>().HaveConversion<CodeConverter<FeedbackKind>>().HaveMaxLength(16);
        configurationBuilder.Properties<FeedbackOutcome>().HaveConversion<CodeConverter<FeedbackOutcome>>().HaveMaxLength(16);
        configurationBuilder.Properties<PushState>().HaveConversion<CodeConverter<PushState>>().HaveMaxLength(16);
        configurationBuilder.Properties<ReachKind>().HaveConversion<CodeConverter<ReachKind>>().HaveMaxLength(16);
        configurationBuilder.Properties<AlertState>().HaveConversion<CodeConverter<AlertState>>().HaveMaxLength(16);
        configurationBuilder.Properties<ModelState>().HaveConversion<CodeConverter<ModelState>>().HaveMaxLength(16);
        configurationBuilder.Properties<TrainingState>().HaveConversion<CodeConverter<TrainingState>>().HaveMaxLength(16);
        configurationBuilder.Properties<RegistryOrderKind>().HaveConversion<CodeConverter<RegistryOrderKind>>().HaveMaxLength(16);
        configurationBuilder.Properties<RegistryOrderState>().HaveConversion<CodeConverter<RegistryOrderState>>().HaveMaxLength(24);
        configurationBuilder.Properties<SuspensionTarget>().HaveConversion<CodeConverter<SuspensionTarget>>().HaveMaxLength(16);
        configurationBuilder.Properties<CardUse>().HaveConversion<CodeConverter<CardUse>>().HaveMaxLength(16);
        configurationBuilder.Properties<CertificateUse>().HaveConversion<CodeConverter<CertificateUse>>().HaveMaxLength(16);
        configurationBuilder.Properties<CertificateStatus>().HaveConversion<CodeConverter<CertificateStatus>>().HaveMaxLength(16);
        configurationBuilder.Properties<CallOutcome>().HaveConversion<CodeConverter<CallOutcome>>().HaveMaxLength(16);
        configurationBuilder.Properties<CallbackState>().HaveConversion<CodeConverter<CallbackState>>().HaveMaxLength(16);
        configurationBuilder.Properties<EscalationStep>().HaveConversion<CodeConverter<EscalationStep>>().HaveMaxLength(16);
        configurationBuilder.Properties<EffectState>().HaveConversion<CodeConverter<EffectState>>().HaveMaxLength(16);
        configurationBuilder.Properties<FoundCardState>().HaveConversion<CodeConverter<FoundCardState>>().HaveMaxLength(16);
        configurationBuilder.Properties<CardFinder>().HaveConversion<CodeConverter<CardFinder>>().HaveMaxLength(16);
        configurationBuilder.Properties<GuidedResult>().HaveConversion<CodeConverter<GuidedResult>>().HaveMaxLength(16);
        configurationBuilder.Properties<LeakState>().HaveConversion<CodeConverter<LeakState>>().HaveMaxLength(24);
        configurationBuilder.Properties<LeakSign>().HaveConversion<CodeConverter<LeakSign>>().HaveMaxLength(32);
        configurationBuilder.Properties<ReferenceChangeKind>().HaveConversion<CodeConverter<ReferenceChangeKind>>().HaveMaxLength(16);
        configurationBuilder.Properties<ReferenceChangeState>().HaveConversion<CodeConverter<ReferenceChangeState>>().HaveMaxLength(16);
        configurationBuilder.Properties<SignInMethod>().HaveConversion<CodeConverter<SignInMethod>>().HaveMaxLength(24);
        configurationBuilder.Properties<AccessKind>().HaveConversion<CodeConverter<AccessKind>>().HaveMaxLength(24);
        configurationBuilder.Properties<HeldKind>().HaveConversion<CodeConverter<HeldKind>>().HaveMaxLength(24);
        configurationBuilder.Properties<ErasureState>().HaveConversion<CodeConverter<ErasureState>>().HaveMaxLength(16);
        configurationBuilder.Properties<CaseState>().HaveConversion<CodeConverter<CaseState>>().HaveMaxLength(24);
    }
}
