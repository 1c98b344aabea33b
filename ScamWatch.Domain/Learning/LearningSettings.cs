using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ScamWatch.Domain.Learning;

/// <summary>What the municipality allows to be learnt from: settings <c>Learning:UseVerdicts</c> and <c>Learning:FromDays</c>.</summary>
/// <param name="UseVerdicts">
/// True where decided reports may become training texts. False unless set: reports are what citizens wrote, and using
/// them for another purpose is the operator's decision, not the program's.
/// </param>
/// <param name="FromDays">Only reports decided in the last so many days are used; 1 or more.</param>
public sealed record LearningSettings(bool UseVerdicts, int FromDays)
{
    private const int TwoYears = 730;

    /// <exception cref="InvalidOperationException">A value that does not read; the message names the setting.</exception>
    public static LearningSettings From(IConfiguration configuration)
    {
        var use = configuration["Learning:UseVerdicts"];
        var days = configuration["Learning:FromDays"];
        return new(
            use is null ? false : bool.TryParse(use, out var allowed) ? allowed
                : throw new InvalidOperationException($"Learning:UseVerdicts is '{use}'; it must be true or false."),
            days is null ? TwoYears
                : int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count
                : throw new InvalidOperationException($"Learning:FromDays is '{days}'; it must be a number of days from 1."));
    }
}
