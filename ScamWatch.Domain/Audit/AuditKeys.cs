using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ScamWatch.Domain.Privacy;

namespace ScamWatch.Domain.Audit;

/// <summary>
/// The keys of the audit trail, outside the database: one that seals entries (<c>audit-seal.key</c>, 32 bytes) and one that signs
/// anchors (<c>audit-anchor.pem</c>, ECDSA P-256). Made at first use. Keys that were replaced stay beside them as
/// <c>audit-seal-NAME.key</c> and <c>audit-anchor-NAME.pem</c>: nothing is written with them, what they wrote is still known.
/// </summary>
public sealed class AuditKeys : IDisposable
{
    private const int Size = 32;

    private readonly string _folder;
    private readonly Lazy<(byte[] Id, byte[] Key)> _seal;
    private readonly Lazy<(string Id, ECDsa Key)> _anchor;
    private readonly ConcurrentDictionary<string, ECDsa> _publics = new(StringComparer.Ordinal);
    private volatile (byte[] Id, byte[] Key)[] _seals = [];

    public AuditKeys(AuditSettings settings)
    {
        _folder = settings.KeyFolder;
        _seal = new(() => Named(ReadOrMake("audit-seal.key", () => RandomNumberGenerator.GetBytes(Size)), "audit-seal.key"));
        _anchor = new(OpenAnchor);
    }

    /// <summary>The key that new entries are sealed with, and the first bytes of its hash, by which a seal names it.</summary>
    internal (byte[] Id, byte[] Key) Seal => _seal.Value;

    /// <summary>True where a key is there by which seals can be checked. Makes none.</summary>
    internal bool CanCheckSeals => Seals().Length > 0;

    /// <summary>The public key of new anchors, PEM (SubjectPublicKeyInfo, RFC 7468).</summary>
    public string PublicKey => _anchor.Value.Key.ExportSubjectPublicKeyInfoPem();

    /// <summary>Name of the key of new anchors: the first 8 bytes of SHA-256 over the public key.</summary>
    public string AnchorKeyId => _anchor.Value.Id;

    /// <summary>The key of that name, or null.</summary>
    /// <remarks>One that is not known may have been made by another process since the folder was read.</remarks>
    internal byte[]? SealKey(ReadOnlySpan<byte> id) => Named(_seals, id) ?? Named(Seals(), id);

    /// <summary>Public keys by which anchors can be checked, by their names. Makes none.</summary>
    internal IReadOnlyDictionary<string, ECDsa> AnchorKeys()
    {
        foreach (var file in Files("audit-anchor", ".pem"))
        {
            var key = FromPem(File.ReadAllText(file));
            if (!_publics.TryAdd(IdOf(key), key))
            {
                key.Dispose();
            }
        }

        return _publics;
    }

    /// <summary>Signs: ECDSA P-256 with SHA-256, the two numbers side by side (IEEE P1363).</summary>
    internal byte[] Sign(byte[] text)
    {
        // One object is not for several threads at once.
        lock (_anchor)
        {
            return _anchor.Value.Key.SignData(text, HashAlgorithmName.SHA256);
        }
    }

    /// <summary>Reads a key, public or private.</summary>
    /// <exception cref="InvalidDataException">Not an elliptic-curve key in PEM.</exception>
    internal static ECDsa FromPem(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new InvalidDataException("Not an elliptic-curve key in PEM.", fault);
        }
    }

    internal static string IdOf(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..8]);

    public void Dispose()
    {
        if (_anchor.IsValueCreated)
        {
            _anchor.Value.Key.Dispose();
        }

        foreach (var key in _publics.Values)
        {
            key.Dispose();
        }
    }

    private (string Id, ECDsa Key) OpenAnchor()
    {
        var key = FromPem(Encoding.ASCII.GetString(ReadOrMake("audit-anchor.pem", () =>
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return Encoding.ASCII.GetBytes(made.ExportPkcs8PrivateKeyPem());
        })));
        return (IdOf(key), key);
    }

    private byte[] ReadOrMake(string name, Func<byte[]> make)
    {
        Directory.CreateDirectory(_folder);
        return SecretFile.ReadOrMake(Path.Combine(_folder, name), make);
    }

    private string[] Files(string name, string extension) => Directory.Exists(_folder)
        ? [.. Directory.EnumerateFiles(_folder, $"{name}*{extension}")
            .Where(f => Path.GetFileName(f) is var file && (file == name + extension || file.StartsWith(name + "-", StringComparison.Ordinal))).Order(StringComparer.Ordinal)]
        : [];

    private (byte[] Id, byte[] Key)[] Seals() => _seals = [.. Files("audit-seal", ".key").Select(f => Named(File.ReadAllBytes(f), f))];

    private static byte[]? Named((byte[] Id, byte[] Key)[] keys, ReadOnlySpan<byte> id)
    {
        foreach (var (known, key) in keys)
        {
            if (id.SequenceEqual(known))
            {
                return key;
            }
        }

        return null;
    }

    private static (byte[] Id, byte[] Key) Named(byte[] key, string file) => key.Length == Size
        ? (SHA256.HashData(key)[..AuditSeal.KeyIdSize], key)
        : throw new InvalidDataException($"{file} is not a key of {Size} bytes.");
}
