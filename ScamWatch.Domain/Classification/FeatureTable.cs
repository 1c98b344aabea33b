using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ScamWatch.Domain.Classification;

/// <summary>
/// The marks a model knows and the row of weights each has. Marks it does not know cost one look and no weight, so an
/// unseen text is not disturbed by hash collisions.
/// </summary>
/// <remarks>
/// A slot holds 12 bits of the mark and the row, in one word, and two to four slots are there for each mark: the table of 100,000 marks
/// fits into a second-level cache of 1 MB. The place in the table checks the other bits but for two or so, so an unknown mark is taken
/// for a known one once in 5,000 to 16,000 times, in training and in use alike.
/// </remarks>
internal sealed class FeatureTable
{
    /// <summary>Row of the constant that every text has; no mark leads to it.</summary>
    public const int BiasRow = 0;

    public const int MaxRows = (1 << RowBits) - 1;

    private const int RowBits = 20;
    private const uint RowMask = (1 << RowBits) - 1;

    private const int Together = 4;

    private readonly uint[] _slots;
    private readonly uint _mask;
    private readonly int _shift;

    /// <param name="keys">The marks, each once; its place is its row. What stands at <see cref="BiasRow"/> is not looked up.</param>
    /// <param name="scale">By row: value of one occurrence, by how few texts have the mark and how much it tells of them.</param>
    public FeatureTable(uint[] keys, float[] scale)
    {
        Keys = keys;
        Scale = scale;
        var size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, 2 * keys.Length));
        _mask = size - 1;
        _slots = new uint[size + Together];
        _shift = 32 - BitOperations.Log2(size);
        for (var row = BiasRow + 1; row < keys.Length; row++)
        {
            var slot = keys[row] >> _shift;
            while (_slots[slot] != 0)
            {
                slot = slot + 1 & size - 1;
            }

            _slots[slot] = keys[row] << RowBits | (uint)row;
        }

        // So that four can be read from the last slot on, too.
        _slots.AsSpan(0, Together).CopyTo(_slots.AsSpan((int)size));
    }

    public uint[] Keys { get; }

    public float[] Scale { get; }

    public int Count => Keys.Length;

    /// <summary>
    /// Finds the rows of those of many marks that are known, in order. What is unknown is dropped without a jump that the processor
    /// would have to guess, so that it fetches the slots of many marks at once.
    /// </summary>
    /// <param name="rows">Room for as many as there are marks.</param>
    /// <param name="places">As much room, for the place among the marks of each that was found.</param>
    /// <returns>How many were found.</returns>
    public int FindAll(ReadOnlySpan<uint> keys, Span<int> rows, Span<int> places)
    {
        rows = rows[..keys.Length];
        places = places[..keys.Length];
        ref var slots = ref MemoryMarshal.GetArrayDataReference(_slots);
        var (shift, found) = (_shift, 0);
        for (var i = 0; i < keys.Length; i++)
        {
            var row = Find(ref slots, keys[i], shift);
            rows[found] = row;
            places[found] = i;
            found += -row >>> 31;
        }

        return found;
    }

    /// <summary>The row of a mark; <see cref="BiasRow"/> for an unknown one.</summary>
    public int Find(uint key) => Find(ref MemoryMarshal.GetArrayDataReference(_slots), key, _shift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(ref uint slots, uint key, int shift)
    {
        // Four slots at once: nearly every search ends there, at the mark or at an empty slot, whichever comes first.
        var slot = key >> shift;
        var entries = Vector128.LoadUnsafe(ref slots, slot);
        var hits = Vector128.LessThanOrEqual(entries ^ Vector128.Create(key << RowBits), Vector128.Create(RowMask)).ExtractMostSignificantBits();
        var ends = Vector128.Equals(entries, Vector128<uint>.Zero).ExtractMostSignificantBits();
        if ((hits | ends) == 0)
        {
            return FindFrom(key, slot + Together);
        }

        // An empty slot hits where the key's own bits are zero, and has row 0, which is the answer for unknown marks.
        var first = BitOperations.TrailingZeroCount(hits | ends);
        return (int)(Unsafe.Add(ref slots, slot + (uint)first) & RowMask);
    }

    private int FindFrom(uint key, uint slot)
    {
        for (slot &= _mask; ; slot = slot + 1 & _mask)
        {
            var entry = _slots[slot];
            if (entry == 0)
            {
                return BiasRow;
            }

            if ((entry ^ key << RowBits) <= RowMask)
            {
                return (int)(entry & RowMask);
            }
        }
    }
}
