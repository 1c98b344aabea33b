using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Audit;

/// <summary>
/// Checks the whole chain, keeps the result and tells supervisors where something is wrong. A fault that one of them has looked into
/// already, and that has not grown, is not told again.
/// </summary>
public sealed class CheckAudit(IDbContextFactory<ScamWatchDb> contexts, WalkAudit walk, TimeProvider clock, ILogger<CheckAudit> log) : IDisposable
{
    /// <summary>Under which the audit trail names itself.</summary>
    public const string Subject = "監査記録";

    private readonly SemaphoreSlim _running = new(1);

    /// <param name="actor">A supervisor, a worker or the command line.</param>
    /// <param name="progress">Told how many entries are done; may be null.</param>
    /// <param name="ct">Ends the check; nothing is kept then.</param>
    public async Task<Outcome<AuditCheck>> RunAsync(Actor actor, IProgress<long>? progress, CancellationToken ct)
    {
        using var span = Operations.Telemetry.Begin("check-audit", actor);
        if (!actor.May(Rights.AuditCheck))
        {
            return new NotAllowed();
        }

        // Two at once in one process would only be slower.
        await _running.WaitAsync(ct);
        try
        {
            var started = clock.GetUtcNow().UtcDateTime;
            var findings = await walk.RunAsync(null, null, progress, ct);
            return await KeepAsync(findings, actor, started, ct);
        }
        finally
        {
            _running.Release();
        }
    }

    /// <summary>When the last check ended, UTC; null before the first.</summary>
    public async Task<DateTime?> LastAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.AuditChecks.MaxAsync(c => (DateTime?)c.EndedAt, ct);
    }

    public void Dispose() => _running.Dispose();

    private async Task<AuditCheck> KeepAsync(AuditFindings findings, Actor actor, DateTime started, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var before = await db.AuditChecks.AsNoTracking().OrderByDescending(c => c.EndedAt).FirstOrDefaultAsync(ct);
        var check = new AuditCheck(findings, actor.Name, started, now);
        if (before?.AcknowledgedAt is { } at && check.IsSameAs(before))
        {
            check.Acknowledge(before.AcknowledgedBy, before.AcknowledgedWhy, at);
        }

        db.AuditChecks.Add(check);
        var counted = string.Create(CultureInfo.InvariantCulture, $"{check.Entries}件、アンカー {check.Anchors}件");
        if (check.First is { } first)
        {
            AuditTrail.Record(db, actor, AuditKind.AuditFoundBroken, Subject, $"{counted}: 異常 {check.Breaks}件。{first.Sentence.Ja}", now);
            log.LogCritical("The audit trail is broken in {Breaks} places; first: {Place}", check.Breaks, first.Sentence.En);
        }
        else
        {
            AuditTrail.Record(db, actor, AuditKind.AuditChecked, Subject, $"{counted}: 異常なし", now);
        }

        await db.SaveChangesAsync(ct);
        return check;
    }
}
