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
using ScamWatch.Domain.Subscriptions;
using ScamWatch.Domain.Watch;

namespace ScamWatch.Domain.Storage;

/// <summary>
/// Publishes what a commit changed, so that no action can forget to; seals new audit entries and refuses to change or delete
/// old ones. Where several saves are one transaction, nothing is published before it is committed.
/// </summary>
/// <param name="feed">Told of commits.</param>
/// <param name="keys">Asked for with the first audit entry: whoever only migrates has no keys.</param>
internal sealed class SavedChangesInterceptor(ChangeFeed feed, Lazy<AuditKeys> keys) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private readonly ConditionalWeakTable<DbContext, Changes> _saving = [];
    private readonly ConditionalWeakTable<DbContext, Changes> _uncommitted = [];

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

    /// <summary>Publishes rows that were committed past every context.</summary>
    internal void Inserted(IEnumerable<object> rows)
    {
        var changes = new Changes();
        foreach (var row in rows)
        {
            changes.Add(row.GetType(), 1);
        }

        Publish(changes);
    }

    private void Collect(DbContext context)
    {
        var changes = new Changes();
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
        var changes = _uncommitted.TryGetValue(context, out var saved) ? saved : new Changes();
        if (context is ScamWatchDb db)
        {
            foreach (var (kind, count) in db.InsertedRows)
            {
                changes.Add(kind, count);
            }
        }

        Forget(context);
        Publish(changes);
    }

    private void Forget(DbContext context)
    {
        _uncommitted.Remove(context);
        (context as ScamWatchDb)?.InsertedRows.Clear();
    }

    private void Publish(Changes changes)
    {
        feed.CountAuditEntries(changes.AuditEntries);
        foreach (var topic in changes.Topics)
        {
            Operations.Telemetry.Changed(topic);
            feed.Publish(topic);
        }
    }

    private static readonly HashSet<Type> s_desk =
        [typeof(Callback), typeof(Handover), typeof(SupervisorCall), typeof(CallInterval), typeof(CallRecord), typeof(PaperRange), typeof(PaperNote), typeof(FoundCard)];

    private static Topic? TopicOf(Type entity) =>
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

    private sealed class Changes
    {
        public HashSet<Topic> Topics { get; } = [];

        public int AuditEntries { get; private set; }

        public void Add(Type entity, int count)
        {
            if (TopicOf(entity) is { } topic)
            {
                Topics.Add(topic);
                AuditEntries += topic == Topic.Audit ? count : 0;
            }
        }

        public void Add(Changes others)
        {
            Topics.UnionWith(others.Topics);
            AuditEntries += others.AuditEntries;
        }
    }
}
