using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ScamWatch.Domain.Cards.Counter;

/// <summary>What a paired counter PC comes back with: <c>swr_</c> and 256 random bits in base64url. The beginning lets scanners find a leaked one.</summary>
public readonly record struct AgentToken
{
    private const string Start = "swr_";
    private const int RandomBytes = 32;
    private const int Length = 4 + 43;

    private static readonly SearchValues<char> s_letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly string? _value;

    private AgentToken(string value) => _value = value;

    /// <summary>What is stored in place of the token: SHA-256, lower-case hex. Without salt or stretching, since 256 random bits cannot be guessed.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Value)));

    /// <summary>The token in clear: for the agent alone.</summary>
    public string Value => _value ?? throw new InvalidOperationException("There is no token.");

    /// <summary>A fresh token.</summary>
    public static AgentToken New() => new(Start + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes)));

    /// <summary>Reads what an agent sent. False where it cannot be one of ours.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out AgentToken token)
    {
        var fits = text.Length == Length && text.StartsWith(Start, StringComparison.Ordinal)
            && !text[Start.Length..].ContainsAnyExcept(s_letters);
        token = fits ? new(text.ToString()) : default;
        return fits;
    }

    /// <summary>Never the token, so that no log can hold it by accident.</summary>
    public override string ToString() => _value is null ? "" : "…";
}
