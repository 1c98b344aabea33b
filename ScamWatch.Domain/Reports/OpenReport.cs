using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>
/// Notes that staff look at a report: each time for the log of who looked, the first time also for its reporter, who can be told.
/// </summary>
public sealed class OpenReport(IDbContextFactory<ScamWatchDb> contexts, AccessLog log, TimeProvider clock)
{
    /// <summary>True where it was the first time.</summary>
    public async Task<Outcome<bool>> RunAsync(Guid reportId, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.ReportWork))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Reports.SingleOrDefaultAsync(r => r.Id == reportId, ct) is not { } report || !actor.Scope.Covers(report.Area))
        {
            return new NotFound(("通報", "The report"));
        }

        log.Note(actor, AccessKind.ReportSeen, report.ReceiptNumber);
        if (report.OpenedAt is not null)
        {
            return false;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        report.Open(now);
        AuditTrail.Record(db, actor, AuditKind.ReportOpened, report.ReceiptNumber, "", now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : true;
    }
}
