using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Desk;

/// <summary>Calling this number could endanger the holder.</summary>
public sealed record UnsafeToCall() : Refusal((
    "この番号には電話しないでください。相手に知られるおそれがあります。本人からの電話を待ちます。",
    "Do not call this number: somebody else could notice. Wait for the holder to call."));

/// <summary>There is no number to call.</summary>
public sealed record NoNumber() : Refusal(("連絡先の電話番号がありません。", "There is no number to call."));

/// <summary>Plans callbacks, shows the number to whoever calls, and records each try.</summary>
public sealed class FollowCallback(IDbContextFactory<ScamWatchDb> contexts, Municipality municipality, AccessLog log, TimeProvider clock)
{
    /// <summary>Plans a callback for a case; refused where its number must not be called.</summary>
    /// <param name="dueAt">UTC.</param>
    public async Task<Outcome<Guid>> PlanAsync(Guid caseId, string reason, DateTime dueAt, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var suspension = await db.SuspensionCases.AsNoTracking().SingleOrDefaultAsync(c => c.Id == caseId, ct);
        if (Check(suspension, actor) is { } refusal)
        {
            return refusal;
        }

        if (CheckWords(reason, ("理由", "Reason")) is { } words)
        {
            return words;
        }

        if (dueAt < now.AddMinutes(-1))
        {
            return new InvalidField(("時刻", "Time"), ("過ぎた時刻です。", "has passed."));
        }

        var planned = Callback.Plan(suspension!, reason.Trim(), dueAt, now);
        db.Callbacks.Add(planned);
        AuditTrail.Record(db, actor, AuditKind.CallbackPlanned, planned.ReceiptNumber, reason.Trim(), now);
        await db.SaveChangesAsync(ct);
        return planned.Id;
    }

    /// <summary>The number to dial. The sight is audited; of a shielded case only who follows it and supervisors see it.</summary>
    public async Task<Outcome<string>> NumberAsync(Guid callbackId, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var callback = await db.Callbacks.AsNoTracking().SingleOrDefaultAsync(c => c.Id == callbackId, ct);
        var suspension = callback is null ? null : await db.SuspensionCases.AsNoTracking().SingleOrDefaultAsync(c => c.Id == callback.CaseId, ct);
        if (Check(suspension, actor) is { } refusal)
        {
            return refusal;
        }

        if (suspension!.Statement.Shielded && !SuspensionRules.MayUnmask(suspension, actor))
        {
            return new NotAllowed();
        }

        if (suspension.Statement.Shielded && await db.CheckProofAsync(Rights.CaseUnmask, actor, clock.GetUtcNow().UtcDateTime, ct) is { } unproven)
        {
            return unproven;
        }

        AuditTrail.Record(db, actor, AuditKind.CaseUnmasked, suspension.ReceiptNumber, "折返しの番号を表示", clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(ct);
        log.Note(actor, AccessKind.CaseUnmasked, suspension.ReceiptNumber);
        return suspension.Statement.CallbackNumber;
    }

    /// <summary>Records a try; one that reached nobody is due again, and after several a supervisor decides.</summary>
    public Task<Outcome<int>> TryAsync(Guid id, int seenVersion, bool reached, string note, Actor actor, CancellationToken ct) =>
        ChangeAsync(id, seenVersion, actor, AuditKind.CallbackTried, reached ? "つながった" : "不在", note, (callback, now) =>
        {
            var settings = municipality.CardDesk;
            callback.Try(new(now, actor.Name, reached, note.Trim()), now.AddMinutes(settings.CallbackRetryMinutes),
                callback.Attempts.Count + 1 >= settings.CallbackAttempts);
        }, ct);

    /// <summary>Takes a callback for oneself.</summary>
    public Task<Outcome<int>> TakeAsync(Guid id, int seenVersion, Actor actor, CancellationToken ct) =>
        ChangeAsync(id, seenVersion, actor, AuditKind.CaseAssigned, "折返しを担当", "", (callback, _) => callback.Take(actor.Id, actor.Name), ct);

    /// <summary>Gives it up, with the reason; a supervisor's to do once tries have failed.</summary>
    public async Task<Outcome<int>> GiveUpAsync(Guid id, int seenVersion, string reason, Actor actor, CancellationToken ct) =>
        string.IsNullOrWhiteSpace(reason) ? new InvalidField(("理由", "Reason"), ("入力してください。", "is empty."))
        : await ChangeAsync(id, seenVersion, actor, AuditKind.CallbackEnded, reason.Trim(), reason, (callback, now) => callback.GiveUp(reason.Trim(), actor.Name, now), ct);

    private async Task<Outcome<int>> ChangeAsync(
        Guid id, int seenVersion, Actor actor, AuditKind kind, string why, string words, Action<Callback, DateTime> change, CancellationToken ct)
    {
        if (!actor.May(Rights.CaseTake))
        {
            return new NotAllowed();
        }

        if (words.Length > 0 && CheckWords(words, ("メモ", "Note")) is { } refusal)
        {
            return refusal;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var callback = await db.Callbacks.For(db, actor).SingleOrDefaultAsync(c => c.Id == id, ct);
        if (callback is null)
        {
            return new NotFound(("折返し", "The callback"));
        }

        if (callback.Version != seenVersion || callback.State != CallbackState.Open)
        {
            return new ChangedMeanwhile();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        change(callback, now);
        AuditTrail.Record(db, actor, kind, callback.ReceiptNumber, why, now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : callback.Version;
    }

    private static Refusal? Check(SuspensionCase? suspension, Actor actor) =>
        !actor.May(Rights.CaseTake) ? new NotAllowed()
        : suspension is null || !SuspensionRules.IsWithin(suspension, actor) ? new NotFound(("停止受付", "The suspension case"))
        : !suspension.Statement.CallbackIsSafe ? new UnsafeToCall()
        : suspension.Statement.CallbackNumber.Length == 0 ? new NoNumber()
        : null;

    private static Refusal? CheckWords(string text, Words label) =>
        string.IsNullOrWhiteSpace(text) ? new InvalidField(label, ("入力してください。", "is empty."))
        : Redactor.Contains(text) ? new ContainsMyNumber(label)
        : PinMention.Contains(text) ? new ContainsPin(label)
        : null;
}
