using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ScamWatch.Domain.Guidance.Flows;

/// <summary>How long guided calls are kept: setting <c>Guidance:CallDays</c>. No source says how long they must or may be.</summary>
/// <param name="Days">From 1 to 3,650.</param>
public sealed record GuidedCallSettings(int Days)
{
    public static GuidedCallSettings Default { get; } = new(180);

    public TimeSpan Kept => TimeSpan.FromDays(Days);

    /// <exception cref="InvalidOperationException">A value that does not read.</exception>
    public static GuidedCallSettings From(IConfiguration configuration) => configuration["Guidance:CallDays"] switch
    {
        null or "" => Default,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 3650 => new(days),
        var text => throw new InvalidOperationException($"Guidance:CallDays is '{text}'; it must be a whole number from 1 to 3650."),
    };
}
