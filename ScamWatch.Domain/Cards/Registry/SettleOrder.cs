using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Registry;

/// <summary>What staff do with an order that did not get through: tried again, ended, or sent anew. Always with a reason.</summary>
public sealed class SettleOrder(IDbContextFactory<ScamWatchDb> contexts, RegistrySettings settings, TimeProvider clock)
{
    /// <summary>A supervisor has a dead order tried again, under the same key.</summary>
    public Task<Outcome<RegistryOrderState>> RetryAsync(long number, string reason, Actor actor, CancellationToken ct) =>
        RunAsync(Rights.DeskManage, number, reason, actor, (_, state, why, by) => RegistryRules.CheckSettle(state, why, by), AuditKind.RegistryOrderRetried, (_, order, suspension, now) =>
        {
            order.Revive(now);
            if (IsFailedEffect(order, suspension))
            {
                suspension.AwaitEffect($"{RegistryRules.Label(order.Kind).Ja}を再送: {reason.Trim()}", actor, now);
            }
        }, ct);

    /// <summary>A supervisor ends a dead order: later orders of the card go on. What it asked for has to be done by hand.</summary>
    public Task<Outcome<RegistryOrderState>> GiveUpAsync(long number, string reason, Actor actor, CancellationToken ct) =>
        RunAsync(Rights.DeskManage, number, reason, actor, (_, state, why, by) => RegistryRules.CheckSettle(state, why, by), AuditKind.RegistryOrderGivenUp,
            (_, order, suspension, now) =>
            {
                order.Close(RegistryOrderState.GivenUp, "", order.LastError, now);
                suspension.Remark($"{RegistryRules.Label(order.Kind).Ja}の依頼を打切り: {reason.Trim()}", actor, now);
            }, ct);

    /// <summary>
    /// The card desk sends a request anew that was answered in the negative, after the holder's facts were looked at again. A
    /// new order with a key of its own: the old one has its answer for ever.
    /// </summary>
    public Task<Outcome<RegistryOrderState>> SendAgainAsync(long number, string reason, Actor actor, CancellationToken ct) =>
        RunAsync(Rights.CaseWork, number, reason, actor, RegistryRules.CheckAgain, AuditKind.RegistryOrderPlaced, (db, order, suspension, now) =>
        {
            var note = $"{RegistryRules.Label(order.Kind).Ja}を再依頼: {reason.Trim()}";
            if (IsFailedEffect(order, suspension))
            {
                suspension.AwaitEffect(note, actor, now);
            }
            else
            {
                suspension.NoteRegistry(note, actor, now);
            }

            db.RegistryOrders.Add(RegistryOrder.Place(suspension, order.Kind, now));
        }, ct);

    private static bool IsFailedEffect(RegistryOrder order, SuspensionCase suspension) =>
        SuspensionRules.IsEffectOf(order.Kind, suspension.State) && suspension.Effect == EffectState.Failed;

    private async Task<Outcome<RegistryOrderState>> RunAsync(
        Right right, long number, string reason, Actor actor, Func<RegistryOrderKind, RegistryOrderState, string, Actor, Refusal?> check, AuditKind kind,
        Action<ScamWatchDb, RegistryOrder, SuspensionCase, DateTime> apply, CancellationToken ct)
    {
        if (!actor.May(right))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.RegistryOrders.SingleOrDefaultAsync(o => o.Number == number, ct) is not { } order || !await db.ReachesCaseAsync(order.CaseId, actor, ct))
        {
            return new NotFound(("依頼", "The order"));
        }

        if (check(order.Kind, order.State, reason, actor) is { } refusal)
        {
            return refusal;
        }

        var suspension = await db.SuspensionCases.SingleAsync(c => c.Id == order.CaseId, ct);
        var newer = kind == AuditKind.RegistryOrderPlaced
            && await db.RegistryOrders.AnyAsync(o => o.CaseId == order.CaseId && o.Kind == order.Kind && o.Number > number, ct);
        var settled = SuspensionRules.IsEffectOf(order.Kind, suspension.State) && suspension.Effect == EffectState.Done;
        if (newer || (kind == AuditKind.RegistryOrderPlaced && (settings.Mode == RegistryMode.Manual || settled)))
        {
            return new ChangedMeanwhile();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        apply(db, order, suspension, now);
        AuditTrail.Record(db, actor, kind, order.ReceiptNumber, $"{RegistryRules.Label(order.Kind).Ja}: {reason.Trim()}", now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : order.State;
    }
}
