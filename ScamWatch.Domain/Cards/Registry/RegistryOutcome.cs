using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Cards.Registry;

/// <summary>
/// What an answer means for the order and its case. 停止確認済 and 反映済 only ever come of <see cref="RegistryAnswer.Done"/>; a case that staff
/// have meanwhile taken elsewhere stays where they put it, and the answer is noted in it.
/// </summary>
internal static class RegistryOutcome
{
    /// <returns>What the audit trail says of it; null where nothing came of it but another attempt later.</returns>
    public static (AuditKind Kind, string Why)? Apply(
        RegistryOrder order, SuspensionCase suspension, RegistryAnswer answer, string registry, Actor by, DateTime now, double jitter, RegistrySettings settings)
    {
        switch (answer)
        {
            case RegistryAnswer.Done done:
                order.Close(RegistryOrderState.Done, done.Reference, "", now);
                Finish(order, suspension, done.At, registry, by, now);
                return (AuditKind.RegistryDone, order.Reference);
            case RegistryAnswer.Accepted accepted:
                var first = order.AcceptedAt is null;
                order.Accept(accepted.Reference, RegistryRules.NextAttempt(now, 1, accepted.AskAgainAfter, jitter, settings), now);
                if (!first)
                {
                    return null;
                }

                Hand(order, suspension, registry, by, now);
                return (AuditKind.RegistryAccepted, order.Reference);
            case RegistryAnswer.HolderNotFound missing:
                order.Close(RegistryOrderState.HolderNotFound, "", missing.Reason, now);
                PutAside(order, suspension, CaseState.HolderNotFound, registry, by, now);
                return (AuditKind.RegistryHolderNotFound, order.LastError);
            case RegistryAnswer.Refused refused:
                order.Close(RegistryOrderState.Refused, "", refused.Reason, now);
                PutAside(order, suspension, CaseState.RequestFailed, registry, by, now);
                return (AuditKind.RegistryRefused, order.LastError);
            case RegistryAnswer.Retry retry:
                return PutOff(order, suspension, retry.Reason, retry.After, registry, by, now, jitter, settings);
            case RegistryAnswer.Unreachable silent:
                // Nothing this order could help: only the time it has been tried counts.
                if (RegistryRules.IsDead(0, order.TryingSince, now, settings))
                {
                    return PutOff(order, suspension, silent.Reason, null, registry, by, now, jitter, settings);
                }

                // Later than its neighbours each time: an order that the card system never answers must not stand before all others.
                order.Postpone(silent.Reason, now + RegistryRules.PauseAfterSilence(order.Sends, jitter, settings), counts: false);
                return null;
            default:
                throw new ArgumentOutOfRangeException(nameof(answer));
        }
    }

    private static (AuditKind, string)? PutOff(
        RegistryOrder order, SuspensionCase suspension, string reason, TimeSpan? wish, string registry, Actor by, DateTime now, double jitter, RegistrySettings settings)
    {
        if (!RegistryRules.IsDead(order.Attempts + 1, order.TryingSince, now, settings))
        {
            order.Postpone(reason, RegistryRules.NextAttempt(now, order.Attempts + 1, wish, jitter, settings), counts: true);
            return null;
        }

        order.Die(reason);
        PutAside(order, suspension, CaseState.RequestFailed, registry, by, now);
        return (AuditKind.RegistryOrderDead, order.LastError);
    }

    private static void Finish(RegistryOrder order, SuspensionCase suspension, DateTime doneAt, string registry, Actor by, DateTime now)
    {
        if (order.Kind == RegistryOrderKind.Suspend)
        {
            Hand(order, suspension, registry, by, now);
            if (SuspensionRules.MayMove(suspension.State, CaseState.Confirmed))
            {
                // Their clock may be off; ours says when it cannot have been.
                var at = doneAt > now || doneAt < suspension.ReceivedAt ? now : doneAt;
                suspension.Confirm(Named(registry, order.Reference), at, by, now);
                return;
            }
        }

        if (AwaitsIt(order, suspension))
        {
            suspension.TakeEffect(Named(registry, order.Reference), doneAt > now || doneAt < order.PlacedAt ? now : doneAt, by, now);
            return;
        }

        suspension.NoteRegistry($"{Named(registry, order.Reference)}: {RegistryRules.Label(order.Kind).Ja}完了", by, now);
    }

    /// <summary>What staff have settled by hand stays as they recorded it.</summary>
    private static bool AwaitsIt(RegistryOrder order, SuspensionCase suspension) =>
        SuspensionRules.IsEffectOf(order.Kind, suspension.State) && SuspensionRules.IsOutstanding(suspension.Effect);

    /// <summary>The card system has the request: 依頼済, where the case is not there or further already.</summary>
    private static void Hand(RegistryOrder order, SuspensionCase suspension, string registry, Actor by, DateTime now)
    {
        if (order.Kind == RegistryOrderKind.Suspend && suspension.State != CaseState.Requested
            && SuspensionRules.MayMove(suspension.State, CaseState.Requested))
        {
            suspension.Request(Named(registry, order.Reference), now, by, now);
        }
    }

    private static void PutAside(RegistryOrder order, SuspensionCase suspension, CaseState state, string registry, Actor by, DateTime now)
    {
        var note = order.LastError.Length > 0 ? $"{registry}: {order.LastError}" : registry;
        if (order.Kind == RegistryOrderKind.Suspend && SuspensionRules.MayMove(suspension.State, state))
        {
            suspension.SetAside(state, note, by, now);
        }
        else if (AwaitsIt(order, suspension))
        {
            suspension.FailEffect($"{RegistryRules.Label(order.State).Ja}: {note}", by, now);
        }
        else
        {
            suspension.NoteRegistry($"{RegistryRules.Label(order.Kind).Ja} {RegistryRules.Label(order.State).Ja}: {note}", by, now);
        }
    }

    private static string Named(string registry, string reference) => reference.Length > 0 ? $"{registry} {reference}" : registry;
}
