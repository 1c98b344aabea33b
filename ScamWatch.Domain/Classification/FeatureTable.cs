using System.Numerics;

namespace ScamWatch.Domain.Classification;

/// <summary>
/// The marks a model knows and the row of weights each has. Marks it does not know cost one look and no weight, so an
/// unseen text is not disturbed by hash collisions.
/// </summary>
internal sealed class FeatureTable
{
    /// <summary>Row of the constant that every text has; no mark leads to it.</summary>
    public const int BiasRow = 0;

    private readonly ulong[] _slots;
    private readonly int _shift;

    /// <param name="keys">The marks, each once; its place is its row. What stands at <see cref="BiasRow"/> is not looked up.</param>
    /// <param name="rarity">By row: weight of an n-gram by how few texts have it; 0 for a fact, which has none.</param>
    public FeatureTable(uint[] keys, float[] rarity)
    {
        Keys = keys;
        Rarity = rarity;
        var size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, 2 * keys.Length));
        _slots = new ulong[size];
        _shift = 64 - BitOperations.Log2(size);
        for (var row = BiasRow + 1; row < keys.Length; row++)
        {
            var slot = Slot(keys[row]);
            while (_slots[slot] != 0)
            {
                slot = slot + 1 & _slots.Length - 1;
            }

            _slots[slot] = (ulong)keys[row] << 32 | (uint)(row + 1);
        }
    }

    public uint[] Keys { get; }

    public float[] Rarity { get; }

    public int Count => Keys.Length;

    /// <returns>The row; -1 for an unknown mark.</returns>
    public int Find(uint key)
    {
        var slot = Slot(key);
        while (true)
        {
            var entry = _slots[slot];
            if ((uint)(entry >> 32) == key && entry != 0)
            {
                return (int)(uint)entry - 1;
            }

            if (entry == 0)
            {
                return -1;
            }

            slot = slot + 1 & _slots.Length - 1;
        }
    }

    private int Slot(uint key) => (int)(key * 0x9E3779B97F4A7C15UL >> _shift);
}
