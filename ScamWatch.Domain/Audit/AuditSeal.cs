using System.Security.Cryptography;

namespace ScamWatch.Domain.Audit;

/// <summary>
/// The seal of an entry: HMAC-SHA-256 (RFC 2104) over what it says, by a key that the database never sees. So whoever can only
/// write to the database can neither change an entry nor add one that passes, not even before it is linked.
/// </summary>
/// <remarks>Four bytes name the key, sixteen are drawn for this entry, so that no two seals are alike and a copied row shows; then the HMAC.</remarks>
internal static class AuditSeal
{
    public const int KeyIdSize = 4;
    private const int NonceSize = 16;
    private const int Size = KeyIdSize + NonceSize + HMACSHA256.HashSizeInBytes;

    public static byte[] Of(AuditEntry entry, AuditKeys keys)
    {
        var seal = new byte[Size];
        var (id, key) = keys.Seal;
        id.CopyTo(seal, 0);
        RandomNumberGenerator.Fill(seal.AsSpan(KeyIdSize, NonceSize));
        HMACSHA256.HashData(key, AuditContent.Sealed(entry, seal.AsSpan(0, KeyIdSize + NonceSize)), seal.AsSpan(KeyIdSize + NonceSize));
        return seal;
    }

    /// <summary>True where this installation wrote the entry as it stands.</summary>
    public static bool IsGood(AuditEntry entry, AuditKeys keys)
    {
        if (entry.Seal is not { Length: Size } seal || keys.SealKey(seal.AsSpan(0, KeyIdSize)) is not { } key)
        {
            return false;
        }

        Span<byte> hmac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, AuditContent.Sealed(entry, seal.AsSpan(0, KeyIdSize + NonceSize)), hmac);
        return CryptographicOperations.FixedTimeEquals(hmac, seal.AsSpan(KeyIdSize + NonceSize));
    }
}
