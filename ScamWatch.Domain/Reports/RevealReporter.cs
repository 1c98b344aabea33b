using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>Who reported, in clear.</summary>
public sealed record Reporter(string Name, string Contact);

/// <summary>Shows the reporter's name and contact, which the pages otherwise leave out. Each sight is audited.</summary>
public sealed class RevealReporter(IDbContextFactory<ScamWatchDb> contexts, AccessLog log, TimeProvider clock)
{
    public async Task<Outcome<Reporter>> RunAsync(Guid reportId, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.ReporterReveal))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = await db.Reports.Where(r => r.Id == reportId)
            .Select(r => new { r.ReceiptNumber, r.Area, r.ReporterName, r.ReporterContact })
            .SingleOrDefaultAsync(ct);
        if (found is null || !actor.Scope.Covers(found.Area))
        {
            return new NotFound(("通報", "The report"));
        }

        var now = clock.GetUtcNow().UtcDateTime;
        if (await db.CheckProofAsync(Rights.ReporterReveal, actor, now, ct) is { } unproven)
        {
            return unproven;
        }

        AuditTrail.Record(db, actor, AuditKind.ReporterRevealed, found.ReceiptNumber, "通報者の氏名・連絡先を表示", now);
        await db.SaveChangesAsync(ct);
        log.Note(actor, AccessKind.ReporterSeen, found.ReceiptNumber);
        return new Reporter(found.ReporterName, found.ReporterContact);
    }
}
