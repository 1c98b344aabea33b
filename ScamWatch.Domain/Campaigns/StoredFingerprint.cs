using System.Runtime.InteropServices;

namespace ScamWatch.Domain.Campaigns;

/// <summary>The fingerprint of a report as stored.</summary>
public sealed class StoredFingerprint
{
    private StoredFingerprint()
    {
    }

    internal StoredFingerprint(long id, Guid reportId, Fingerprint print)
    {
        Id = id;
        ReportId = reportId;
        Shingles = print.Shingles;
        Links = print.Links;
        Sketch = MemoryMarshal.AsBytes<uint>([.. print.Sketch]).ToArray();
        Facts = MemoryMarshal.AsBytes<long>([.. print.Facts.Select(f => f.Code)]).ToArray();
    }

    /// <summary>Rising with time, but for processes side by side; below 2²⁸.</summary>
    public long Id { get; private set; }

    public Guid ReportId { get; private set; }

    public int Shingles { get; private set; }

    public Links Links { get; private set; }

    /// <summary>Four bytes a hash, little-endian, as every machine this runs on.</summary>
    public byte[] Sketch { get; private set; } = [];

    /// <summary>Eight bytes a fact.</summary>
    public byte[] Facts { get; private set; } = [];

    internal Fingerprint Print => new(
        MemoryMarshal.Cast<byte, uint>(Sketch).ToArray(), Shingles, MemoryMarshal.Cast<byte, Fact>(Facts).ToArray(), Links);
}

/// <summary>
/// A key under which a fingerprint is found, and the fingerprint's number, in one integer: the table is its own index, a
/// dozen bytes a row. Two different keys can fall together (one in thousands of look-ups at a million reports); what is
/// found is compared anyway.
/// </summary>
public sealed class FingerprintKey
{
    /// <summary>Bits for the number of the fingerprint: 268 million reports.</summary>
    internal const int IdBits = 28;

    internal const long IdMask = (1L << IdBits) - 1;

    private FingerprintKey()
    {
    }

    /// <param name="first">See <see cref="First"/>.</param>
    internal FingerprintKey(long first, long fingerprintId) => Id = first | fingerprintId;

    public long Id { get; private set; }

    /// <summary>The lowest value of a key.</summary>
    internal static long First(ulong key) => (long)(key >>> (IdBits + 1)) << IdBits;

    /// <summary>The highest value of a key.</summary>
    internal static long Last(ulong key) => First(key) | IdMask;

    internal static long FingerprintOf(long id) => id & IdMask;

    /// <summary>The lowest value of the key that a value stands under.</summary>
    internal static long FirstOf(long id) => id & ~IdMask;
}

/// <summary>A block of fingerprint numbers that one process has taken for itself.</summary>
public sealed class FingerprintBlock
{
    public int Id { get; private set; }
}
