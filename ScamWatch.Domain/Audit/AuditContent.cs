using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ScamWatch.Domain.Audit;

/// <summary>
/// What is sealed and hashed, byte for byte: numbers in eight bytes with the highest first, each text and blob after its length, so
/// that no two entries have the same form. The first byte tells the forms apart (as RFC 6962, 2.1, does for leaves and nodes).
/// </summary>
internal static class AuditContent
{
    private const byte SealForm = 1;
    private const byte LinkForm = 2;

    public static byte[] Sealed(AuditEntry entry, ReadOnlySpan<byte> head)
    {
        var to = new ArrayBufferWriter<byte>(512);
        to.Write([SealForm]);
        Blob(to, head);
        Fields(to, entry);
        return to.WrittenSpan.ToArray();
    }

    /// <summary>The hash that links an entry to all before it: SHA-256 over the hash before, its place, its id, all it says and its seal.</summary>
    public static byte[] LinkHash(ReadOnlySpan<byte> before, long sequence, AuditEntry entry)
    {
        var to = new ArrayBufferWriter<byte>(512);
        to.Write([LinkForm]);
        Blob(to, before);
        Number(to, sequence);
        Number(to, entry.Id);
        Fields(to, entry);
        Blob(to, entry.Seal);
        return SHA256.HashData(to.WrittenSpan);
    }

    private static void Fields(ArrayBufferWriter<byte> to, AuditEntry entry)
    {
        Number(to, entry.At.Ticks);
        Number(to, (int)entry.Kind);
        Text(to, entry.ActorId);
        Text(to, entry.ActorName);
        Text(to, entry.Subject);
        Text(to, entry.Why);
    }

    private static void Number(ArrayBufferWriter<byte> to, long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(to.GetSpan(sizeof(long)), number);
        to.Advance(sizeof(long));
    }

    private static void Text(ArrayBufferWriter<byte> to, string text)
    {
        var size = Encoding.UTF8.GetByteCount(text);
        Number(to, size);
        to.Advance(Encoding.UTF8.GetBytes(text, to.GetSpan(size)));
    }

    private static void Blob(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> blob)
    {
        Number(to, blob.Length);
        to.Write(blob);
    }
}
