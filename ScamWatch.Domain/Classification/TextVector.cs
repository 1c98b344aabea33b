namespace ScamWatch.Domain.Classification;

/// <summary>
/// A text as the model weighs it: the rows of its known marks with their values. n-grams count by the logarithm of their
/// number and the scale of the mark, and have length 1 together, so that long and short texts weigh alike; a fact counts by its scale alone.
/// Kept and used again: one instance serves one thread.
/// </summary>
internal sealed class TextVector
{
    private const int Logarithms = 64;

    private static readonly float[] s_logarithms = [.. Enumerable.Range(0, Logarithms).Select(n => n == 0 ? 0 : 1 + MathF.Log(n))];

    // By row: 1 + its place in the lists below; 0 where the text has not that mark.
    private int[] _places = [];
    private int[] _found = [];
    private int[] _foundAt = [];
    private int[] _foundFacts = [];
    private int[] _foundFactsAt = [];
    private int[] _rows = [];
    private int[] _counts = [];
    private float[] _values = [];
    private int _count;

    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, _count);

    public ReadOnlySpan<float> Values => _values.AsSpan(0, _count);

    /// <summary>For each of <see cref="Rows"/> how often the text has it.</summary>
    public ReadOnlySpan<int> Counts => _counts.AsSpan(0, _count);

    /// <summary>Rows of the n-grams that the table knows, repetitions included, in reading order.</summary>
    public ReadOnlySpan<int> GramRows => _found.AsSpan(0, KnownGrams);

    /// <summary>For each of <see cref="GramRows"/> its place among the n-grams read.</summary>
    public ReadOnlySpan<int> GramPlaces => _foundAt.AsSpan(0, KnownGrams);

    /// <summary>How many of the n-grams read, repetitions counted, the table knows.</summary>
    public int KnownGrams { get; private set; }

    /// <summary>How many different n-grams of those read the table knows.</summary>
    public int DifferentGrams { get; private set; }

    /// <summary>Looks the marks up in a table. <see cref="Clear"/> must come before the next text.</summary>
    public void Read(ReadOnlySpan<uint> grams, ReadOnlySpan<uint> facts, FeatureTable table, float factScale)
    {
        if (_places.Length < table.Count)
        {
            _places = new int[table.Count];
        }

        Reserve(1 + grams.Length + facts.Length);
        _rows[0] = FeatureTable.BiasRow;
        _values[0] = 1;
        _counts[0] = 1;
        _count = 1;
        KnownGrams = table.FindAll(grams, _found, _foundAt);
        Count(_found.AsSpan(0, KnownGrams));
        var gramEnd = _count;
        DifferentGrams = gramEnd - 1;
        var squares = 0f;
        ReadOnlySpan<int> rows = _rows.AsSpan(0, gramEnd), counts = _counts.AsSpan(0, gramEnd);
        var values = _values.AsSpan(0, gramEnd);
        var (logarithms, marks) = (s_logarithms, table.Scale);
        for (var i = 1; i < rows.Length; i++)
        {
            var value = logarithms[Math.Min(counts[i], Logarithms - 1)] * marks[rows[i]];
            values[i] = value;
            squares += value * value;
        }

        var scale = squares > 0 ? 1 / MathF.Sqrt(squares) : 0;
        foreach (ref var value in values[1..])
        {
            value *= scale;
        }

        Count(_foundFacts.AsSpan(0, table.FindAll(facts, _foundFacts, _foundFactsAt)));

        for (var i = gramEnd; i < _count; i++)
        {
            _values[i] = factScale * table.Scale[_rows[i]];
        }
    }

    /// <summary>The place in <see cref="Rows"/> of a row that the text has.</summary>
    public int PlaceOf(int row) => _places[row] - 1;

    /// <summary>Puts the counters back to zero, touching only those in use.</summary>
    public void Clear()
    {
        foreach (var row in Rows)
        {
            _places[row] = 0;
        }

        _counts.AsSpan(0, _count).Clear();
        _count = 0;
    }

    /// <summary>Counts rows, listing each the first time. Without a jump on "seen before", which no processor can guess.</summary>
    private void Count(ReadOnlySpan<int> rows)
    {
        // By names of their own: the processor would otherwise fetch the arrays themselves for every row.
        var (count, places, list, counts) = (_count, _places, _rows, _counts);
        foreach (var row in rows)
        {
            ref var place = ref places[row];
            var isNew = (place - 1) >>> 31;
            var at = place - 1 + isNew * (count + 1);
            list[at] = row;
            counts[at]++;
            place = at + 1;
            count += isNew;
        }

        _count = count;
    }

    private void Reserve(int marks)
    {
        if (_rows.Length < marks)
        {
            var size = 2 * marks;
            _found = new int[size];
            _foundAt = new int[size];
            _foundFacts = new int[size];
            _foundFactsAt = new int[size];
            _rows = new int[size];
            _counts = new int[size];
            _values = new float[size];
        }
    }
}
