namespace ScamWatch.Domain.Classification;

/// <summary>
/// A text as the model weighs it: the rows of its known marks with their values. n-grams count by the logarithm of their
/// number and by rarity, and have length 1 together, so that long and short texts weigh alike; each fact counts the same.
/// Kept and used again: one instance serves one thread.
/// </summary>
internal sealed class TextVector
{
    private const int Logarithms = 64;

    private static readonly float[] s_logarithms = [.. Enumerable.Range(0, Logarithms).Select(n => n == 0 ? 0 : 1 + MathF.Log(n))];

    // By row: 1 + its place in the lists below; 0 where the text has not that mark.
    private int[] _places = [];
    private int[] _rows = new int[4096];
    private int[] _counts = new int[4096];
    private float[] _values = new float[4096];
    private int _count;

    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, _count);

    public ReadOnlySpan<float> Values => _values.AsSpan(0, _count);

    /// <summary>Looks the marks up in a table. <see cref="Clear"/> must come before the next text.</summary>
    public void Read(ReadOnlySpan<uint> grams, ReadOnlySpan<uint> facts, FeatureTable table, float factScale)
    {
        if (_places.Length < table.Count)
        {
            _places = new int[table.Count];
        }

        Add(FeatureTable.BiasRow);
        _values[0] = 1;
        foreach (var key in grams)
        {
            Add(table.Find(key));
        }

        var gramEnd = _count;
        var squares = 0f;
        for (var i = 1; i < gramEnd; i++)
        {
            var row = _rows[i];
            var value = s_logarithms[Math.Min(_counts[i], Logarithms - 1)] * table.Rarity[row];
            _values[i] = value;
            squares += value * value;
        }

        var scale = squares > 0 ? 1 / MathF.Sqrt(squares) : 0;
        for (var i = 1; i < gramEnd; i++)
        {
            _values[i] *= scale;
        }

        foreach (var key in facts)
        {
            Add(table.Find(key));
        }

        _values.AsSpan(gramEnd, _count - gramEnd).Fill(factScale);
    }

    /// <summary>Value of one occurrence of the mark of a row that the text has.</summary>
    public float ValuePerOccurrence(int row)
    {
        var place = _places[row] - 1;
        return _values[place] / _counts[place];
    }

    /// <summary>Puts the counters back to zero, touching only those in use.</summary>
    public void Clear()
    {
        foreach (var row in Rows)
        {
            _places[row] = 0;
        }

        _count = 0;
    }

    private void Add(int row)
    {
        if (row < 0)
        {
            return;
        }

        ref var place = ref _places[row];
        if (place > 0)
        {
            _counts[place - 1]++;
            return;
        }

        if (_count == _rows.Length)
        {
            Array.Resize(ref _rows, 2 * _count);
            Array.Resize(ref _counts, 2 * _count);
            Array.Resize(ref _values, 2 * _count);
        }

        _rows[_count] = row;
        _counts[_count] = 1;
        place = ++_count;
    }
}
