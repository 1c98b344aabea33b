namespace ScamWatch.Domain.Cards.Desk;

/// <summary>How far a waiting case has gone up (notice, reassign, manager: the usual three steps of a service desk).</summary>
public enum EscalationStep
{
    None,

    /// <summary>Pointed out to everyone.</summary>
    Notice,

    /// <summary>Offered to every operator.</summary>
    Reassign,

    /// <summary>The manager is told.</summary>
    Manager,
}

/// <summary>The answer rate over several intervals, with the worst beside the mean: a mean hides the peak.</summary>
/// <param name="Arrived">Calls that came.</param>
/// <param name="Answered">Calls that were answered.</param>
/// <param name="Rate">Answered by arrived; null where none came.</param>
/// <param name="WorstAt">Start of the interval with the lowest rate, UTC; null where none came.</param>
/// <param name="WorstRate">Its rate.</param>
public sealed record AnswerRate(int Arrived, int Answered, double? Rate, DateTime? WorstAt, double? WorstRate);

/// <summary>The rules of the live board: pure.</summary>
public static class BoardRules
{
    /// <summary>Which step a case has reached that has waited so long for the confirmation of its stop.</summary>
    public static EscalationStep StepOf(TimeSpan waited, CardDeskSettings settings) =>
        waited.TotalMinutes >= settings.EscalateManagerMinutes ? EscalationStep.Manager
        : waited.TotalMinutes >= settings.EscalateReassignMinutes ? EscalationStep.Reassign
        : waited.TotalMinutes >= settings.EscalateNoticeMinutes ? EscalationStep.Notice
        : EscalationStep.None;

    /// <summary>Sums intervals up. Of equally bad ones the latest is the worst; intervals without a call have no rate.</summary>
    public static AnswerRate RateOf(IEnumerable<CallInterval> intervals)
    {
        var (arrived, answered) = (0, 0);
        (DateTime At, double Rate)? worst = null;
        foreach (var interval in intervals.OrderBy(i => i.StartsAt))
        {
            arrived += interval.Arrived;
            answered += interval.Answered;
            if (interval.Arrived > 0 && (double)interval.Answered / interval.Arrived is var rate && !(rate > worst?.Rate))
            {
                worst = (interval.StartsAt, rate);
            }
        }

        return new(arrived, answered, arrived == 0 ? null : (double)answered / arrived, worst?.At, worst?.Rate);
    }

    /// <summary>The word for a step.</summary>
    public static Words Label(EscalationStep step) => step switch
    {
        EscalationStep.None => ("通常", "in time"),
        EscalationStep.Notice => ("注意", "notice"),
        EscalationStep.Reassign => ("担当替え", "reassign"),
        EscalationStep.Manager => ("責任者へ", "to the manager"),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };
}
