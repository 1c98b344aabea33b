using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Privacy;

/// <summary>Values were written with a key that is not in the key folder: without it they cannot be read by anybody.</summary>
public sealed class MissingFieldKeyException(string id, string folder) : Exception(
    $"Personal data were written with the key {id}, which is not in {folder}. Put the key file back from the escrow copy; without it these data are lost (docs/privacy.md).");

/// <summary>
/// The keys of this installation by which fields are encrypted: files in <c>keys</c> of the state folder, which all processes
/// and nodes of an installation share. <c>field-0001.key</c> and on: the last one writes, all of them read. <c>find-0001.key</c>:
/// for what is looked up by equality; one only, as two would find half each.
/// </summary>
public sealed class FieldKeys(string folder)
{
    private const string Writes = "field-", Finds = "find-", Ending = ".key";

    /// <summary>So long a key that another process has added may not be written with yet.</summary>
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private Ring? _ring;
    private long _readAt;

    /// <summary>The key that new values are written with; the first one is made where there is none.</summary>
    internal FieldKey Writing => Current().Writing;

    /// <summary>The key of findable values, likewise.</summary>
    internal FieldKey Finding => Current().Finding;

    /// <summary>By what the search knows the texts of reports. It hangs on the key of findable values, and is as lasting.</summary>
    internal GramKey Grams => Current().Finding.Grams;

    /// <summary>Names of the keys at hand, the oldest first; the last one writes. No key itself.</summary>
    public IReadOnlyList<string> Ids => [.. Current().All.Select(k => k.Name)];

    /// <summary>Name of the key that looked-up values are written with.</summary>
    public string FindingId => Finding.Name;

    /// <summary>Makes a new key, which writes from now on; other processes follow within half a minute. Its name.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public string Rotate()
    {
        lock (_lock)
        {
            var last = Files(Writes).Count;
            SecretFile.ReadOrMake(FileOf(Writes, last + 1), () => RandomNumberGenerator.GetBytes(FieldKey.Size));
            _ring = null;
            return Writing.Name;
        }
    }

    /// <summary>Fails where a key of that name is not in the folder. Makes none.</summary>
    /// <exception cref="MissingFieldKeyException">There is none.</exception>
    public void Require(string name)
    {
        if (!Has(name))
        {
            throw new MissingFieldKeyException(name, folder);
        }
    }

    /// <summary>True where a key of that name is in the folder. Makes none.</summary>
    internal bool Has(string name) => Files(Writes).Concat(Files(Finds)).Any(f => FieldKey.Of(f, File.ReadAllBytes(f)).Name == name);

    /// <exception cref="MissingFieldKeyException">No such key.</exception>
    internal FieldKey Find(ReadOnlySpan<byte> id, bool finding)
    {
        var ring = Current();
        if (ring.Find(id, finding) is { } known)
        {
            return known;
        }

        // Another process may have made it a moment ago.
        lock (_lock)
        {
            _ring = null;
        }

        return Current().Find(id, finding) ?? throw new MissingFieldKeyException(Convert.ToHexStringLower(id), folder);
    }

    private Ring Current()
    {
        var ring = Volatile.Read(ref _ring);
        if (ring is not null && Environment.TickCount64 - Volatile.Read(ref _readAt) < s_lookAgain.TotalMilliseconds)
        {
            return ring;
        }

        lock (_lock)
        {
            if (_ring is { } before && Files(Writes).Count == before.All.Count)
            {
                _readAt = Environment.TickCount64;
                return before;
            }

            Directory.CreateDirectory(folder);
            SecretFile.ReadOrMake(FileOf(Writes, 1), () => RandomNumberGenerator.GetBytes(FieldKey.Size));
            var finding = SecretFile.ReadOrMake(FileOf(Finds, 1), () => RandomNumberGenerator.GetBytes(FieldKey.Size));
            _ring = new([.. Files(Writes).Select(f => FieldKey.Of(f, File.ReadAllBytes(f)))], FieldKey.Of(FileOf(Finds, 1), finding));
            _readAt = Environment.TickCount64;
            return _ring;
        }
    }

    private IReadOnlyList<string> Files(string kind) => !Directory.Exists(folder) ? []
        : [.. Directory.GetFiles(folder, $"{kind}????{Ending}").Order(StringComparer.Ordinal)];

    private string FileOf(string kind, int number) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{kind}{number:D4}{Ending}"));

    private sealed record Ring(IReadOnlyList<FieldKey> All, FieldKey Finding)
    {
        public FieldKey Writing => All[^1];

        public FieldKey? Find(ReadOnlySpan<byte> id, bool finding)
        {
            if (finding)
            {
                return Finding.Id.AsSpan().SequenceEqual(id) ? Finding : null;
            }

            for (var i = All.Count - 1; i >= 0; i--)
            {
                if (All[i].Id.AsSpan().SequenceEqual(id))
                {
                    return All[i];
                }
            }

            return null;
        }
    }
}

/// <summary>One key, ready for use by several threads.</summary>
internal sealed class FieldKey
{
    public const int Size = 32;

    /// <summary>Six bytes: eight characters of a stored value, which can be compared within the database.</summary>
    public const int IdSize = 6;

    private readonly byte[] _nonces;
    private readonly byte[] _aes;

    // An instance is one context of the library below: making one takes longer than using it, and it serves one caller at a time.
    private readonly ConcurrentBag<AesGcm> _free = [];

    private FieldKey(byte[] secret)
    {
        Id = Derive(secret, "id", IdSize);
        _nonces = Derive(secret, "nonce", Size);
        _aes = Derive(secret, "aes-256-gcm", Size);
        Grams = new(Derive(secret, "search grams", GramKey.Size));
    }

    public byte[] Id { get; }

    public GramKey Grams { get; }

    public string Name => Convert.ToHexStringLower(Id);

    /// <exception cref="InvalidDataException">The file is no key.</exception>
    public static FieldKey Of(string file, byte[] secret) =>
        secret.Length == Size ? new(secret) : throw new InvalidDataException($"{file} is not a key of {Size} bytes.");

    public void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, Span<byte> cipher, Span<byte> tag, ReadOnlySpan<byte> bound)
    {
        var gcm = Take();
        gcm.Encrypt(nonce, plain, cipher, tag, bound);
        _free.Add(gcm);
    }

    /// <exception cref="AuthenticationTagMismatchException">It was changed, or is bound to something else.</exception>
    public void Decrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> tag, Span<byte> plain, ReadOnlySpan<byte> bound)
    {
        var gcm = Take();
        try
        {
            gcm.Decrypt(nonce, cipher, tag, plain, bound);
        }
        finally
        {
            _free.Add(gcm);
        }
    }

    private AesGcm Take() => _free.TryTake(out var gcm) ? gcm : new AesGcm(_aes, tagSizeInBytes: 16);

    /// <summary>The nonce that one text of one field always has under this key.</summary>
    public void NonceOf(string field, ReadOnlySpan<byte> text, Span<byte> nonce)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var name = Encoding.UTF8.GetBytes(field + "\n");
        HMACSHA256.HashData(_nonces, [.. name, .. text], hash);
        hash[..nonce.Length].CopyTo(nonce);
    }

    /// <summary>HKDF (RFC 5869): what the secret is used for never shares a key.</summary>
    private static byte[] Derive(byte[] secret, string purpose, int size) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, size, info: Encoding.UTF8.GetBytes($"ScamWatch field {purpose}"));
}
