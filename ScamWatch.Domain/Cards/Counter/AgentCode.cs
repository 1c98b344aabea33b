using System.Buffers;
using System.Security.Cryptography;

namespace ScamWatch.Domain.Cards.Counter;

/// <summary>
/// The code by which a counter PC is paired once: eight characters that are never taken for one another, shown as <c>ACDE-3467</c>.
/// </summary>
public readonly record struct AgentCode
{
    /// <summary>None of 0 O, 1 I L, 2 Z, 5 S, 8 B, U V side by side.</summary>
    private const string Letters = "ACDEFGHJKMNPQRTVWXY34679";
    private const int Length = 8;

    private static readonly SearchValues<char> s_letters = SearchValues.Create(Letters);

    /// <summary>Slow on purpose: 24^8 codes can be tried out against a plain hash within the minutes in which one is good.</summary>
    private const int Rounds = 100_000;

    private readonly string? _value;

    private AgentCode(string value) => _value = value;

    /// <summary>What is stored in place of the code: PBKDF2 (RFC 8018), lower-case hex. Without salt, since the code is looked up by it.</summary>
    public string Hash => Convert.ToHexStringLower(
        Rfc2898DeriveBytes.Pbkdf2(Value, "scamwatch reader agent"u8, Rounds, HashAlgorithmName.SHA256, 32));

    /// <summary>As it is read and typed.</summary>
    public string Value => _value ?? throw new InvalidOperationException("There is no code.");

    /// <summary>A fresh code.</summary>
    public static AgentCode New() => Grouped(RandomNumberGenerator.GetString(Letters, Length));

    /// <summary>Reads what a person typed: any width and case, with or without hyphen and blanks. False where it cannot be one.</summary>
    public static bool TryParse(string? text, out AgentCode code)
    {
        code = default;
        if (text is null || text.Length > 64)
        {
            return false;
        }

        var plain = NormalForm.Compatible(text).ToUpperInvariant()
            .Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        if (plain.Length != Length || plain.AsSpan().ContainsAnyExcept(s_letters))
        {
            return false;
        }

        code = Grouped(plain);
        return true;
    }

    /// <summary>Never the code, so that no log can hold it by accident.</summary>
    public override string ToString() => _value is null ? "" : "…";

    private static AgentCode Grouped(string plain) => new($"{plain[..4]}-{plain[4..]}");
}
