using System.Security.Cryptography;
using System.Text.Json;

namespace ScamWatch.Domain.Backups;

/// <summary>A file within a backup.</summary>
/// <param name="Path">Name in the archive, with <c>/</c>.</param>
/// <param name="Size">Bytes, unpacked.</param>
/// <param name="Sha256">Of the unpacked bytes, hex.</param>
public sealed record BackupEntry(string Path, long Size, string Sha256);

/// <summary>A key file that the installation had. The backup of the data names it and holds no key.</summary>
/// <param name="Path">Name in the file of keys.</param>
/// <param name="Fingerprint">First 8 bytes of SHA-256 over the file, hex: tells two keys apart and tells nothing of them.</param>
/// <param name="Needed">False where the restored program works without it: the keys of sign-ins, which everybody then repeats.</param>
public sealed record BackupKey(string Path, string Fingerprint, bool Needed);

/// <summary>What a backup holds: <c>manifest.json</c> in it.</summary>
public sealed record BackupManifest
{
    /// <summary>The format of this program. A later one has another name.</summary>
    public const string CurrentFormat = "scamwatch-backup/1";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true, RespectNullableAnnotations = true };

    public required string Format { get; init; }

    /// <summary>The same in the backup and in the file of keys made with it.</summary>
    public required Guid Id { get; init; }

    /// <summary>The moment of the backup, UTC: what was committed before is in it.</summary>
    public required DateTime MadeAt { get; init; }

    /// <summary>Version of the program that made it.</summary>
    public required string Program { get; init; }

    /// <summary><c>sqlite</c> or <c>postgres</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>Name of the last migration applied.</summary>
    public required string Migration { get; init; }

    /// <summary>Rows of each table.</summary>
    public required SortedDictionary<string, long> Tables { get; init; }

    /// <summary>Faults of the audit trail at that moment; 0 where all was well.</summary>
    public required int AuditBreaks { get; init; }

    public required IReadOnlyList<BackupEntry> Files { get; init; }

    public required IReadOnlyList<BackupKey> Keys { get; init; }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, s_json);

    /// <summary>Null for what is no manifest.</summary>
    public static BackupManifest? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<BackupManifest>(bytes, s_json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The fingerprint of a key file.</summary>
    public static string FingerprintOf(ReadOnlySpan<byte> key) => Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 8));
}
