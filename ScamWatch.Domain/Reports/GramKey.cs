using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace ScamWatch.Domain.Reports;

/// <summary>
/// Makes numbers of the grams of a text (<see cref="SearchText.Grams"/>), by which a database knows them: SipHash-2-4
/// (Aumasson and Bernstein, 2012) under a key of the installation, cut to 32 bits. Without the key a number tells nothing of
/// its gram; equal grams have equal numbers.
/// </summary>
public sealed class GramKey
{
    /// <summary>Bytes of the key.</summary>
    public const int Size = 16;

    // "somepseudorandomlygeneratedbytes", the start values of SipHash.
    private const ulong Start0 = 0x736f6d6570736575, Start1 = 0x646f72616e646f6d, Start2 = 0x6c7967656e657261, Start3 = 0x7465646279746573;

    private readonly ulong _k0, _k1;

    /// <exception cref="ArgumentException">The key has not <see cref="Size"/> bytes.</exception>
    public GramKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != Size)
        {
            throw new ArgumentException($"A key of grams has {Size} bytes.", nameof(key));
        }

        _k0 = BinaryPrimitives.ReadUInt64LittleEndian(key);
        _k1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);
    }

    /// <summary>The numbers of grams, each once. By size: the order in which grams stand in a text would tell of it.</summary>
    public int[] NumbersOf(IReadOnlyCollection<string> grams)
    {
        var numbers = new HashSet<int>(grams.Count);
        foreach (var gram in grams)
        {
            // Two grams of one number cost a look at a text that does not match, and nothing else.
            numbers.Add(unchecked((int)Hash(gram)));
        }

        var ordered = numbers.ToArray();
        Array.Sort(ordered);
        return ordered;
    }

    /// <summary>The same numbers as words of eight characters with blanks between, for an index of words.</summary>
    public string WordsOf(IReadOnlyCollection<string> grams)
    {
        var words = new StringBuilder(grams.Count * 9);
        foreach (var number in NumbersOf(grams))
        {
            words.Append(CultureInfo.InvariantCulture, $"{number:x8} ");
        }

        return words.ToString();
    }

    /// <summary>SipHash-2-4 of a gram's three characters, as six bytes.</summary>
    /// <param name="gram"><see cref="SearchText.GramLength"/> characters.</param>
    internal ulong Hash(ReadOnlySpan<char> gram)
    {
        // The last block, here the only one: what there is, and the number of bytes in its highest byte.
        var block = gram[0] | ((ulong)gram[1] << 16) | ((ulong)gram[2] << 32) | ((ulong)(SearchText.GramLength * sizeof(char)) << 56);
        var (v0, v1, v2, v3) = (_k0 ^ Start0, _k1 ^ Start1, _k0 ^ Start2, _k1 ^ Start3 ^ block);
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= block;
        v2 ^= 0xff;
        for (var i = 0; i < 4; i++)
        {
            Round(ref v0, ref v1, ref v2, ref v3);
        }

        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
