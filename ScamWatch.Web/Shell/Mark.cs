using ScamWatch.Domain;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Guidance.Flows;
using ScamWatch.Domain.Leaks;
using ScamWatch.Domain.Learning;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Web.Shell;

/// <summary>
/// How a state looks everywhere: a tone, an icon and a word, so that none is told by colour alone.
/// </summary>
/// <param name="Tone">CSS class suffix: danger, warning, good, neutral, active.</param>
/// <param name="Icon">Name in the icon font.</param>
/// <param name="Word">What it is called.</param>
public sealed record Mark(string Tone, string Icon, Words Word)
{
    public static Mark Of(Verdict verdict) => verdict switch
    {
        Verdict.Scam => new("danger", "gpp_bad", ReportRules.Label(verdict)),
        Verdict.Suspicious => new("warning", "gpp_maybe", ReportRules.Label(verdict)),
        Verdict.Legitimate => new("good", "verified_user", ReportRules.Label(verdict)),
        Verdict.Unrelated => new("neutral", "remove_moderator", ReportRules.Label(verdict)),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    /// <summary>The classifier's opinion. "Benign" is shown as no sign of a scam, never as safe.</summary>
    public static Mark Of(JudgedVerdict verdict) => verdict switch
    {
        JudgedVerdict.Scam => new("danger", "report", ("詐欺の疑い", "Likely scam")),
        JudgedVerdict.Suspicious => new("warning", "help", ("要確認", "To check")),
        JudgedVerdict.Benign => new("neutral", "radio_button_unchecked", ("兆候なし", "No sign")),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    public static Mark Of(Urgency urgency) => urgency switch
    {
        Urgency.Now => new("danger", "priority_high", ("即時", "Now")),
        Urgency.Today => new("warning", "today", ("本日中", "Today")),
        Urgency.Batch => new("neutral", "schedule", ("通常", "Normal")),
        _ => throw new ArgumentOutOfRangeException(nameof(urgency)),
    };

    public static Mark Of(WorkState state) => state switch
    {
        WorkState.New => new("neutral", "fiber_new", WorkRules.Label(state)),
        WorkState.InWork => new("active", "person", WorkRules.Label(state)),
        WorkState.Waiting => new("warning", "hourglass_top", WorkRules.Label(state)),
        WorkState.Done => new("good", "task_alt", WorkRules.Label(state)),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static Mark Of(AlertState state) => state switch
    {
        AlertState.Draft => new("neutral", "edit_note", AlertRules.Label(state)),
        AlertState.InReview => new("warning", "rate_review", AlertRules.Label(state)),
        AlertState.Approved => new("active", "verified", AlertRules.Label(state)),
        AlertState.Scheduled => new("active", "event_available", AlertRules.Label(state)),
        AlertState.Published => new("good", "public", AlertRules.Label(state)),
        AlertState.Expired => new("neutral", "event_busy", AlertRules.Label(state)),
        AlertState.Withdrawn => new("warning", "public_off", AlertRules.Label(state)),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>訓練: never reaches the public.</summary>
    public static Mark Rehearsal { get; } = new("warning", "theater_comedy", ("訓練", "Rehearsal"));

    public static Mark Of(CaseState state) => state switch
    {
        CaseState.Received => new("danger", "call_received", SuspensionRules.Label(state)),
        CaseState.Identifying => new("warning", "person_search", SuspensionRules.Label(state)),
        CaseState.Requested => new("warning", "outgoing_mail", SuspensionRules.Label(state)),
        CaseState.Confirmed => new("good", "lock", SuspensionRules.Label(state)),
        CaseState.Released => new("neutral", "lock_open", SuspensionRules.Label(state)),
        CaseState.Abolished => new("neutral", "credit_card_off", SuspensionRules.Label(state)),
        CaseState.ReissueApplied => new("active", "add_card", SuspensionRules.Label(state)),
        CaseState.Reissued => new("neutral", "credit_card", SuspensionRules.Label(state)),
        CaseState.HolderNotFound => new("danger", "person_off", SuspensionRules.Label(state)),
        CaseState.RequestFailed => new("danger", "error", SuspensionRules.Label(state)),
        CaseState.CallbackNeeded => new("warning", "phone_callback", SuspensionRules.Label(state)),
        CaseState.Duplicate => new("neutral", "content_copy", SuspensionRules.Label(state)),
        CaseState.Cancelled => new("neutral", "cancel", SuspensionRules.Label(state)),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>A release or abolition with what the card system says of it.</summary>
    public static Mark Of(CaseState state, EffectState? effect) => (state, effect) switch
    {
        (CaseState.Released or CaseState.Abolished, EffectState.Pending) => new("warning", "hourglass_top", SuspensionRules.Label(state, effect)),
        (CaseState.Released or CaseState.Abolished, EffectState.Failed) => new("danger", "error", SuspensionRules.Label(state, effect)),
        _ => Of(state) with { Word = SuspensionRules.Label(state, effect) },
    };

    public static Mark Of(EscalationStep step) => step switch
    {
        EscalationStep.None => new("neutral", "schedule", BoardRules.Label(step)),
        EscalationStep.Notice => new("warning", "notifications", BoardRules.Label(step)),
        EscalationStep.Reassign => new("danger", "swap_horiz", BoardRules.Label(step)),
        EscalationStep.Manager => new("danger", "priority_high", BoardRules.Label(step)),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    public static Mark Of(RegistryOrderState state) => state switch
    {
        RegistryOrderState.Waiting => new("warning", "schedule_send", RegistryRules.Label(state)),
        RegistryOrderState.Accepted => new("active", "hourglass_top", RegistryRules.Label(state)),
        RegistryOrderState.Done => new("good", "check_circle", RegistryRules.Label(state)),
        RegistryOrderState.HolderNotFound => new("danger", "person_off", RegistryRules.Label(state)),
        RegistryOrderState.Refused => new("danger", "block", RegistryRules.Label(state)),
        RegistryOrderState.Dead => new("danger", "error", RegistryRules.Label(state)),
        RegistryOrderState.GivenUp => new("neutral", "stop_circle", RegistryRules.Label(state)),
        RegistryOrderState.Withdrawn => new("neutral", "cancel", RegistryRules.Label(state)),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static Mark Of(ReplyState state) => state switch
    {
        ReplyState.Queued => new("active", "schedule_send", ("送信待ち", "Waiting")),
        ReplyState.Sent => new("good", "mark_email_read", ("送信済み", "Sent")),
        ReplyState.Failed => new("danger", "error", ("送信失敗", "Failed")),
        ReplyState.Suppressed => new("neutral", "mail_off", ("送信しない", "Not sent")),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static Mark Of(ModelState state) => state switch
    {
        ModelState.Challenger => new("active", "science", ("候補", "Challenger")),
        ModelState.Champion => new("good", "verified", ("採用中", "In use")),
        ModelState.Retired => new("neutral", "history", ("退役", "Retired")),
        ModelState.Rejected => new("danger", "block", ("不採用", "Rejected")),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static Mark Of(LeakState state) => state switch
    {
        LeakState.Suspected => new("danger", "privacy_tip", LeakRules.Label(state)),
        LeakState.Investigating => new("warning", "manage_search", LeakRules.Label(state)),
        LeakState.PreliminaryReported => new("active", "outgoing_mail", LeakRules.Label(state)),
        LeakState.FinalReported => new("good", "task_alt", LeakRules.Label(state)),
        LeakState.NotApplicable => new("neutral", "do_not_disturb_on", LeakRules.Label(state)),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static Mark Of(GuidedResult result) => result switch
    {
        GuidedResult.Answered => new("good", "check_circle", FlowRules.Label(result)),
        GuidedResult.Referred => new("active", "phone_forwarded", FlowRules.Label(result)),
        GuidedResult.TakenOn => new("active", "assignment_turned_in", FlowRules.Label(result)),
        GuidedResult.LeakSuspected => new("danger", "privacy_tip", FlowRules.Label(result)),
        GuidedResult.BrokenOff => new("neutral", "call_end", FlowRules.Label(result)),
        _ => throw new ArgumentOutOfRangeException(nameof(result)),
    };

    public static Mark Of(OpenState state) => state switch
    {
        OpenState.Open => new("good", "phone_enabled", ("受付中", "Open now")),
        OpenState.Closed => new("neutral", "phone_disabled", ("時間外", "Closed now")),
        OpenState.Unknown => new("warning", "help", ("受付中かは要確認", "Open or not: to be confirmed")),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static Mark Of(TrainingState state) => state switch
    {
        TrainingState.Queued => new("neutral", "schedule", ("待機中", "Waiting")),
        TrainingState.Running => new("active", "autorenew", ("学習中", "Training")),
        TrainingState.Done => new("good", "check_circle", ("完了", "Done")),
        TrainingState.Failed => new("danger", "error", ("失敗", "Failed")),
        TrainingState.Cancelled => new("neutral", "cancel", ("中止", "Cancelled")),
        TrainingState.Interrupted => new("warning", "power_off", ("中断", "Interrupted")),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
