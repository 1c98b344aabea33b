using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Clocks;

/// <summary>Where a clock stands.</summary>
public enum ClockState
{
    /// <summary>Runs, within its limit or without one.</summary>
    Running,

    /// <summary>Runs beyond its limit.</summary>
    Overdue,

    /// <summary>Runs beyond the time from which it is raised.</summary>
    Escalated,

    /// <summary>Stopped in time, or without a limit.</summary>
    Kept,

    /// <summary>Stopped too late.</summary>
    Missed,
}

/// <summary>A clock as it stands at one moment; times are UTC.</summary>
/// <param name="DueAt">Null for no limit.</param>
public sealed record ClockReading(ClockKind Kind, ClockState State, DateTime StartedAt, DateTime? StoppedAt, DateTime? DueAt)
{
    /// <summary>True where somebody should act.</summary>
    public bool IsLate => State is ClockState.Overdue or ClockState.Escalated;
}

/// <summary>The rules of clocks: pure. Seconds count, so that a bound is within its limit.</summary>
public static class ClockRules
{
    /// <summary>Reads one clock.</summary>
    /// <param name="startedAt">UTC.</param>
    /// <param name="stoppedAt">UTC; null while it runs.</param>
    /// <param name="now">UTC.</param>
    public static ClockReading Read(ClockKind kind, ClockLimit limit, DateTime startedAt, DateTime? stoppedAt, DateTime now)
    {
        var took = (stoppedAt ?? now) - startedAt;
        var state = stoppedAt is not null
            ? took > limit.Due ? ClockState.Missed : ClockState.Kept
            : took > limit.Escalate ? ClockState.Escalated
            : took > limit.Due ? ClockState.Overdue
            : ClockState.Running;
        return new(kind, state, startedAt, stoppedAt, startedAt + limit.Due);
    }

    /// <summary>When staff first looked: by opening it, or by deciding it with its campaign.</summary>
    public static DateTime? FirstLook(DateTime? openedAt, DateTime? decidedAt) =>
        openedAt is null || decidedAt < openedAt ? decidedAt ?? openedAt : openedAt;

    /// <summary>
    /// The mark of an undecided report in a list: the worse of first look and verdict, or null where neither is late.
    /// </summary>
    /// <param name="openedAt">Null where the list does not know it: then the verdict's clock alone is read.</param>
    public static ClockReading? MarkOf(ClockSettings settings, Urgency urgency, DateTime receivedAt, DateTime? openedAt, bool openedIsKnown, DateTime now)
    {
        var verdict = Read(ClockKind.Verdict, settings[ClockKind.Verdict, urgency], receivedAt, null, now);
        if (!openedIsKnown || openedAt is not null)
        {
            return verdict.IsLate ? verdict : null;
        }

        var look = Read(ClockKind.Look, settings[ClockKind.Look, urgency], receivedAt, null, now);
        return verdict.State >= look.State && verdict.IsLate ? verdict : look.IsLate ? look : null;
    }

    /// <summary>The word for a clock.</summary>
    public static Words Label(ClockKind kind) => kind switch
    {
        ClockKind.Look => ("初回確認", "First look"),
        ClockKind.Verdict => ("判定", "Verdict"),
        ClockKind.Answer => ("回答", "Answer"),
        ClockKind.Alert => ("注意喚起", "Warning"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The word for a state.</summary>
    public static Words Label(ClockState state) => state switch
    {
        ClockState.Running => ("期限内", "In time"),
        ClockState.Overdue => ("期限超過", "Late"),
        ClockState.Escalated => ("至急対応", "Escalated"),
        ClockState.Kept => ("達成", "Kept"),
        ClockState.Missed => ("超過して完了", "Done late"),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
