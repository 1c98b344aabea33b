using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Replies;

/// <summary>The mail that would go to the reporter with a decision, or why none would; stores nothing.</summary>
public sealed class PreviewReply(IDbContextFactory<ScamWatchDb> contexts, Outbox outbox, TimeProvider clock)
{
    /// <summary>Null where no mail is sent at all, or there is no such report.</summary>
    public async Task<ReplyPlan?> RunAsync(Guid reportId, Verdict verdict, Actor reader, CancellationToken ct)
    {
        if (!outbox.Enabled || !reader.May(Rights.ReportWork))
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reports.AsNoTracking().For(reader).SingleOrDefaultAsync(r => r.Id == reportId, ct) is { } report
            ? await outbox.PlanAsync(db, report, verdict, clock.GetUtcNow().UtcDateTime, ct)
            : null;
    }
}
