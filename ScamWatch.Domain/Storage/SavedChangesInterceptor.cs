using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Cards.Counter;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Cards.Paper;
using ScamWatch.Domain.Clocks;
using ScamWatch.Domain.Guidance.Articles;
using ScamWatch.Domain.IntakeRules;
using ScamWatch.Domain.Leaks;
using ScamWatch.Domain.Learning;
using ScamWatch.Domain.References;
using ScamWatch.Domain.Pushing;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sources;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage.Postgres;
using ScamWatch.Domain.Subscriptions;
using ScamWatch.Domain.Watch;

namespace ScamWatch.Domain.Storage;

/// <summary>
/// Publishes what a commit changed, so that no action can forget to; seals new audit entries and refuses to change or delete
/// old ones. Where several saves are one transaction, nothing is published before it is committed.
/// </summary>
/// <param name="feed">Told of commits.</param>
/// <param name="notices">Tells the other nodes; null where they find out by themselves.</param>
/// <param name="keys">Asked for with the first audit entry: whoever only migrates has no keys.</param>
internal sealed class SavedChangesInterceptor(ChangeFeed feed, ChangeNotices? notices, Lazy<AuditKeys> keys) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private readonly ConditionalWeakTable<DbContext, CommitChanges> _saving = [];
    private readonly ConditionalWeakTable<DbContext, CommitChanges> _uncommitted = [];

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Collect(eventData.Context!);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Collect(eventData.Context!);
        return ValueTask.FromResult(result);
    }

    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        Saved(eventData.Context!);
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Saved(eventData.Context!);
        return ValueTask.FromResult(result);
    }

    public InterceptionResult TransactionCommitting(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result)
    {
        if (Announce(eventData.Context!) is { } notice)
        {
            using var command = ChangeNotices.Command(transaction, notice);
            command.ExecuteNonQuery();
        }

        return result;
    }

    public async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (Announce(eventData.Context!) is { } notice)
        {
            await using var command = ChangeNotices.Command(transaction, notice);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return result;
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Committed(eventData.Context!);

    public Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Committed(eventData.Context!);
        return Task.CompletedTask;
    }

    public void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => Forget(eventData.Context!);

    public Task TransactionRolledBackAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Forget(eventData.Context!);
        return Task.CompletedTask;
    }

    /// <summary>Seals what of the rows is an audit entry; for rows that pass the change tracker by.</summary>
    internal void Seal(IEnumerable<object> rows)
    {
        foreach (var entry in rows.OfType<AuditEntry>())
        {
            entry.SealWith(keys.Value);
        }
    }

    /// <summary>What rows change that are stored past every context.</summary>
    internal static CommitChanges ChangesOf(IEnumerable<object> rows)
    {
        var changes = new CommitChanges();
        foreach (var row in rows)
        {
            changes.Add(row.GetType(), 1);
        }

        return changes;
    }

    /// <summary>What the transaction of these changes tells the other nodes; null where it need not.</summary>
    internal string? Announce(CommitChanges changes)
    {
        var notice = notices?.Announce(changes);
        changes.IsTold = notice is not null;
        return notice;
    }

    /// <summary>Publishes what was committed.</summary>
    internal void Publish(CommitChanges changes)
    {
        feed.CountAuditEntries(changes.AuditEntries);
        foreach (var topic in changes.Topics)
        {
            Operations.Telemetry.Changed(topic);
            feed.Hear(topic);
        }

        if (!changes.IsTold)
        {
            notices?.TellSoon(changes);
        }
    }

    private void Collect(DbContext context)
    {
        var changes = new CommitChanges();
        foreach (var entry in context.ChangeTracker.Entries())
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached)
            {
                continue;
            }

            if (entry.Entity is AuditEntry written)
            {
                if (entry.State != EntityState.Added)
                {
                    throw new InvalidOperationException("Audit entries are never changed or deleted.");
                }

                written.SealWith(keys.Value);
            }

            changes.Add(entry.Entity.GetType(), 1);
        }

        _saving.AddOrUpdate(context, changes);
    }

    private void Saved(DbContext context)
    {
        if (!_saving.TryGetValue(context, out var changes))
        {
            return;
        }

        _saving.Remove(context);
        if (context.Database.CurrentTransaction is null)
        {
            Publish(changes);
        }
        else
        {
            _uncommitted.GetOrCreateValue(context).Add(changes);
        }
    }

    private void Committed(DbContext context)
    {
        var changes = Uncommitted(context);
        Forget(context);
        Publish(changes);
    }

    /// <summary>What a transaction about to be committed tells: of a save that is a transaction by itself, or of all saves within it.</summary>
    private string? Announce(DbContext context)
    {
        if (notices is null)
        {
            return null;
        }

        var uncommitted = Uncommitted(context);
        var all = new CommitChanges();
        all.Add(uncommitted);
        if (_saving.TryGetValue(context, out var saving))
        {
            all.Add(saving);
        }

        var notice = Announce(all);
        uncommitted.IsTold = all.IsTold;
        saving?.IsTold = all.IsTold;
        return notice;
    }

    /// <summary>What the saves and inserts of the open transaction changed.</summary>
    private CommitChanges Uncommitted(DbContext context)
    {
        var changes = _uncommitted.GetOrCreateValue(context);
        if (context is ScamWatchDb db)
        {
            foreach (var (kind, count) in db.InsertedRows)
            {
                changes.Add(kind, count);
            }

            db.InsertedRows.Clear();
        }

        return changes;
    }

    private void Forget(DbContext context)
    {
        _uncommitted.Remove(context);
        (context as ScamWatchDb)?.InsertedRows.Clear();
    }

    private static readonly HashSet<Type> s_desk =
        [typeof(Callback), typeof(Handover), typeof(SupervisorCall), typeof(CallInterval), typeof(CallRecord), typeof(PaperRange), typeof(PaperNote), typeof(FoundCard)];

    internal static Topic? TopicOf(Type entity) =>
        entity == typeof(Report) || entity == typeof(ReportIndicator) || entity == typeof(IntakeMark) || entity == typeof(ReportAnswer) ? Topic.Reports
        : entity == typeof(Campaign) || entity == typeof(CampaignChange) ? Topic.Campaigns
        : entity == typeof(UnreadableInput) ? Topic.UnreadableInputs
        : entity == typeof(Alert) ? Topic.Alerts
        : entity == typeof(SuspensionCase) || entity == typeof(CaseEvent) ? Topic.SuspensionCases
        : entity == typeof(RegistryOrder) ? Topic.RegistryOrders
        : s_desk.Contains(entity) ? Topic.CardDesk
        : entity == typeof(ModelRecord) || entity == typeof(TrainingRun) ? Topic.Models
        : entity == typeof(OutgoingMail) || entity == typeof(ReplyStop) ? Topic.Replies
        : entity == typeof(IntakeRule) ? Topic.IntakeRules
        : entity == typeof(Escalation) ? Topic.Clocks
        : entity == typeof(LeakIncident) || entity == typeof(LeakAlarm) ? Topic.Leaks
        : entity == typeof(ReferenceChange) ? Topic.Reference
        : entity == typeof(WatchEntry) || entity == typeof(WatchHit) ? Topic.Watch
        : entity == typeof(ArticleFeedback) || entity == typeof(ArticleLapse) ? Topic.Articles
        : entity == typeof(ReaderAgent) ? Topic.ReaderAgents
        : entity == typeof(ApiKey) ? Topic.ApiKeys
        : entity == typeof(Subscriber) || entity == typeof(FeedPush) || entity == typeof(SpreadMark) ? Topic.Spread
        : entity == typeof(StaffMember) || entity == typeof(StaffSession) ? Topic.Staff
        : entity == typeof(AuditEntry) ? Topic.Audit
        : entity == typeof(AuditLink) || entity == typeof(AuditAnchor) || entity == typeof(AuditCheck) ? Topic.AuditChain
        : null;
}
