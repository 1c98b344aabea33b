using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Reports;

/// <summary>A report's decision at some time; <paramref name="Verdict"/> null for undecided.</summary>
/// <param name="With">The campaign's decision it came from; null where it was its own.</param>
/// <param name="Work">How far the work on it had come.</param>
/// <param name="Mailed">Whether a mail with the outcome was to be sent to its reporter.</param>
public sealed record EarlierDecision(
    Guid Report, Verdict? Verdict, string? By, DateTime? At, string? Reason, Guid? With, WorkState Work, bool Mailed = false);

/// <summary>
/// One verdict given to several reports at once, or to one from the queue, with all that is needed to undo it. Never
/// deleted: an undo is written into it.
/// </summary>
public sealed class DecisionBatch
{
    private DecisionBatch()
    {
    }

    internal DecisionBatch(Verdict verdict, IReadOnlyList<EarlierDecision> before, Actor by, DateTime at)
    {
        Id = Guid.CreateVersion7();
        (Verdict, Before, ById, By, At) = (verdict, before, by.Id, by.Name, at);
    }

    public Guid Id { get; private set; }

    public Verdict Verdict { get; private set; }

    public DateTime At { get; private set; }

    public string ById { get; private set; } = "";

    public string By { get; private set; } = "";

    /// <summary>What stood before, one for each report that was decided.</summary>
    public IReadOnlyList<EarlierDecision> Before { get; private set; } = [];

    public DateTime? UndoneAt { get; private set; }

    public string? UndoneBy { get; private set; }

    /// <summary>Two people who undo at once are told apart by it.</summary>
    public int Revision { get; private set; }

    /// <summary>True where a report still carries this decision, and no later one.</summary>
    internal bool IsOf(Report report) => report.Verdict == Verdict && report.DecidedAt == At && report.DecidedBy == By && report.DecidedWith is null;

    internal void Undo(Actor by, DateTime at)
    {
        (UndoneAt, UndoneBy) = (at, by.Name);
        Revision++;
    }
}
