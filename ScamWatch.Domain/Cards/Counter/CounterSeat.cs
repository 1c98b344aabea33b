namespace ScamWatch.Domain.Cards.Counter;

/// <summary>The reader that a person chose last, by the names that stay the same when computers are paired anew.</summary>
public sealed class CounterSeat(string staffId, string station, string reader)
{
    /// <summary>Whose.</summary>
    public string StaffId { get; private set; } = staffId;

    /// <summary>Name of the station.</summary>
    public string Station { get; private set; } = station;

    /// <summary>Name of the reader.</summary>
    public string Reader { get; private set; } = reader;
}
