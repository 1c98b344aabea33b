using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ScamWatch.Domain.Alerts;

/// <summary>What a house decides about its warnings.</summary>
public sealed record AlertSettings
{
    /// <summary>How long a second person has to approve what one person published at once: <c>Alerts:ApprovalHours</c>, 1 to 168.</summary>
    public TimeSpan ApprovalWithin { get; init; } = TimeSpan.FromHours(4);

    /// <summary>How long a new warning stands unless its writer says otherwise: <c>Alerts:ExpiryDays</c>, 1 to 366.</summary>
    public int ExpiryDays { get; init; } = 180;

    /// <summary>When a new warning is looked at again unless its writer says otherwise: <c>Alerts:ReviewDays</c>, 1 to 366.</summary>
    public int ReviewDays { get; init; } = 90;

    /// <summary>For how long the screens of the operators name a warning after its last change: <c>Alerts:BannerDays</c>, 0 to 31; 0 shows none.</summary>
    public int BannerDays { get; init; } = 3;

    /// <summary>What the page in やさしい日本語 should reach: <c>Alerts:PlainJapaneseScore</c>, 0 to 100.</summary>
    public int PlainJapaneseScore { get; init; } = 80;

    /// <summary>True where a warning that does not reach it may not go out: <c>Alerts:PlainJapaneseRequired</c>; else staff are only told.</summary>
    public bool PlainJapaneseRequired { get; init; }

    /// <exception cref="InvalidOperationException">A value that does not read; the message names the setting.</exception>
    public static AlertSettings From(IConfiguration configuration) => new()
    {
        ApprovalWithin = TimeSpan.FromHours(Number(configuration, "Alerts:ApprovalHours", 4, 1, 168)),
        ExpiryDays = Number(configuration, "Alerts:ExpiryDays", 180, 1, AlertRules.MaxStandingDays),
        ReviewDays = Number(configuration, "Alerts:ReviewDays", 90, 1, AlertRules.MaxReviewDays),
        BannerDays = Number(configuration, "Alerts:BannerDays", 3, 0, 31),
        PlainJapaneseScore = Number(configuration, "Alerts:PlainJapaneseScore", 80, 0, 100),
        PlainJapaneseRequired = configuration["Alerts:PlainJapaneseRequired"] is { } required
            && (bool.TryParse(required, out var isRequired)
                ? isRequired
                : throw new InvalidOperationException($"Alerts:PlainJapaneseRequired is '{required}'; it must be true or false.")),
    };

    private static int Number(IConfiguration configuration, string key, int otherwise, int least, int most) =>
        configuration[key] is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
        : throw new InvalidOperationException($"{key} is '{text}'; it must be a whole number from {least} to {most}.");
}
