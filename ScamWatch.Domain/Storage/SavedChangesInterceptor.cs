using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Cards.Paper;
using ScamWatch.Domain.Learning;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Storage;

/// <summary>
/// Publishes what a commit changed, so that no action can forget to, and refuses to change or delete audit entries.
/// </summary>
internal sealed class SavedChangesInterceptor(ChangeFeed feed) : SaveChangesInterceptor
{
    private readonly ConditionalWeakTable<DbContext, Changes> _pending = [];

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
        Publish(eventData.Context!);
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Publish(eventData.Context!);
        return ValueTask.FromResult(result);
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

            if (entry.Entity is AuditEntry && entry.State != EntityState.Added)
            {
                throw new InvalidOperationException("Audit entries are never changed or deleted.");
            }

            if (TopicOf(entry.Entity) is { } topic)
            {
                changes.Topics.Add(topic);
                changes.AuditEntries += topic == Topic.Audit ? 1 : 0;
            }
        }

        _pending.AddOrUpdate(context, changes);
    }

    private void Publish(DbContext context)
    {
        if (_pending.TryGetValue(context, out var changes))
        {
            _pending.Remove(context);
            feed.CountAuditEntries(changes.AuditEntries);
            foreach (var topic in changes.Topics)
            {
                feed.Publish(topic);
            }
        }
    }

    private sealed class Changes
    {
        public HashSet<Topic> Topics { get; } = [];

        public int AuditEntries { get; set; }
    }

    private static Topic? TopicOf(object entity) => entity switch
    {
        Report or ReportIndicator => Topic.Reports,
        UnreadableInput => Topic.UnreadableInputs,
        Alert => Topic.Alerts,
        SuspensionCase or CaseEvent => Topic.SuspensionCases,
        Callback or Handover or SupervisorCall or CallInterval or CallRecord or PaperRange or PaperNote => Topic.CardDesk,
        ModelRecord or TrainingRun => Topic.Models,
        AuditEntry => Topic.Audit,
        _ => null,
    };
}
