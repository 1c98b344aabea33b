using System.Numerics;

namespace ScamWatch.Domain.Classification;

/// <summary>
/// The marks a model knows and the row of weights each has. Marks it does not know cost one look and no weight, so an
/// unseen text is not disturbed by hash collisions.
/// </summary>
/// <remarks>
/// A slot holds 12 bits of the mark and the row, in one word: the table of 100,000 marks fits into the second-level cache.
/// The place in the table checks the other bits but for two or so, so an unknown mark is taken for a known one about once
/// in 20,000 times, in training and in use alike.
/// </remarks>
internal sealed class FeatureTable
{
    /// <summary>Row of the constant that every text has; no mark leads to it.</summary>
    public const int BiasRow = 0;

    public const int MaxRows = (1 << RowBits) - 1;

    private const int RowBits = 20;
    private const uint RowMask = (1 << RowBits) - 1;

    private readonly uint[] _slots;
    private readonly int _shift;

    /// <param name="keys">The marks, each once; its place is its row. What stands at <see cref="BiasRow"/> is not looked up.</param>
    /// <param name="rarity">By row: weight of an n-gram by how few texts have it.</param>
    public FeatureTable(uint[] keys, float[] rarity)
    {
        Keys = keys;
        Rarity = rarity;
        var size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, 3 * keys.Length));
        _slots = new uint[size];
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
    }

    public uint[] Keys { get; }

    public float[] Rarity { get; }

    public int Count => Keys.Length;

    /// <summary>
    /// Finds the rows of those of many marks that are known, in order. All slots are read before any is looked at, so that
    /// the processor fetches many at once, and what is unknown is dropped without a jump it would have to guess.
    /// </summary>
    /// <param name="rows">Room for as many as there are marks.</param>
    /// <param name="places">As much room, for the place among the marks of each that was found.</param>
    /// <returns>How many were found.</returns>
    public int FindAll(ReadOnlySpan<uint> keys, Span<int> rows, Span<int> places)
    {
        rows = rows[..keys.Length];
        places = places[..keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            rows[i] = (int)_slots[keys[i] >> _shift];
        }

        var found = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            var row = Find(keys[i], (uint)rows[i]);
            rows[found] = row;
            places[found] = i;
            found += -row >>> 31;
        }

        return found;
    }

    /// <summary>The row of a mark; <see cref="BiasRow"/> for an unknown one.</summary>
    public int Find(uint key) => Find(key, _slots[key >> _shift]);

    private int Find(uint key, uint entry)
    {
        // An empty slot has row 0, which is the answer for unknown marks.
        var isOther = (entry ^ key << RowBits) > RowMask;
        return isOther & entry != 0 ? FindFrom(key) : (int)(entry & RowMask);
    }

    private int FindFrom(uint key)
    {
        var slot = key >> _shift;
        while (true)
        {
            slot = slot + 1 & (uint)_slots.Length - 1;
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
