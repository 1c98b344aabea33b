namespace ScamWatch.Domain.Cards.Desk;

/// <summary>Where a callback stands.</summary>
public enum CallbackState
{
    Open,

    /// <summary>The person was reached.</summary>
    Reached,

    /// <summary>Given up with a reason.</summary>
    GivenUp,
}

/// <summary>One try to reach somebody.</summary>
public sealed record CallbackAttempt(DateTime At, string By, bool Reached, string Note);

/// <summary>A promise to call back (折返し). The number itself stays with the case.</summary>
public sealed class Callback
{
    private Callback()
    {
    }

    public Guid Id { get; private set; }

    public Guid CaseId { get; private set; }

    public string ReceiptNumber { get; private set; } = "";

    public string Reason { get; private set; } = "";

    public CallbackState State { get; private set; }

    /// <summary>When to call next, UTC.</summary>
    public DateTime DueAt { get; private set; }

    public DateTime PlannedAt { get; private set; }

    /// <summary>Account of who is to call; empty where anyone may.</summary>
    public string OwnerId { get; private set; } = "";

    public string Owner { get; private set; } = "";

    /// <summary>True once so many tries failed, or it is so long overdue, that a supervisor decides.</summary>
    public bool NeedsSupervisor { get; private set; }

    /// <summary>How far it has gone up since <see cref="DueAt"/>; null where it has not. A token of its own beside <see cref="Version"/>.</summary>
    public EscalationStep? EscalatedTo { get; private set; }

    public IReadOnlyList<CallbackAttempt> Attempts { get; private set; } = [];

    public int Version { get; private set; }

    public static Callback Plan(SuspensionCase of, string reason, DateTime dueAt, DateTime at) => new()
    {
        Id = Guid.CreateVersion7(),
        CaseId = of.Id,
        ReceiptNumber = of.ReceiptNumber,
        Reason = reason,
        DueAt = dueAt,
        PlannedAt = at,
        OwnerId = of.AssignedToId,
        Owner = of.AssignedTo,
    };

    public void Try(CallbackAttempt attempt, DateTime nextDue, bool tooMany)
    {
        Attempts = [.. Attempts, attempt];
        Version++;
        if (attempt.Reached)
        {
            State = CallbackState.Reached;
            return;
        }

        (DueAt, EscalatedTo) = (nextDue, null);
        NeedsSupervisor |= tooMany;
    }

    public void Take(string id, string name) => (OwnerId, Owner, Version) = (id, name, Version + 1);

    /// <summary>Records a step that the clock has taken.</summary>
    /// <param name="lifts">True where nobody has it any more and everyone may call.</param>
    public void Escalate(EscalationStep step, bool lifts)
    {
        EscalatedTo = step;
        NeedsSupervisor |= step == EscalationStep.Manager;
        if (lifts)
        {
            (OwnerId, Owner) = ("", "");
        }
    }

    public void GiveUp(string reason, string by, DateTime at)
    {
        Attempts = [.. Attempts, new(at, by, false, reason)];
        (State, Version) = (CallbackState.GivenUp, Version + 1);
    }
}
