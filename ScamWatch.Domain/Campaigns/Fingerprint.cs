using System.Runtime.InteropServices;

namespace ScamWatch.Domain.Campaigns;

/// <summary>What two reports can have in common, in the order in which it is shown.</summary>
public enum MatchField
{
    /// <summary>The text, addresses, figures and names masked.</summary>
    Text,

    Subject,
    Url,
    Domain,
    Phone,
    Email,
    Account,

    /// <summary>The party the contact claims to be.</summary>
    Party,

    /// <summary>Something that is asked.</summary>
    Asks,
}

/// <summary>Whose web addresses a contact carries.</summary>
public enum Links
{
    None,

    /// <summary>Only those of offices and companies in the reference data.</summary>
    Official,

    /// <summary>At least one of nobody known.</summary>
    Unknown,
}

/// <summary>A fact of a report in the form in which it is compared: its kind and a hash of its value.</summary>
/// <param name="Code">Kind in the top byte, 56 bits of hash below.</param>
public readonly record struct Fact(long Code)
{
    public MatchField Field => (MatchField)(Code >>> 56);

    internal static Fact Of(MatchField field, ReadOnlySpan<char> value) =>
        new(((long)field << 56) | (long)(Hashing.Of(value) >>> 8));
}

/// <summary>
/// What is compared of a report, small enough to keep for every one: a sketch of its text and its facts. Holds no text.
/// </summary>
/// <param name="Sketch">
/// The smallest hashes of the text's shingles, rising, at most <see cref="SketchSize"/>: of a short text all of them, of a
/// longer one a fair sample (bottom-k sketch: E. Cohen, 1997; A. Broder, 1997).
/// </param>
/// <param name="Shingles">How many different shingles the text has.</param>
/// <param name="Facts">Rising by code, each once.</param>
/// <param name="Links">Whose addresses it carries.</param>
public sealed record Fingerprint(IReadOnlyList<uint> Sketch, int Shingles, IReadOnlyList<Fact> Facts, Links Links)
{
    public const int SketchSize = 128;

    private readonly uint[] _sketch = Sketch as uint[] ?? [.. Sketch];
    private readonly Fact[] _facts = Facts as Fact[] ?? [.. Facts];

    internal ReadOnlySpan<Fact> FactSpan => _facts;

    /// <summary>
    /// Share of shingles that two texts have in common (Jaccard), 0 to 1: exact for texts of up to <see cref="SketchSize"/>
    /// shingles, else estimated with a standard error below 0.05. 0 where either has none.
    /// </summary>
    public double Similarity(Fingerprint other)
    {
        ReadOnlySpan<uint> one = _sketch, two = other._sketch;
        int a = 0, b = 0, seen = 0, shared = 0;
        while (seen < SketchSize && a < one.Length && b < two.Length)
        {
            // Without branches: which of two hashes is the smaller nobody can foresee.
            var (x, y) = (one[a], two[b]);
            shared += x == y ? 1 : 0;
            a += x <= y ? 1 : 0;
            b += y <= x ? 1 : 0;
            seen++;
        }

        seen += Math.Min(SketchSize - seen, one.Length - a + two.Length - b);
        return seen == 0 ? 0 : (double)shared / seen;
    }
}

/// <summary>A fingerprint as read from a report, with what is needed to find its like and to say why.</summary>
/// <param name="Print">What is stored and compared.</param>
/// <param name="Bands">Hashes under which near-duplicates are found (locality-sensitive hashing), one a band.</param>
/// <param name="Values">The facts in words, by code.</param>
internal sealed record ReadFingerprint(Fingerprint Print, IReadOnlyList<ulong> Bands, IReadOnlyDictionary<long, string> Values)
{
    /// <summary>The facts under which a report is looked up. Party and asks are shared by too many to find anything by.</summary>
    public IReadOnlyList<Fact> Traces { get; } = [.. Print.Facts.Where(f => f.Field is >= MatchField.Url and <= MatchField.Account)];

    /// <summary>The lowest values of the keys under which it is stored and looked up, each once.</summary>
    public IReadOnlyList<long> Keys => field ??=
        [.. Traces.Select(FindLike.KeyOf).Concat(Bands).Select(FingerprintKey.First).Distinct()];
}

/// <summary>Hashes that stay the same from one start to the next, unlike those of the runtime.</summary>
internal static class Hashing
{
    // FNV-1a with the finaliser of SplitMix64 (S. Vigna), since FNV alone mixes its high bits poorly.
    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in MemoryMarshal.AsBytes(text))
        {
            hash = (hash ^ b) * 1099511628211UL;
        }

        return Mix(hash);
    }

    public static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15UL;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }
}
