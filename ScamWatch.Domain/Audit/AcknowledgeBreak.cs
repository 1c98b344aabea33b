using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Audit;

/// <summary>A supervisor has looked into a fault of the audit trail: it is no longer told on every page. The fault itself stays.</summary>
public sealed class AcknowledgeBreak(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    private const int MaxWhy = 500;

    /// <param name="id">Of the check.</param>
    /// <param name="why">What was found out, 1 to 500 characters.</param>
    /// <param name="actor">A supervisor.</param>
    /// <param name="ct">Ends the wait for the database.</param>
    public async Task<Outcome<bool>> RunAsync(Guid id, string why, Actor actor, CancellationToken ct)
    {
        if (actor.IsSystem || !actor.May(Rights.AuditCheck))
        {
            return new NotAllowed();
        }

        if (why.Trim() is not { Length: > 0 and <= MaxWhy } given)
        {
            return new InvalidField(("調査結果", "What was found out"), ($"1〜{MaxWhy}文字で入力してください。", $"Write 1 to {MaxWhy} characters."));
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var check = await db.AuditChecks.FirstOrDefaultAsync(c => c.Id == id, ct);
        if (check is not { IsAlarm: true, First: { } first })
        {
            return new NotFound(("未確認の異常", "A fault that nobody has acknowledged"));
        }

        var now = clock.GetUtcNow().UtcDateTime;
        check.Acknowledge(actor.Name, given, now);
        AuditTrail.Record(db, actor, AuditKind.AuditBreakAcknowledged, CheckAudit.Subject, $"{first.Sentence.Ja} {given}", now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : true;
    }
}
