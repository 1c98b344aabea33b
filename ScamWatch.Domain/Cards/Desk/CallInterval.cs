namespace ScamWatch.Domain.Cards.Desk;

/// <summary>
/// Calls that arrived and were answered within a quarter of an hour, as somebody entered them from the telephone
/// system's report: this program has no telephone.
/// </summary>
public sealed class CallInterval
{
    private CallInterval()
    {
    }

    public CallInterval(DateTime startsAt, int arrived, int answered, string by) =>
        (StartsAt, Arrived, Answered, EnteredBy) = (startsAt, arrived, answered, by);

    /// <summary>UTC, on a quarter of an hour.</summary>
    public DateTime StartsAt { get; private set; }

    public int Arrived { get; private set; }

    public int Answered { get; private set; }

    public string EnteredBy { get; private set; } = "";

    public void Correct(int arrived, int answered, string by) => (Arrived, Answered, EnteredBy) = (arrived, answered, by);
}
