namespace ScamWatch.Domain.Cards.Desk;

/// <summary>What a call came to.</summary>
public enum CallOutcome
{
    /// <summary>A suspension was taken.</summary>
    Taken,

    /// <summary>間違い電話: counted, no case.</summary>
    Misdirected,
}

/// <summary>A call as it is counted: no words, no caller.</summary>
public sealed class CallRecord
{
    private CallRecord()
    {
    }

    public CallRecord(Guid id, CallOutcome outcome, DateTime startedAt, DateTime endedAt, DateTime wrappedUpAt, string by) =>
        (Id, Outcome, StartedAt, EndedAt, WrappedUpAt, By) = (id, outcome, startedAt, endedAt, wrappedUpAt, by);

    /// <summary>The form's id: a call that is sent twice is counted once.</summary>
    public Guid Id { get; private set; }

    public CallOutcome Outcome { get; private set; }

    /// <summary>First key of the call.</summary>
    public DateTime StartedAt { get; private set; }

    /// <summary>The caller hung up.</summary>
    public DateTime EndedAt { get; private set; }

    /// <summary>The operator was ready for the next call; the time since <see cref="EndedAt"/> is the after-call work.</summary>
    public DateTime WrappedUpAt { get; private set; }

    public string By { get; private set; } = "";
}
