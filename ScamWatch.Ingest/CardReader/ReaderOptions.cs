using Microsoft.Extensions.Configuration;

namespace ScamWatch.Ingest.CardReader;

/// <summary>Settings <c>CardReader:…</c>.</summary>
public sealed class ReaderOptions
{
    /// <summary>Watch the readers of this machine.</summary>
    public bool Local { get; init; } = true;

    /// <summary>Folder with the certificates of the authorities (.cer, .pem); null: <c>card-authorities</c> in the state folder.</summary>
    public string? Authorities { get; init; }

    /// <summary>Revocation list (RFC 5280, DER or PEM), or folder of them; null: certificates are compared with none.</summary>
    public string? CrlFile { get; init; }

    /// <summary>Longest time to read a card.</summary>
    public TimeSpan ReadLimit { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>Longest time for PIN and signature.</summary>
    public TimeSpan ProofLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Pause before the card service is tried again; it doubles up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest of these pauses.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often to look for a reader while there is none.</summary>
    public TimeSpan ListPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Reads the settings.</summary>
    public static ReaderOptions From(IConfiguration configuration) => configuration.GetSection("CardReader").Get<ReaderOptions>() ?? new();
}
