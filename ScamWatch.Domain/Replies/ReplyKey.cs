using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Privacy;

namespace ScamWatch.Domain.Replies;

/// <summary>
/// The secret of this installation by which addresses are known without being kept, and links to stop mails are made. Lies in
/// the state folder (<c>reply.key</c>), so that a copy of the database alone tells no address by trial.
/// </summary>
public sealed class ReplyKey
{
    private const int Size = 32;

    /// <summary>Bytes of a hash and of a seal: 128 bits each, out of reach of guessing.</summary>
    private const int Kept = 16;

    /// <summary>A row's id, an end and a seal.</summary>
    private const int LinkSize = 16 + sizeof(long) + Kept;

    private readonly Lazy<byte[]> _key;

    public ReplyKey(DataFolder data) => _key = new(() => ReadOrMake(data.ReplyKey));

    /// <summary>
    /// The keyed hash of an address. Case does not matter, nor what stands behind a plus sign: one mailbox under many names is
    /// one recipient.
    /// </summary>
    public string RecipientOf(EmailAddress address) =>
        Convert.ToHexStringLower(Seal("address", $"{address.Local.Split('+', 2)[0]}@{address.Domain}".ToLowerInvariant()));

    /// <summary>The token that stops mails to a recipient; holds for good.</summary>
    public string TokenOf(string recipient)
    {
        var hash = Convert.FromHexString(recipient);
        return Base64Url.EncodeToString([.. hash, .. Seal("stop", recipient)]);
    }

    /// <summary>Reads a token; false for what this installation did not make.</summary>
    public bool TryReadToken(string? token, out string recipient)
    {
        recipient = "";
        Span<byte> bytes = stackalloc byte[2 * Kept];
        if (token is null || token.Length > 64 || !Base64Url.IsValid(token)
            || !Base64Url.TryDecodeFromChars(token, bytes, out var count) || count != bytes.Length)
        {
            return false;
        }

        var named = Convert.ToHexStringLower(bytes[..Kept]);
        if (!CryptographicOperations.FixedTimeEquals(Seal("stop", named), bytes[Kept..]))
        {
            return false;
        }

        recipient = named;
        return true;
    }

    /// <summary>A token for one purpose and one row, sealed.</summary>
    /// <param name="purpose">What it is good for; a token for one is none for another.</param>
    /// <param name="id">Of the row.</param>
    /// <param name="until">When it ends, UTC; <see cref="DateTime.MaxValue"/> for never.</param>
    public string LinkOf(string purpose, Guid id, DateTime until)
    {
        var named = Named(id, until);
        return Base64Url.EncodeToString([.. named, .. Seal(purpose, Convert.ToHexStringLower(named))]);
    }

    /// <summary>Reads such a token; false for what this installation did not make for this purpose, and for what has ended.</summary>
    public bool TryReadLink(string purpose, string? token, DateTime now, out Guid id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[LinkSize];
        if (token is null || token.Length > 64 || !Base64Url.IsValid(token)
            || !Base64Url.TryDecodeFromChars(token, bytes, out var count) || count != bytes.Length
            || !CryptographicOperations.FixedTimeEquals(Seal(purpose, Convert.ToHexStringLower(bytes[..^Kept])), bytes[^Kept..])
            || BinaryPrimitives.ReadInt64BigEndian(bytes[16..]) < now.Ticks)
        {
            return false;
        }

        id = new Guid(bytes[..16], bigEndian: true);
        return true;
    }

    /// <summary>Tells two such secrets apart and nothing more.</summary>
    internal string Mark => Convert.ToHexStringLower(Seal("mark", ""));

    private static byte[] Named(Guid id, DateTime until)
    {
        var named = new byte[LinkSize - Kept];
        id.TryWriteBytes(named, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(named.AsSpan(16), until.Ticks);
        return named;
    }

    private byte[] Seal(string purpose, string text) =>
        HMACSHA256.HashData(_key.Value, Encoding.UTF8.GetBytes($"{purpose}\n{text}"))[..Kept];

    private static byte[] ReadOrMake(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var key = SecretFile.ReadOrMake(file, () => RandomNumberGenerator.GetBytes(Size));
        return key.Length == Size ? key : throw new InvalidDataException($"{file} is not a key of {Size} bytes.");
    }
}
