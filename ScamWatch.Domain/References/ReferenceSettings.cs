using Microsoft.Extensions.Configuration;

namespace ScamWatch.Domain.References;

/// <summary>
/// When rows are pointed out: settings <c>Reference:ConfirmEveryDays</c> (180) and <c>Reference:EndsWithinDays</c> (30), whole days
/// from 1 to 3650.
/// </summary>
/// <param name="ConfirmEveryDays">A row that nobody has seen for longer is due for confirmation.</param>
/// <param name="EndsWithinDays">A row that ends within so many days is marked.</param>
public sealed record ReferenceSettings(int ConfirmEveryDays = 180, int EndsWithinDays = 30)
{
    private const int MaxDays = 3650;

    /// <exception cref="InvalidDataException">Out of range; the message names the setting.</exception>
    public static ReferenceSettings From(IConfiguration configuration)
    {
        var usual = new ReferenceSettings();
        return new(Read(nameof(ConfirmEveryDays), usual.ConfirmEveryDays), Read(nameof(EndsWithinDays), usual.EndsWithinDays));

        int Read(string name, int otherwise) =>
            configuration.GetValue($"Reference:{name}", otherwise) is >= 1 and <= MaxDays and var days ? days
            : throw new InvalidDataException($"Reference:{name} must be 1 to {MaxDays} days.");
    }
}
