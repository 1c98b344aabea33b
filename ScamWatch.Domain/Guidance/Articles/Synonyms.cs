namespace ScamWatch.Domain.Guidance.Articles;

/// <summary>
/// Words that mean the same to a caller, and words that say nothing of what is asked: <c>data/reference/synonyms.json</c>. The longest word
/// at a place is taken.
/// </summary>
internal sealed class Synonyms
{
    /// <summary>Group of the words that are passed over.</summary>
    public const int Ignored = 0;

    /// <summary>Shortest kana word that is recognised inside a text read out in kana: shorter ones are parts of others.</summary>
    private const int MinRead = 4;

    private readonly Dictionary<string, int> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _read = new(StringComparer.Ordinal);
    private readonly int _longest;
    private readonly int _longestRead;

    /// <param name="groups">Each a set of words; the first has no special place.</param>
    /// <param name="ignored">Words that are passed over.</param>
    /// <param name="readings">Reads the words out, for texts in kana.</param>
    public Synonyms(IReadOnlyList<IReadOnlyList<string>> groups, IReadOnlyList<string> ignored, ReadingTable readings)
    {
        Add(ignored, Ignored, readings);
        for (var i = 0; i < groups.Count; i++)
        {
            Add(groups[i], i + 1, readings);
        }

        _longest = Longest(_groups);
        _longestRead = Longest(_read);
    }

    /// <summary>The words of <c>synonyms.json</c> that stand in a text.</summary>
    /// <param name="form">In search form.</param>
    /// <param name="read">True where it is read out in kana.</param>
    /// <returns>Place, length and group of each, in order, none within another.</returns>
    public IEnumerable<(int At, int Length, int Group)> In(string form, bool read)
    {
        var (groups, longest) = read ? (_read, _longestRead) : (_groups, _longest);
        var lookup = groups.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var at = 0; at < form.Length;)
        {
            var length = Math.Min(longest, form.Length - at);
            var group = 0;
            while (length > 0 && !(IsWhole(form, at, length) && lookup.TryGetValue(form.AsSpan(at, length), out group)))
            {
                length--;
            }

            if (length == 0)
            {
                at++;
                continue;
            }

            yield return (at, length, group);
            at += length;
        }
    }

    private void Add(IReadOnlyList<string> words, int group, ReadingTable readings)
    {
        foreach (var word in words)
        {
            var form = SearchForm.Of(word).Trim();
            _groups.TryAdd(form, group);
            var read = readings.Read(form);
            if (read.Length >= MinRead && read.All(SearchForm.IsKana))
            {
                _read.TryAdd(read, group);
            }
        }
    }

    /// <summary>False where it would cut a Latin word: the pin in shopping is none.</summary>
    private static bool IsWhole(string form, int at, int length) =>
        !(at > 0 && char.IsAsciiLetter(form[at]) && char.IsAsciiLetter(form[at - 1]))
        && !(at + length < form.Length && char.IsAsciiLetter(form[at + length - 1]) && char.IsAsciiLetter(form[at + length]));

    private static int Longest(Dictionary<string, int> words) => words.Count == 0 ? 0 : words.Keys.Max(w => w.Length);
}

/// <summary>The file of synonyms.</summary>
internal sealed record SynonymFile
{
    /// <summary>Sets of words that mean the same.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Groups { get; init; }

    /// <summary>Words that say nothing of what is asked.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>Words in kanji with their reading in hiragana.</summary>
    public IReadOnlyDictionary<string, string> Readings { get; init; } = new Dictionary<string, string>();

    /// <summary>Sounds in hiragana, each with the kanji most often read so.</summary>
    public IReadOnlyDictionary<string, string> Sounds { get; init; } = new Dictionary<string, string>();

    public static SynonymFile Load(string referenceFolder) => ReferenceFile.Read<SynonymFile>(Path.Combine(referenceFolder, "synonyms.json"));
}
