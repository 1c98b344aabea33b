using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ScamWatch.Domain.Campaigns;

/// <summary>
/// When reports belong together and when staff are told: settings <c>Campaigns:Threshold</c>, <c>Campaigns:RaiseReports</c>
/// and <c>Campaigns:RaiseMinutes</c>.
/// </summary>
/// <param name="Threshold">Points from which two reports are of one campaign, above 0 and at most 1.</param>
/// <param name="RaiseReports">So many reports within <paramref name="RaiseWithin"/> raise an open campaign; 2 or more.</param>
/// <param name="RaiseWithin">See there.</param>
public sealed record CampaignSettings(double Threshold, int RaiseReports, TimeSpan RaiseWithin)
{
    public static readonly CampaignSettings Default = new(0.5, 5, TimeSpan.FromMinutes(60));

    /// <exception cref="InvalidOperationException">A value that does not read; the message names the setting.</exception>
    public static CampaignSettings From(IConfiguration configuration)
    {
        var threshold = configuration["Campaigns:Threshold"];
        return new(
            threshold is null ? Default.Threshold
                : double.TryParse(threshold, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= 1 ? value
                : throw new InvalidOperationException($"Campaigns:Threshold is '{threshold}'; it must be above 0 and at most 1."),
            Whole(configuration, "Campaigns:RaiseReports", Default.RaiseReports, 2),
            TimeSpan.FromMinutes(Whole(configuration, "Campaigns:RaiseMinutes", (int)Default.RaiseWithin.TotalMinutes, 1)));
    }

    private static int Whole(IConfiguration configuration, string key, int otherwise, int least) =>
        configuration[key] is not { } text ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= 100_000 ? value
            : throw new InvalidOperationException($"{key} is '{text}'; it must be a whole number from {least} to 100000.");
}
