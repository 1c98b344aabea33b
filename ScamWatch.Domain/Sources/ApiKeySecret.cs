using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ScamWatch.Domain.Sources;

/// <summary>The secret of an API key: <c>swk_</c> and 256 random bits in base64url. The beginning lets scanners find a leaked one.</summary>
public readonly record struct ApiKeySecret
{
    private const string Start = "swk_";
    private const int RandomBytes = 32;
    private const int Length = 4 + 43;
    private const int ShownCharacters = 10;

    private static readonly SearchValues<char> s_letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly string? _value;

    private ApiKeySecret(string value) => _value = value;

    /// <summary>The part that may be stored and shown.</summary>
    public string Prefix => Value[..ShownCharacters];

    /// <summary>What is stored in place of the secret: SHA-256, lower-case hex.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Value)));

    /// <summary>The secret in clear: shown once to whoever made it.</summary>
    public string Value => _value ?? throw new InvalidOperationException("There is no secret.");

    /// <summary>A fresh secret.</summary>
    public static ApiKeySecret New() => new(Start + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes)));

    /// <summary>Reads what a program sent. False where it cannot be one of ours.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ApiKeySecret secret)
    {
        var fits = text.Length == Length && text.StartsWith(Start, StringComparison.Ordinal)
            && !text[Start.Length..].ContainsAnyExcept(s_letters);
        secret = fits ? new(text.ToString()) : default;
        return fits;
    }

    /// <summary>Never the secret, so that no log can hold it by accident.</summary>
    public override string ToString() => _value is null ? "" : Prefix + "…";
}
