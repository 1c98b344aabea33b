using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Cards.Registry;

/// <summary>How the orders stand as a whole.</summary>
/// <param name="Open">Not yet answered for good.</param>
/// <param name="OldestPlacedAt">When the oldest of them was placed, UTC.</param>
/// <param name="Dead">Waiting for a supervisor.</param>
public sealed record OutboxState(int Open, DateTime? OldestPlacedAt, int Dead);

/// <summary>What staff must know of the orders.</summary>
public enum OutboxAlarm
{
    None,

    /// <summary>Orders do not get through in time.</summary>
    Late,

    /// <summary>Orders wait for a supervisor.</summary>
    Dead,
}

/// <summary>The order cannot be settled so.</summary>
public sealed record WrongOrderState(RegistryOrderState Is) : Refusal((
    $"「{RegistryRules.Label(Is).Ja}」の依頼にはこの操作はできません。", $"This cannot be done with an order that is {RegistryRules.Label(Is).En.ToLowerInvariant()}."));

/// <summary>The rules of orders to the card system: pure, facts in and decision out.</summary>
public static class RegistryRules
{
    private static readonly TimeSpan s_longestSilence = TimeSpan.FromSeconds(30);

    /// <summary>True while the card system has not answered for good.</summary>
    public static bool IsOpen(RegistryOrderState state) => state is RegistryOrderState.Waiting or RegistryOrderState.Accepted;

    /// <summary>True where later orders of the same card have to wait: a release must never overtake its suspension.</summary>
    public static bool HoldsUp(RegistryOrderState state) => IsOpen(state) || state == RegistryOrderState.Dead;

    /// <summary>Pause before the next attempt: doubled with each, up to the longest, half to one and a half of it.</summary>
    /// <param name="failures">Failed attempts so far, from 1.</param>
    /// <param name="jitter">A random figure, 0 to 1: many that failed together must not all come back together.</param>
    public static TimeSpan PauseAfter(int failures, double jitter, RegistrySettings settings)
    {
        var pause = settings.FirstPause * Math.Pow(2, Math.Clamp(failures - 1, 0, 30));
        return (pause < settings.LongestPause ? pause : settings.LongestPause) * (0.5 + jitter);
    }

    /// <summary>Pause after nothing was heard: as after a failure, but a card system that is back is found out within half a minute.</summary>
    /// <param name="times">How often in a row, from 1.</param>
    public static TimeSpan PauseAfterSilence(int times, double jitter, RegistrySettings settings)
    {
        var pause = PauseAfter(times, jitter, settings);
        return pause < s_longestSilence ? pause : s_longestSilence;
    }

    /// <summary>When to send again: as the card system wishes, if not beyond all measure; else after the pause.</summary>
    public static DateTime NextAttempt(DateTime now, int failures, TimeSpan? wish, double jitter, RegistrySettings settings)
    {
        var longest = settings.LongestPause * 2;
        return now + (wish is { Ticks: > 0 } wished ? wished < longest ? wished : longest : PauseAfter(failures, jitter, settings));
    }

    /// <summary>True where an order that was put off once more is to be left to a supervisor.</summary>
    /// <param name="failures">Failed attempts, this one included.</param>
    public static bool IsDead(int failures, DateTime tryingSince, DateTime now, RegistrySettings settings) =>
        failures >= settings.MaxAttempts || now - tryingSince >= settings.DeadAfter;

    /// <summary>True where the order need not be sent any more: its case was ended as mistaken before anything went out.</summary>
    /// <param name="sends">How often it went out before, whatever came of it.</param>
    public static bool IsWithdrawn(RegistryOrderKind kind, int sends, CaseState state) =>
        kind == RegistryOrderKind.Suspend && sends == 0 && (state is CaseState.Cancelled or CaseState.Duplicate);

    public static OutboxAlarm AlarmOf(OutboxState outbox, DateTime now, RegistrySettings settings) =>
        outbox.Dead > 0 ? OutboxAlarm.Dead
        : outbox.OldestPlacedAt is { } oldest && now - oldest >= settings.AlarmAfter ? OutboxAlarm.Late
        : OutboxAlarm.None;

    /// <summary>May a supervisor have it tried again, or end it?</summary>
    public static Refusal? CheckSettle(RegistryOrderState state, string reason, Actor actor) =>
        !actor.May(Rights.DeskManage) ? new NotAllowed()
        : state != RegistryOrderState.Dead ? new WrongOrderState(state)
        : CheckReason(reason);

    /// <summary>
    /// May the same request be sent anew, after the holder's facts were looked at again? A suspension by the card desk; a release
    /// or abolition, which two people or the counter have decided already, also by the counter.
    /// </summary>
    public static Refusal? CheckAgain(RegistryOrderKind kind, RegistryOrderState state, string reason, Actor actor) =>
        !MaySendAgain(kind, actor) ? new NotAllowed()
        : state is not (RegistryOrderState.HolderNotFound or RegistryOrderState.Refused or RegistryOrderState.GivenUp) ? new WrongOrderState(state)
        : CheckReason(reason);

    /// <summary>True where the actor is one of those who may send a request of this kind anew.</summary>
    public static bool MaySendAgain(RegistryOrderKind kind, Actor actor) =>
        actor.Has(Role.CardDesk) || (kind != RegistryOrderKind.Suspend && actor.Has(Role.Counter));

    private static Refusal? CheckReason(string reason) =>
        string.IsNullOrWhiteSpace(reason) ? new InvalidField(("理由", "Reason"), ("入力してください。", "say why."))
        : Privacy.Redactor.Contains(reason) ? new Reports.ContainsMyNumber(("理由", "Reason"))
        : null;

    /// <summary>The word for a kind on screens and in messages.</summary>
    public static Words Label(RegistryOrderKind kind) => kind switch
    {
        RegistryOrderKind.Suspend => ("一時停止", "Suspension"),
        RegistryOrderKind.Release => ("一時停止解除", "Release"),
        RegistryOrderKind.Abolish => ("廃止", "Abolition"),
        RegistryOrderKind.Reissue => ("再交付", "Re-issue"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The word for a state on screens and in messages.</summary>
    public static Words Label(RegistryOrderState state) => state switch
    {
        RegistryOrderState.Waiting => ("送信待ち", "Waiting to be sent"),
        RegistryOrderState.Accepted => ("処理待ち", "Accepted, not done"),
        RegistryOrderState.Done => ("完了", "Done"),
        RegistryOrderState.HolderNotFound => ("該当者なし", "Holder not found"),
        RegistryOrderState.Refused => ("拒否", "Refused"),
        RegistryOrderState.Dead => ("送信不能", "Undeliverable"),
        RegistryOrderState.GivenUp => ("打切り", "Given up"),
        RegistryOrderState.Withdrawn => ("取下げ", "Withdrawn"),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
