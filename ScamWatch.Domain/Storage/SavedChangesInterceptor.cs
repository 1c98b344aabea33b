using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Learning;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Storage;

/// <summary>
/// Publishes what a commit changed, so that no action can forget to, and refuses to change or delete audit entries.
/// </summary>
internal sealed class SavedChangesInterceptor(ChangeFeed feed) : SaveChangesInterceptor
{
    private readonly ConditionalWeakTable<DbContext, HashSet<Topic>> _pending = [];

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
        var topics = new HashSet<Topic>();
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
                topics.Add(topic);
            }
        }

        _pending.AddOrUpdate(context, topics);
    }

    private void Publish(DbContext context)
    {
        if (_pending.TryGetValue(context, out var topics))
        {
            _pending.Remove(context);
            foreach (var topic in topics)
            {
                feed.Publish(topic);
            }
        }
    }

    private static Topic? TopicOf(object entity) => entity switch
    {
        Report or ReportIndicator => Topic.Reports,
        UnreadableInput => Topic.UnreadableInputs,
        Alert => Topic.Alerts,
        SuspensionCase or CaseEvent => Topic.SuspensionCases,
        ModelRecord or TrainingRun => Topic.Models,
        AuditEntry => Topic.Audit,
        _ => null,
    };
}
