using System.Security.Cryptography;
using System.Text;

namespace ScamWatch.Domain.Privacy;

/// <summary>How a field is kept.</summary>
public enum FieldSecrecy
{
    /// <summary>Equal values look different each time: for whatever is read and never looked for.</summary>
    Sealed,

    /// <summary>Equal values of one field look equal, so that a database finds them without knowing them: for what is looked up.</summary>
    Findable,
}

/// <summary>
/// Encrypts fields that hold personal data before they reach a database, and reads them again: AES-256-GCM (NIST SP 800-38D)
/// under the keys of <see cref="FieldKeys"/>. A value is bound to its field: moved to another column it cannot be read.
/// </summary>
/// <remarks>
/// Findable values take as nonce the first 96 bits of HMAC-SHA-256 over field and text, under a key of their own (a synthetic
/// nonce, after the idea of RFC 5297): one text of one field has one form, and nobody without the key can make it. They tell
/// which rows agree, and nothing else. Whoever looks up by several spellings stores each in its normal form. Lengths are not
/// hidden.
/// </remarks>
public sealed class FieldCipher(string folder)
{
    /// <summary>With which stored values begin; what does not is a text of the time before, and read as it is.</summary>
    private const string SealedMark = "enc1:", FindableMark = "eqx1:";

    private const int NonceSize = 12, TagSize = 16, Overhead = FieldKey.IdSize + NonceSize + TagSize;

    /// <summary>Names of two fields can be longer than that only by a mistake.</summary>
    private const int MaxField = 200;

    private readonly FieldKeys _keys = new(folder);

    /// <summary>The keys at hand.</summary>
    public FieldKeys Keys => _keys;

    /// <summary>The stored form of a text; an empty one stays empty, so that what is missing can be asked for.</summary>
    /// <param name="field">Table and column.</param>
    public string Protect(string field, string text, FieldSecrecy secrecy)
    {
        if (text.Length == 0)
        {
            return text;
        }

        var findable = secrecy == FieldSecrecy.Findable;
        var key = findable ? _keys.Finding : _keys.Writing;
        var plain = Encoding.UTF8.GetBytes(text);
        var stored = new byte[plain.Length + Overhead];
        key.Id.CopyTo(stored, 0);
        var nonce = stored.AsSpan(FieldKey.IdSize, NonceSize);
        if (findable)
        {
            key.NonceOf(field, plain, nonce);
        }
        else
        {
            RandomNumberGenerator.Fill(nonce);
        }

        key.Encrypt(nonce, plain, stored.AsSpan(FieldKey.IdSize + NonceSize, plain.Length), stored.AsSpan(^TagSize..), Bound(field, stackalloc byte[MaxField * 3]));
        return (findable ? FindableMark : SealedMark) + Convert.ToBase64String(stored);
    }

    /// <summary>The text of a stored value. A text that was stored before fields were encrypted comes back as it is.</summary>
    /// <exception cref="MissingFieldKeyException">The key it was written with is not at hand.</exception>
    /// <exception cref="CryptographicException">It was changed, cut, or belongs to another field.</exception>
    public string Read(string field, string stored)
    {
        if (!IsProtected(stored))
        {
            return stored;
        }

        var bytes = new byte[stored.Length];
        if (!Convert.TryFromBase64Chars(stored.AsSpan(SealedMark.Length), bytes, out var length) || length < Overhead)
        {
            throw new CryptographicException($"A value of {field} is cut or was changed.");
        }

        var value = bytes.AsSpan(0, length);
        var key = _keys.Find(value[..FieldKey.IdSize], stored.StartsWith(FindableMark, StringComparison.Ordinal));
        var plain = new byte[length - Overhead];
        key.Decrypt(
            value.Slice(FieldKey.IdSize, NonceSize), value[(FieldKey.IdSize + NonceSize)..^TagSize], value[^TagSize..], plain,
            Bound(field, stackalloc byte[MaxField * 3]));
        return Encoding.UTF8.GetString(plain);
    }

    /// <summary>With what every value begins that is stored now: what begins otherwise is to be written anew.</summary>
    public string CurrentPrefix(FieldSecrecy secrecy) => secrecy == FieldSecrecy.Findable
        ? FindableMark + Convert.ToBase64String(_keys.Finding.Id)
        : SealedMark + Convert.ToBase64String(_keys.Writing.Id);

    /// <summary>False for a text of the time before fields were encrypted.</summary>
    public static bool IsProtected(string stored) =>
        stored.StartsWith(SealedMark, StringComparison.Ordinal) || stored.StartsWith(FindableMark, StringComparison.Ordinal);

    private static Span<byte> Bound(string field, Span<byte> into) => into[..Encoding.UTF8.GetBytes(field, into)];
}
