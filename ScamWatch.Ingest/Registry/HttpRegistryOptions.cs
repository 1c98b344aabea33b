using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace ScamWatch.Ingest.Registry;

/// <summary>Where the gateway is and how it is spoken to: settings <c>Registry:Url</c> and others (docs/cards.md).</summary>
internal sealed record HttpRegistryOptions
{
    /// <summary>Base address; the protocol's paths are put behind it.</summary>
    public required Uri Url { get; init; }

    /// <summary>What staff call it.</summary>
    public string Name { get; init; } = "カード管理システム";

    /// <summary>Our certificate and key (PEM) for mutual TLS; null where the gateway asks for none.</summary>
    public string? ClientCertificateFile { get; init; }

    public string? ClientKeyFile { get; init; }

    /// <summary>Certificates (PEM) trusted instead of the system's.</summary>
    public string? CaFile { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <exception cref="InvalidOperationException">A value that is missing or does not read; the message names the setting.</exception>
    public static HttpRegistryOptions From(IConfiguration configuration)
    {
        var text = configuration["Registry:Url"];
        var url = Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https") ? address
            : throw new InvalidOperationException($"Registry:Url is '{text}'; Registry:Mode http needs the gateway's https address.");
        if (url.Scheme == "http" && !IsThisMachine(url) && configuration["Registry:AllowPlain"] is not "true")
        {
            throw new InvalidOperationException("Registry:Url is not https. Holders' data would cross the network in the clear; Registry:AllowPlain allows it.");
        }

        var certificate = configuration["Registry:ClientCertificateFile"];
        return new()
        {
            Url = url.AbsoluteUri.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/"),
            Name = configuration["Registry:Name"] ?? "カード管理システム",
            ClientCertificateFile = certificate,
            ClientKeyFile = configuration["Registry:ClientKeyFile"] ?? certificate,
            CaFile = configuration["Registry:CaFile"],
            Timeout = configuration["Registry:TimeoutSeconds"] is not { } seconds ? TimeSpan.FromSeconds(10)
                : int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 300 ? TimeSpan.FromSeconds(count)
                : throw new InvalidOperationException($"Registry:TimeoutSeconds is '{seconds}'; it must be a number from 1 to 300."),
        };
    }

    private static bool IsThisMachine(Uri url) =>
        url.IsLoopback || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
