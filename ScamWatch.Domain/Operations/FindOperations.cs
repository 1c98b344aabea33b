using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Backups;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Storage;
using ScamWatch.Domain.Storage.Postgres;

namespace ScamWatch.Domain.Operations;

/// <summary>Work that waits.</summary>
/// <param name="Code">Stable name.</param>
/// <param name="OldestAt">Since when the oldest waits, UTC; null where none does.</param>
public sealed record WaitingWork(string Code, int Items, DateTime? OldestAt);

/// <summary>How far the months ahead have tables of their own.</summary>
/// <param name="To">The last such month by its first day; null where not even this one has.</param>
public sealed record MonthsReady(DateOnly? To);

/// <summary>How the operation stands at a moment.</summary>
public sealed record OperationsState
{
    /// <summary>UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>Processes that spoke within the last day, the newest word first.</summary>
    public required IReadOnlyList<NodeRecord> Nodes { get; init; }

    public required IReadOnlyList<WaitingWork> Queues { get; init; }

    public required OutboxState Orders { get; init; }

    /// <summary>Mails that were given up.</summary>
    public required int MailsFailed { get; init; }

    /// <summary>The newest backup, whatever came of it.</summary>
    public BackupRun? LastBackup { get; init; }

    public BackupRun? GoodBackup { get; init; }

    /// <summary>When the next scheduled one is due, UTC; null where none are scheduled.</summary>
    public DateTime? NextBackupAt { get; init; }

    /// <summary>The newest check of the audit trail.</summary>
    public AuditCheck? Audit { get; init; }

    /// <summary>Free bytes where the state folder lies.</summary>
    public required long DiskFree { get; init; }

    public required long DiskSize { get; init; }

    /// <summary>Name of the last migration applied.</summary>
    public required string Migration { get; init; }

    /// <summary>Version of the database server or library.</summary>
    public required string Database { get; init; }

    /// <summary>How far the months ahead have tables; null where the database keeps no months apart.</summary>
    public MonthsReady? Months { get; init; }

    /// <summary>How the read replica is doing; null where there is none.</summary>
    public ReplicaState? Replica { get; init; }

    /// <summary>Alarms that are open, the oldest first.</summary>
    public required IReadOnlyList<OperationAlarm> Alarms { get; init; }
}

/// <summary>Looks at the operation as a whole. Figures only, no personal data.</summary>
public sealed class FindOperations(
    IDbContextFactory<ScamWatchDb> contexts, FindOrders orders, FindReplies replies, FindAuditChain audit, KeepBackups backups, BackupSettings schedule, ReadReplica replica, DataFolder data, TimeProvider clock)
{
    public async Task<OperationsState> RunAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var day = now.AddDays(-1);
        var (outbox, mails, chain, (last, good)) = (await orders.StateAsync(ct), await replies.QueueAsync(ct), await audit.RunAsync(ct), await backups.FindAsync(ct));
        var disk = new DriveInfo(data.State);
        var unread = db.UnreadableInputs.Where(u => u.State == Reports.UnreadableState.Waiting);
        return new()
        {
            At = now,
            Nodes = await db.Nodes.AsNoTracking().Where(n => n.SeenAt > day).OrderByDescending(n => n.SeenAt).Take(50).ToListAsync(ct),
            Orders = outbox,
            MailsFailed = mails.Failed,
            Queues =
            [
                new("orders", outbox.Open, outbox.OldestPlacedAt),
                new("mails", mails.Queued, mails.OldestQueuedAt),
                new("pushes", await db.FeedPushes.CountAsync(p => p.State == Pushing.PushState.Queued, ct),
                    await db.FeedPushes.Where(p => p.State == Pushing.PushState.Queued).MinAsync(p => (DateTime?)p.CreatedAt, ct)),
                new("audit", chain.Unlinked, null),
                new("unreadable", await unread.CountAsync(ct), await unread.MinAsync(u => (DateTime?)u.ReceivedAt, ct)),
            ],
            LastBackup = last,
            GoodBackup = good,
            NextBackupAt = schedule.Folder is null ? null : BackupRules.LastDue(schedule.At, now).AddDays(1),
            Audit = chain.Check,
            DiskFree = disk.AvailableFreeSpace,
            DiskSize = disk.TotalSize,
            Migration = (await db.Database.GetAppliedMigrationsAsync(ct)).LastOrDefault() ?? "",
            Database = await VersionAsync(db, ct),
            Replica = await replica.LookAsync(ct),
            Months = await db.MonthTablesAsync(ct) is { } tables ? new(MonthRules.ReadyTo(tables, now)) : null,
            Alarms = await db.OperationAlarms.AsNoTracking().Where(a => a.Open != null).OrderBy(a => a.Since).ToListAsync(ct),
        };
    }

    private static async Task<string> VersionAsync(ScamWatchDb db, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        return (db.Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal) ? "SQLite " : "PostgreSQL ") + db.Database.GetDbConnection().ServerVersion;
    }
}
