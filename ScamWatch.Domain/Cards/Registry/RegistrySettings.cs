using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ScamWatch.Domain.Cards.Registry;

/// <summary>By what way the card system is told.</summary>
public enum RegistryMode
{
    /// <summary>By telephone or fax; staff record request and confirmation. The default.</summary>
    Manual,

    /// <summary>The register that comes with the program, in the same database: samples and trials.</summary>
    Embedded,

    /// <summary>A gateway over HTTP (docs/card-registry.openapi.yaml).</summary>
    Http,
}

/// <summary>Settings <c>Registry:*</c> that decide when an order is sent, sent again and given to a supervisor.</summary>
public sealed record RegistrySettings
{
    public RegistryMode Mode { get; init; }

    /// <summary>Attempts after which an order that the card system puts off is dead.</summary>
    public int MaxAttempts { get; init; } = 20;

    /// <summary>After so long an order that does not get through is dead, however often it was tried.</summary>
    public TimeSpan DeadAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Pause after the first failure; doubled with each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a worker has orders to itself; one that dies gives them back after that.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>An order that waits longer raises the alarm.</summary>
    public TimeSpan AlarmAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Orders taken in hand at once.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Orders on the wire at once.</summary>
    public int InFlight { get; init; } = 16;

    /// <summary>How often an operator may compare facts with the register within an hour; 0 for never.</summary>
    public int ComparesPerHour { get; init; } = 30;

    /// <summary>How long a comparison may take while the caller is on the line.</summary>
    public TimeSpan CompareTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Where <c>/pki</c> of this installation is reached by relying parties; written into the embedded register's certificates and
    /// lists. Null: they name no address.
    /// </summary>
    public Uri? PkiUrl { get; init; }

    /// <exception cref="InvalidOperationException">A value that does not read; the message names the setting.</exception>
    public static RegistrySettings From(IConfiguration configuration)
    {
        var defaults = new RegistrySettings();
        return new()
        {
            Mode = configuration["Registry:Mode"] is not { } mode ? defaults.Mode
                : Codes.TryParse<RegistryMode>(mode, out var known) ? known
                : throw new InvalidOperationException($"Registry:Mode is '{mode}'; it must be manual, embedded or http."),
            MaxAttempts = Number("MaxAttempts", 1, 10_000) ?? defaults.MaxAttempts,
            DeadAfter = Time("DeadAfterHours", TimeSpan.FromHours(1)) ?? defaults.DeadAfter,
            FirstPause = Time("FirstPauseSeconds", TimeSpan.FromSeconds(1)) ?? defaults.FirstPause,
            LongestPause = Time("LongestPauseSeconds", TimeSpan.FromSeconds(1)) ?? defaults.LongestPause,
            Lease = Time("LeaseSeconds", TimeSpan.FromSeconds(1)) ?? defaults.Lease,
            AlarmAfter = Time("AlarmMinutes", TimeSpan.FromMinutes(1)) ?? defaults.AlarmAfter,
            BatchSize = Number("BatchSize", 1, 1000) ?? defaults.BatchSize,
            InFlight = Number("InFlight", 1, 256) ?? defaults.InFlight,
            ComparesPerHour = Number("ComparesPerHour", 0, 10_000) ?? defaults.ComparesPerHour,
            CompareTimeout = Time("CompareTimeoutSeconds", TimeSpan.FromSeconds(1)) ?? defaults.CompareTimeout,
            PkiUrl = configuration["Registry:PkiUrl"] is not { } url ? null
                : Uri.TryCreate(url.TrimEnd('/'), UriKind.Absolute, out var address) && address.Scheme is ("http" or "https") ? address
                : throw new InvalidOperationException($"Registry:PkiUrl is '{url}'; it must be an http or https address."),
        };

        TimeSpan? Time(string key, TimeSpan unit) => Number(key, 1, 100_000) is { } count ? unit * count : null;

        int? Number(string key, int least, int most) =>
            configuration["Registry:" + key] is not { } text ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
            : throw new InvalidOperationException($"Registry:{key} is '{text}'; it must be a number from {least} to {most}.");
    }

    /// <summary>The order that goes with a case; null where the card system is told by hand.</summary>
    public RegistryOrder? OrderFor(SuspensionCase suspension, RegistryOrderKind kind, DateTime at) =>
        Mode == RegistryMode.Manual ? null : RegistryOrder.Place(suspension, kind, at);
}
