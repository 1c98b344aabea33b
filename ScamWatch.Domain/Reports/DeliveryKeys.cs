using ScamWatch.Domain.Privacy;

namespace ScamWatch.Domain.Reports;

/// <summary>Keys of deliveries that are made of ids of ours.</summary>
public static class DeliveryKeys
{
    /// <summary>
    /// A key with an id in it, always the same for the same id. Figures of the id can make a My Number, alone or with what stands beside it, and would be
    /// destroyed like any other, so that the key would name no delivery any more: such an id is written in letters.
    /// </summary>
    /// <param name="write">Makes the key of the id as text.</param>
    /// <param name="format">The form of the id otherwise.</param>
    public static string Of(Guid id, Func<string, string> write, string format = "D")
    {
        var key = write(id.ToString(format));
        return Redactor.Contains(key) ? write(LetterId.Of(id)) : key;
    }
}
