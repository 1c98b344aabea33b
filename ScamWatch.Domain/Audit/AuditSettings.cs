using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ScamWatch.Domain.Audit;

/// <summary>Where the keys and the kept anchors of the audit trail lie, and how often it is anchored and checked.</summary>
/// <param name="KeyFolder"><c>Audit:KeyFolder</c>; the folder of the other keys where not set. Out of reach of whoever can write to the database.</param>
/// <param name="AnchorFile"><c>Audit:AnchorFile</c>; <c>audit-anchors.jsonl</c> in the state folder where not set.</param>
/// <param name="AnchorAfter"><c>Audit:AnchorMinutes</c>, 1 to 1,440: the longest time until new entries are anchored.</param>
/// <param name="AnchorEntries"><c>Audit:AnchorEntries</c>, 1 to 1,000,000: so many new entries are anchored at once.</param>
/// <param name="CheckAfter"><c>Audit:CheckHours</c>, 1 to 168: time between two checks of the whole chain.</param>
public sealed record AuditSettings(string KeyFolder, string AnchorFile, TimeSpan AnchorAfter, int AnchorEntries, TimeSpan CheckAfter)
{
    /// <exception cref="InvalidOperationException">A value that does not read.</exception>
    public static AuditSettings From(IConfiguration configuration, DataFolder data) => new(
        configuration["Audit:KeyFolder"] is { Length: > 0 } keys ? Path.GetFullPath(keys) : data.Keys,
        configuration["Audit:AnchorFile"] is { Length: > 0 } file ? Path.GetFullPath(file) : Path.Combine(data.State, "audit-anchors.jsonl"),
        TimeSpan.FromMinutes(Number(configuration, "Audit:AnchorMinutes", 10, 1440)),
        Number(configuration, "Audit:AnchorEntries", 10_000, 1_000_000),
        TimeSpan.FromHours(Number(configuration, "Audit:CheckHours", 24, 168)));

    private static int Number(IConfiguration configuration, string key, int usual, int most) => configuration[key] switch
    {
        null or "" => usual,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most => number,
        var text => throw new InvalidOperationException($"{key} is '{text}'; it must be a whole number from 1 to {most}."),
    };
}
