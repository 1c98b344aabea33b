namespace ScamWatch.Domain.Classification;

/// <summary>The marks of one text, in buffers that are used again for the next: one instance serves one thread.</summary>
internal sealed class FeatureBuffer
{
    private const int GramBits = 3;

    /// <summary>Characters that an n-gram can have at most.</summary>
    public const int MaxGram = (1 << GramBits) - 1;

    private uint[] _grams = new uint[8192];
    private int[] _places = new int[8192];
    private uint[] _facts = new uint[256];
    private Place[] _factPlaces = new Place[256];
    private int _gramCount;
    private int _factCount;

    public NormalText Text { get; } = new();

    /// <summary>Groups of expressions in every sentence of the body, as bits.</summary>
    public List<UInt128> Sentences { get; } = [];

    /// <summary>Names of parties, things asked for and the words around them, in reading order.</summary>
    public List<Mention> Mentions { get; } = [];

    /// <summary>What the text says of each party: see <see cref="Classification.Mentions"/>.</summary>
    public float[] Parties { get; } = new float[WordLists.Parties.Count * Classification.Mentions.PartyInputs];

    /// <summary>What the text says of each ask: see <see cref="Classification.Mentions"/>.</summary>
    public float[] Asks { get; } = new float[WordLists.Asks.Count * Classification.Mentions.AskInputs];

    /// <summary>What the trees look at beside the scores: see <see cref="TextFeatures"/>.</summary>
    public float[] Inputs { get; } = new float[TextFeatures.Inputs];

    public ReadOnlySpan<uint> Grams => _grams.AsSpan(0, _gramCount);

    public ReadOnlySpan<uint> Facts => _facts.AsSpan(0, _factCount);

    public int GramStart(int gram) => _places[gram] >> GramBits;

    public int GramLength(int gram) => _places[gram] & MaxGram;

    public Place FactPlace(int fact) => _factPlaces[fact];

    public void Clear() => _gramCount = _factCount = 0;

    /// <summary>Room for so many more n-grams; <see cref="Advance"/> tells how many of them were written.</summary>
    /// <param name="places">Takes <see cref="PlaceOf"/>.</param>
    public void Reserve(int count, out Span<uint> keys, out Span<int> places)
    {
        if (_gramCount + count > _grams.Length)
        {
            Array.Resize(ref _grams, 2 * (_gramCount + count));
            Array.Resize(ref _places, _grams.Length);
        }

        keys = _grams.AsSpan(_gramCount, count);
        places = _places.AsSpan(_gramCount, count);
    }

    public void Advance(int written) => _gramCount += written;

    public static int PlaceOf(int start, int length) => start << GramBits | length;

    public void AddFact(uint key, Place place)
    {
        if (_factCount == _facts.Length)
        {
            Array.Resize(ref _facts, 2 * _factCount);
            Array.Resize(ref _factPlaces, 2 * _factCount);
        }

        _facts[_factCount] = key;
        _factPlaces[_factCount] = place;
        _factCount++;
    }
}
