using System.Collections.Frozen;
using System.Text;
using ScamWatch.Domain.Classification;

namespace ScamWatch.Domain.Phrases;

/// <summary>
/// The fixed phrases of warnings and of the public site in every language, from <c>data/reference/phrasebook</c>, one file a
/// language. A warning is a set of codes, so it can be said in each of them without a machine that translates.
/// </summary>
public sealed class Phrasebook
{
    public const string Japanese = "ja";

    /// <summary>やさしい日本語: short sentences, spaced, with the reading of every kanji in brackets.</summary>
    public const string Easy = "easy";

    public const string English = "en";

    private const string FolderName = "phrasebook";

    /// <summary>More would only hide the first ones.</summary>
    private const int MostFaults = 20;

    private readonly FrozenDictionary<string, FrozenDictionary<string, Phrase>> _phrases;
    private readonly FrozenDictionary<string, PhraseLanguage> _languages;

    private Phrasebook(IReadOnlyList<PhraseLanguage> languages, FrozenDictionary<string, FrozenDictionary<string, Phrase>> phrases)
    {
        Languages = languages;
        _languages = languages.ToFrozenDictionary(l => l.Code);
        _phrases = phrases;
    }

    /// <summary>Every language, Japanese first, in the order in which the public is offered them.</summary>
    public IReadOnlyList<PhraseLanguage> Languages { get; }

    /// <summary>Every key.</summary>
    public IEnumerable<string> Keys => _phrases[Japanese].Keys;

    /// <summary>The language of a code, or null.</summary>
    public PhraseLanguage? Find(string? code) => code is null ? null : _languages.GetValueOrDefault(code);

    public bool Has(string key) => _phrases[Japanese].ContainsKey(key);

    /// <summary>A phrase with its places filled in.</summary>
    /// <param name="language">Code of one of <see cref="Languages"/>.</param>
    /// <param name="key">Such as <c>ask.pin</c>.</param>
    /// <param name="values">Name and text of every place of the phrase; further ones do not matter.</param>
    /// <exception cref="KeyNotFoundException">No such language or key.</exception>
    /// <exception cref="ArgumentException">A place has no text.</exception>
    public string Of(string language, string key, params ReadOnlySpan<(string Slot, string Value)> values) =>
        _phrases[language].TryGetValue(key, out var phrase) ? phrase.With(key, values)
        : throw new KeyNotFoundException($"The phrasebook has no '{key}' in '{language}'.");

    /// <summary>A phrase without places in the two languages of the staff screens.</summary>
    public Words Words(string key) => (Of(Japanese, key), Of(English, key));

    /// <summary>Reads the folder <c>phrasebook</c> of the reference folder.</summary>
    /// <param name="referenceFolder">The reference folder.</param>
    /// <param name="taxonomy">Every channel, party, ask and pressure of it needs its phrases.</param>
    /// <exception cref="FileNotFoundException">Japanese, やさしい日本語 or English is missing.</exception>
    /// <exception cref="InvalidDataException">Malformed, or a language lacks a key or a place that Japanese has; the message names file and key.</exception>
    public static Phrasebook Load(string referenceFolder, Taxonomy taxonomy)
    {
        var folder = Path.Combine(referenceFolder, FolderName);
        foreach (var needed in (string[])[Japanese, Easy, English])
        {
            var file = Path.Combine(folder, needed + ".json");
            if (!File.Exists(file))
            {
                throw new FileNotFoundException($"Reference file missing: {file}", file);
            }
        }

        var faults = new List<string>();
        var read = new List<(PhraseFile File, string Path, Dictionary<string, Phrase> Phrases)>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var file = ReferenceFile.Read<PhraseFile>(path);
            faults.AddRange(file.HeadFaults(Path.GetFileNameWithoutExtension(path)).Select(f => $"{path}: {f}."));
            read.Add((file, path, Phrases(file, path, faults)));
        }

        var (_, japanesePath, japanese) = read.Find(r => Path.GetFileNameWithoutExtension(r.Path) == Japanese);
        faults.AddRange(PhraseKeys.Needed(taxonomy).Where(k => !japanese.ContainsKey(k)).Select(k => $"{japanesePath}: '{k}' is missing."));
        foreach (var (_, path, phrases) in read)
        {
            faults.AddRange(japanese.Keys.Except(phrases.Keys).Select(k => $"{path}: '{k}' is missing."));
            faults.AddRange(phrases.Keys.Except(japanese.Keys).Select(k => $"{path}: '{k}' is not in {Japanese}.json."));
            faults.AddRange(phrases.Where(p => japanese.TryGetValue(p.Key, out var as_) && !as_.HasSlotsOf(p.Value))
                .Select(p => $"{path}: '{p.Key}' must have the places {japanese[p.Key].SlotNames()}, not {p.Value.SlotNames()}."));
        }

        if (faults.Count > 0)
        {
            throw new InvalidDataException(string.Join('\n', faults.Distinct().Take(MostFaults)));
        }

        return new(
            [.. read.OrderBy(r => r.File.Order).Select(r => new PhraseLanguage(r.File))],
            read.ToFrozenDictionary(r => r.File.Language!, r => r.Phrases.ToFrozenDictionary()));
    }

    private static Dictionary<string, Phrase> Phrases(PhraseFile file, string path, List<string> faults)
    {
        var phrases = new Dictionary<string, Phrase>();
        foreach (var row in file.Rows ?? [])
        {
            if (row is not { Key.Length: > 0 } || string.IsNullOrWhiteSpace(row.Text))
            {
                faults.Add($"{path}: '{row?.Key}' lacks its key or its text.");
            }
            else if (Phrase.Read(row.Text) is not { } phrase)
            {
                faults.Add($"{path}: '{row.Key}' has a brace that opens or closes nothing.");
            }
            else if (!phrases.TryAdd(row.Key, phrase))
            {
                faults.Add($"{path}: '{row.Key}' is given twice.");
            }
        }

        return phrases;
    }

    /// <summary>A phrase cut at its places: text at even positions, names of places at odd ones.</summary>
    private sealed record Phrase(string[] Parts)
    {
        /// <summary>Null where the braces do not match.</summary>
        public static Phrase? Read(string text)
        {
            var parts = new List<string>();
            var at = 0;
            while (text.IndexOf('{', at) is var open and >= 0)
            {
                var close = text.IndexOf('}', open);
                if (close < 0 || close == open + 1 || text.AsSpan(open + 1, close - open - 1).Contains('{') || text.AsSpan(at, open - at).Contains('}'))
                {
                    return null;
                }

                parts.Add(text[at..open]);
                parts.Add(text[(open + 1)..close]);
                at = close + 1;
            }

            parts.Add(text[at..]);
            return parts[^1].Contains('}', StringComparison.Ordinal) ? null : new([.. parts]);
        }

        public bool HasSlotsOf(Phrase other) => Slots().SequenceEqual(other.Slots());

        public string SlotNames() => Slots().Any() ? string.Join(' ', Slots().Select(s => $"{{{s}}}")) : "(none)";

        public string With(string key, ReadOnlySpan<(string Slot, string Value)> values)
        {
            if (Parts.Length == 1)
            {
                return Parts[0];
            }

            var text = new StringBuilder(Parts[0]);
            for (var i = 1; i < Parts.Length; i += 2)
            {
                text.Append(Value(key, Parts[i], values)).Append(Parts[i + 1]);
            }

            return text.ToString();
        }

        private static string Value(string key, string slot, ReadOnlySpan<(string Slot, string Value)> values)
        {
            foreach (var (name, value) in values)
            {
                if (name == slot)
                {
                    return value;
                }
            }

            throw new ArgumentException($"'{key}' needs {{{slot}}}.", nameof(values));
        }

        private IEnumerable<string> Slots() => Parts.Where((_, i) => i % 2 == 1).Order(StringComparer.Ordinal);
    }
}
