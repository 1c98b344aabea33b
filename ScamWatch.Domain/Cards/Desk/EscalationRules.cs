using System.Globalization;

namespace ScamWatch.Domain.Cards.Desk;

/// <summary>When cases and callbacks go up a step, and what a step does: pure.</summary>
public static class EscalationRules
{
    private static readonly EscalationStep[] s_steps = [EscalationStep.Notice, EscalationStep.Reassign, EscalationStep.Manager];

    /// <summary>The steps to record now, in order; each is recorded once, also where several have come together.</summary>
    /// <param name="reached">The last one recorded; null where none is.</param>
    /// <param name="now">The step that the clock says.</param>
    public static IReadOnlyList<EscalationStep> Due(EscalationStep? reached, EscalationStep now) =>
        [.. s_steps.Where(s => s > (reached ?? EscalationStep.None) && s <= now)];

    /// <summary>Which step a callback has reached that is overdue for so long.</summary>
    public static EscalationStep StepOfCallback(TimeSpan overdue, CardDeskSettings settings) =>
        overdue.TotalMinutes >= settings.CallbackManagerMinutes ? EscalationStep.Manager
        : overdue.TotalMinutes >= settings.CallbackReassignMinutes ? EscalationStep.Reassign
        : overdue.TotalMinutes >= settings.CallbackNoticeMinutes ? EscalationStep.Notice
        : EscalationStep.None;

    /// <summary>
    /// True where the step takes the matter from whoever has it and offers it to everyone. Not of a shielded holder: their
    /// data goes with the assignment, so a supervisor gives it to somebody.
    /// </summary>
    public static bool Lifts(EscalationStep step, bool shielded) => step == EscalationStep.Reassign && !shielded;

    /// <summary>True where everyone of the desk may take the case for themselves.</summary>
    public static bool IsOffered(EscalationStep step, bool shielded) => step >= EscalationStep.Reassign && !shielded;

    /// <summary>What the history of a case says of a step.</summary>
    /// <param name="minutes">How long it was waited.</param>
    /// <param name="from">From whom the case is taken; empty where from nobody.</param>
    public static string Note(EscalationStep step, int minutes, string from) => string.Create(CultureInfo.InvariantCulture,
        $"段階: {BoardRules.Label(step).Ja}(停止確認待ち {minutes}分){(from.Length > 0 ? $"。担当 {from} を外し、全員に案内" : "")}");
}
