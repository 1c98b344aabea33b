using Microsoft.Extensions.Configuration;

namespace ScamWatch.Domain.Pushing;

/// <summary>What is pushed.</summary>
public enum PushFormat
{
    /// <summary>The CAP message itself.</summary>
    Cap,

    /// <summary>The whole Atom feed in Japanese.</summary>
    Atom,
}

/// <summary>A server that wants to be told.</summary>
/// <param name="Name">As in the settings.</param>
/// <param name="Url">Where to.</param>
/// <param name="Secret">Signs the body; empty for none.</param>
public sealed record PushEndpoint(string Name, Uri Url, PushFormat Format, string Secret);

/// <summary>
/// Servers that are told of every public change: settings <c>Push:NAME:Url</c>, <c>Push:NAME:Format</c> (<c>cap</c> or <c>atom</c>) and
/// <c>Push:NAME:Secret</c>.
/// </summary>
public sealed record PushSettings(IReadOnlyList<PushEndpoint> Endpoints)
{
    /// <exception cref="InvalidOperationException">A setting cannot be read; names its key, repeats no value.</exception>
    public static PushSettings From(IConfiguration configuration) =>
        new([.. configuration.GetSection("Push").GetChildren().Select(Read)]);

    private static PushEndpoint Read(IConfigurationSection section)
    {
        if (!Uri.TryCreate(section["Url"], UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
        {
            throw new InvalidOperationException($"Push:{section.Key}:Url must be a web address.");
        }

        var format = PushFormat.Cap;
        if (section["Format"] is { Length: > 0 } code && !Codes.TryParse(code, out format))
        {
            throw new InvalidOperationException($"Push:{section.Key}:Format must be cap or atom.");
        }

        return section.Key.Length <= 64 ? new(section.Key, url, format, section["Secret"] ?? "")
            : throw new InvalidOperationException("The name of a Push endpoint has at most 64 characters.");
    }
}
