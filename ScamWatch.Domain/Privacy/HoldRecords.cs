using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Privacy;

/// <summary>Sets and lifts legal holds. For supervisors.</summary>
public sealed class HoldRecords(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>Longest reason, in characters.</summary>
    public const int MaxReason = 500;

    private static readonly Words s_reason = ("理由", "The reason");

    /// <summary>The holds in force, the newest first.</summary>
    public async Task<IReadOnlyList<LegalHold>> InForceAsync(Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.RecordHold))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var holds = db.LegalHolds.AsNoTracking().Where(h => h.LiftedAt == null);
        if (!AreaReach.IsEverywhere(reader))
        {
            var (cases, reports) = (db.SuspensionCases.For(reader).Select(c => c.ReceiptNumber), db.Reports.For(reader).Select(r => r.ReceiptNumber));
            holds = holds.Where(h => cases.Contains(h.Subject) || reports.Contains(h.Subject));
        }

        return await holds.OrderByDescending(h => h.At).Take(Slice.MaxTake).ToListAsync(ct);
    }

    /// <param name="number">Receipt number of a case or report.</param>
    public async Task<Outcome<Guid>> SetAsync(string number, string reason, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.RecordHold))
        {
            return new NotAllowed();
        }

        if (CheckReason(reason) is { } refusal)
        {
            return refusal;
        }

        var wanted = ReceiptNumber.TryParse(number, out var parsed) ? parsed.ToString() : "";
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!await db.ReachesNumberAsync(wanted, actor, ct))
        {
            return new NotFound(("受付番号", "The receipt number"));
        }

        if (await db.LegalHolds.AsNoTracking().FirstOrDefaultAsync(h => h.Subject == wanted && h.LiftedAt == null, ct) is { } held)
        {
            return held.Id;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var hold = new LegalHold(wanted, reason.Trim(), actor, now);
        db.LegalHolds.Add(hold);
        AuditTrail.Record(db, actor, AuditKind.LegalHoldSet, wanted, "保存の指示", now);
        await db.SaveChangesAsync(ct);
        return hold.Id;
    }

    public async Task<Outcome<bool>> LiftAsync(Guid id, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.RecordHold))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.LegalHolds.SingleOrDefaultAsync(h => h.Id == id && h.LiftedAt == null, ct) is not { } hold
            || !(AreaReach.IsEverywhere(actor) || await db.ReachesNumberAsync(hold.Subject, actor, ct)))
        {
            return new NotFound(("保存の指示", "The hold"));
        }

        var now = clock.GetUtcNow().UtcDateTime;
        hold.Lift(actor, now);
        AuditTrail.Record(db, actor, AuditKind.LegalHoldLifted, hold.Subject, "保存の指示を解除", now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : true;
    }

    internal static Refusal? CheckReason(string reason) =>
        string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReason
            ? new InvalidField(s_reason, ($"1〜{MaxReason}文字で入力してください。", $"needs 1 to {MaxReason} characters."))
        : Redactor.Contains(reason) ? new ContainsMyNumber(s_reason)
        : null;
}
