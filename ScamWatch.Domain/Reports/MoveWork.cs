using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>Says how far the work on a report has come.</summary>
public sealed class MoveWork(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>The report's new version, or why nothing changed. Who begins with a report that nobody has, has it.</summary>
    public async Task<Outcome<int>> RunAsync(Guid reportId, WorkState to, int seenVersion, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.ReportWork))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Reports.SingleOrDefaultAsync(r => r.Id == reportId, ct) is not { } report)
        {
            return new NotFound(("通報", "The report"));
        }

        if (WorkRules.Check(report, to, seenVersion, actor) is { } refusal)
        {
            return refusal;
        }

        if (report.Work == to)
        {
            return report.Version;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        AuditTrail.Record(
            db, actor, AuditKind.WorkStateChanged, report.ReceiptNumber,
            $"{WorkRules.Label(report.Work).Ja} → {WorkRules.Label(to).Ja}", now);
        report.Move(to);
        if (to == WorkState.InWork && report.AssigneeId is null)
        {
            report.Assign(actor.Id, actor.Name);
        }
        else if (to == WorkState.New && report.AssigneeId is not null)
        {
            report.Assign(null, null);
        }

        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : report.Version;
    }
}
