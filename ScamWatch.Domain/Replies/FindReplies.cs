using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Replies;

/// <summary>A mail to a reporter, as lists show it: without text and recipient.</summary>
public sealed record ReplyRow(
    Guid Id, Guid? ReportId, Guid? CaseId, string ReceiptNumber, ReplyKind Kind, Verdict? Verdict, ReplyLanguage Language, ReplyState State,
    NoReplyReason? Reason, int Attempts, DateTime CreatedAt, DateTime NextAttemptAt, DateTime? SentAt, string LastError, string Question);

/// <summary>How sending goes.</summary>
/// <param name="Queued">Mails that wait.</param>
/// <param name="OldestQueuedAt">Since when the oldest waits; null where none does.</param>
/// <param name="LastSentAt">Null where none was sent yet.</param>
/// <param name="LastError">Fault of the mail that waits longest; empty where there is none.</param>
/// <param name="Failed">Mails that were given up.</param>
/// <param name="FailedRows">The newest of them.</param>
public sealed record ReplyQueue(
    int Queued, DateTime? OldestQueuedAt, DateTime? LastSentAt, string LastError, int Failed, IReadOnlyList<ReplyRow> FailedRows);

/// <summary>Looks at the mails to reporters.</summary>
public sealed class FindReplies(IDbContextFactory<ScamWatchDb> contexts, Outbox outbox)
{
    private const int Shown = 50;

    /// <summary>False where no server is set to send by.</summary>
    public bool Enabled => outbox.Enabled;

    /// <summary>The mails of a report, the acknowledgement first.</summary>
    public async Task<IReadOnlyList<ReplyRow>> OfReportAsync(Guid reportId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Rows(db, db.OutgoingMails.Where(m => m.ReportId == reportId).OrderBy(m => m.Kind).ThenBy(m => m.Round)).ToListAsync(ct);
    }

    /// <summary>The queue for the operations page.</summary>
    public async Task<ReplyQueue> QueueAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var queued = db.OutgoingMails.Where(m => m.State == ReplyState.Queued);
        var failed = db.OutgoingMails.Where(m => m.State == ReplyState.Failed);
        return new(
            await queued.CountAsync(ct),
            await queued.MinAsync(m => (DateTime?)m.CreatedAt, ct),
            await db.OutgoingMails.MaxAsync(m => m.SentAt, ct),
            await queued.Where(m => m.LastError != "").OrderBy(m => m.CreatedAt).Select(m => m.LastError).FirstOrDefaultAsync(ct) ?? "",
            await failed.CountAsync(ct),
            await Rows(db, failed.OrderByDescending(m => m.CreatedAt).Take(Shown)).ToListAsync(ct));
    }

    private static IQueryable<ReplyRow> Rows(ScamWatchDb db, IQueryable<OutgoingMail> mails) =>
        mails.Select(m => new ReplyRow(
            m.Id, m.ReportId, m.CaseId,
            db.Reports.Where(r => r.Id == m.ReportId).Select(r => r.ReceiptNumber).FirstOrDefault()
                ?? db.SuspensionCases.Where(c => c.Id == m.CaseId).Select(c => c.ReceiptNumber).FirstOrDefault() ?? "",
            m.Kind, m.Verdict, m.Language, m.State, m.Reason, m.Attempts, m.CreatedAt, m.NextAttemptAt, m.SentAt, m.LastError, m.Question));
}
