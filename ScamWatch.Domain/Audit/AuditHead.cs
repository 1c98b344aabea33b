using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ScamWatch.Domain.Audit;

/// <summary>
/// The newest link that a process of this machine made, kept in a file beside the keys: between two anchors it tells when the end
/// of the chain was cut off or made anew.
/// </summary>
internal sealed record AuditHead(long Sequence, byte[] Hash)
{
    private const string Name = "audit-head";

    /// <summary>What the file says; null where there is none, or none that this installation wrote.</summary>
    public static AuditHead? Read(AuditSettings settings, AuditKeys keys)
    {
        var file = Path.Combine(settings.KeyFolder, Name);
        if (!File.Exists(file))
        {
            return null;
        }

        var parts = File.ReadAllText(file).Split(' ');
        return parts.Length == 4 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            && IsHex(parts[1]) && IsHex(parts[2]) && keys.SealKey(Convert.FromHexString(parts[2])) is { } key
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Mac(key, sequence, parts[1])), Encoding.ASCII.GetBytes(parts[3]))
                ? new(sequence, Convert.FromHexString(parts[1]))
                : null;
    }

    /// <summary>Writes it aside and moves it into place, where it is further than what stands there.</summary>
    public void Write(AuditSettings settings, AuditKeys keys)
    {
        if (Read(settings, keys) is { } known && known.Sequence >= Sequence)
        {
            return;
        }

        var (id, key) = keys.Seal;
        var hash = Convert.ToHexStringLower(Hash);
        var file = Path.Combine(settings.KeyFolder, Name);
        var made = $"{file}.{Guid.NewGuid():N}";
        File.WriteAllText(made, string.Create(CultureInfo.InvariantCulture, $"{Sequence} {hash} {Convert.ToHexStringLower(id)} {Mac(key, Sequence, hash)}"));
        File.Move(made, file, overwrite: true);
    }

    private static bool IsHex(string text) => text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);

    private static string Mac(byte[] key, long sequence, string hash) => Convert.ToHexStringLower(
        HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"scamwatch audit head\n{sequence}\n{hash}"))));
}
