using System.Security.Cryptography;
using System.Text;

namespace ScamWatch.Domain.Sharing;

/// <summary>Identifiers made of names (UUIDv5, RFC 9562 section 5.5): the same thing has the same id in every export.</summary>
internal static class NameBasedId
{
    /// <summary>Ours alone; STIX 2.1 section 2.9 keeps its own namespace for observables.</summary>
    private static readonly Guid s_namespace = new("6f0c1c1e-6a5f-4d0e-9b55-2f8a4d2f7c31");

    /// <summary>The id of a name.</summary>
    public static Guid Of(string name)
    {
        var text = Encoding.UTF8.GetBytes(name);
        var input = new byte[16 + text.Length];
        s_namespace.TryWriteBytes(input, bigEndian: true, out _);
        text.CopyTo(input, 16);
        // The RFC prescribes SHA-1; nothing here rests on its strength.
#pragma warning disable CA5350
        var hash = SHA1.HashData(input);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }

    /// <summary>An id in the form of a random one, for formats that ask for version 4, and yet the same for the same name.</summary>
    public static Guid InFormOfVersion4(string name)
    {
        var bytes = Of(name).ToByteArray(bigEndian: true);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        return new Guid(bytes, bigEndian: true);
    }
}
