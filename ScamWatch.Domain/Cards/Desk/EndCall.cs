using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Desk;

/// <summary>A call that is over.</summary>
/// <param name="FormId">Of the form it was taken on.</param>
/// <param name="ReceiptNumber">Of the case it made; empty for a misdirected call.</param>
/// <param name="StartedAt">First key, UTC.</param>
/// <param name="EndedAt">The caller hung up, UTC; null for now.</param>
public sealed record CallEnd(Guid FormId, string ReceiptNumber, DateTime StartedAt, DateTime? EndedAt);

/// <summary>Counts a call and its after-call work. The same call twice changes nothing.</summary>
public sealed class EndCall(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>After-call time in seconds.</summary>
    public async Task<Outcome<int>> RunAsync(CallEnd call, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CaseTake))
        {
            return new NotAllowed();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        // A clock may be set back between two keys; times of a call never run backwards.
        var ended = Clamp(call.EndedAt ?? now, DateTime.MinValue, now);
        var started = Clamp(call.StartedAt, DateTime.MinValue, ended);
        var misdirected = call.ReceiptNumber.Length == 0;
        var work = (int)(now - ended).TotalSeconds;
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.CallRecords.Add(new(call.FormId, misdirected ? CallOutcome.Misdirected : CallOutcome.Taken, started, ended, now, actor.Name));
        AuditTrail.Record(db, actor, misdirected ? AuditKind.CallMisdirected : AuditKind.CallWrappedUp,
            misdirected ? "-" : call.ReceiptNumber, misdirected ? "案件なし" : FormattableString.Invariant($"後処理 {work}秒"), now);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            // Counted already.
        }

        return work;
    }

    private static DateTime Clamp(DateTime at, DateTime from, DateTime to) => at < from ? from : at > to ? to : at;
}
