using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards;

/// <summary>A step of a suspension case, recorded by hand.</summary>
/// <param name="CaseId">Which case.</param>
/// <param name="SeenVersion">The version the actor had before their eyes.</param>
public abstract record CaseStep(Guid CaseId, int SeenVersion)
{
    /// <summary>Identity facts were compared.</summary>
    public sealed record CheckIdentity(Guid CaseId, int SeenVersion, IdentityCheck Check) : CaseStep(CaseId, SeenVersion);

    /// <summary>The request was passed on by telephone or fax.</summary>
    /// <param name="To">To whom, and the number they gave.</param>
    /// <param name="At">When, UTC.</param>
    public sealed record Request(Guid CaseId, int SeenVersion, string To, DateTime At) : CaseStep(CaseId, SeenVersion);

    /// <summary>The other side confirmed the stop.</summary>
    /// <param name="How">How and by whom.</param>
    /// <param name="At">When it took effect by their word, UTC.</param>
    public sealed record Confirm(Guid CaseId, int SeenVersion, string How, DateTime At) : CaseStep(CaseId, SeenVersion);

    /// <summary>Set aside, ended as mistaken, or marked for a callback.</summary>
    public sealed record SetAside(Guid CaseId, int SeenVersion, CaseState State, string Reason) : CaseStep(CaseId, SeenVersion);
}

/// <summary>Takes a case one step further.</summary>
public sealed class MoveCase(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>The case's new version, or why nothing happened.</summary>
    public async Task<Outcome<int>> RunAsync(CaseStep step, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var suspension = await db.SuspensionCases.SingleOrDefaultAsync(c => c.Id == step.CaseId, ct);
        if (suspension is null)
        {
            return new NotFound(("停止受付", "The suspension case"));
        }

        var now = clock.GetUtcNow().UtcDateTime;
        if (Check(step, suspension, actor, now) is { } refusal)
        {
            return refusal;
        }

        var (kind, why) = Apply(step, suspension, actor, now);
        AuditTrail.Record(db, actor, kind, suspension.ReceiptNumber, why, now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : suspension.Version;
    }

    private static Refusal? Check(CaseStep step, SuspensionCase suspension, Actor actor, DateTime now)
    {
        var (to, text, at) = step switch
        {
            CaseStep.CheckIdentity => (CaseState.Identifying, "-", now),
            CaseStep.Request r => (CaseState.Requested, r.To, r.At),
            CaseStep.Confirm c => (CaseState.Confirmed, c.How, c.At),
            CaseStep.SetAside s => (s.State, s.Reason, now),
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };
        return SuspensionRules.CheckStep(suspension, to, step.SeenVersion, actor) is { } refusal ? refusal
            : string.IsNullOrWhiteSpace(text) ? new InvalidField(("内容", "Details"), ("相手先・確認方法または理由を入力してください。", "say to whom, how or why."))
            : Redactor.Contains(text) ? new ContainsMyNumber(("内容", "Details"))
            : at > now ? new InvalidField(("時刻", "Time"), ("未来の時刻です。", "lies in the future."))
            : at < suspension.ReceivedAt.AddMinutes(-1) ? new InvalidField(("時刻", "Time"), ("受付より前の時刻です。", "is before the call."))
            : step is CaseStep.Confirm && at < suspension.RequestedAt?.AddMinutes(-1)
                ? new InvalidField(("時刻", "Time"), ("依頼より前の時刻です。", "is before the request."))
            : null;
    }

    private static (AuditKind Kind, string Why) Apply(CaseStep step, SuspensionCase suspension, Actor actor, DateTime now)
    {
        switch (step)
        {
            case CaseStep.CheckIdentity check:
                suspension.CheckIdentity(check.Check, actor, now);
                return (AuditKind.IdentityChecked, check.Check.HasMismatch ? "相違あり" : "記録");
            case CaseStep.Request request:
                suspension.Request(request.To.Trim(), request.At, actor, now);
                return (AuditKind.SuspensionRequested, request.To.Trim());
            case CaseStep.Confirm confirm:
                suspension.Confirm(confirm.How.Trim(), confirm.At, actor, now);
                return (AuditKind.SuspensionConfirmed, confirm.How.Trim());
            case CaseStep.SetAside aside:
                suspension.SetAside(aside.State, aside.Reason.Trim(), actor, now);
                return (AuditKind.CaseSetAside, $"{SuspensionRules.Label(aside.State).Ja}: {aside.Reason.Trim()}");
            default:
                throw new ArgumentOutOfRangeException(nameof(step));
        }
    }
}
