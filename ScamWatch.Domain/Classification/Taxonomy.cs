using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace ScamWatch.Domain.Classification;

/// <summary>One code of the taxonomy with its names for the screen.</summary>
public sealed record TaxonomyTerm(string Code, string Ja, string En);

/// <summary>
/// The codes that corpus, model, screens and exports share, with the names shown on screen. Loaded from
/// <c>taxonomy.json</c>; a code is never renamed or reused once a report carries it.
/// </summary>
public sealed class Taxonomy
{
    public const string Channels = "channels";
    public const string Impersonates = "impersonates";
    public const string Asks = "asks";
    public const string Pressure = "pressure";
    public const string Harm = "harm";
    public const string Verdicts = "verdicts";
    public const string LossCauses = "lossCauses";

    /// <summary>The party code of a contact that claims to be nobody.</summary>
    public const string Nobody = "none";

    private const string FileName = "taxonomy.json";

    private static readonly string[] s_groups = [Channels, Impersonates, Asks, Pressure, Harm, Verdicts, LossCauses];

    private readonly FrozenDictionary<string, IReadOnlyList<TaxonomyTerm>> _groups;
    private readonly FrozenDictionary<(string Group, string Code), TaxonomyTerm> _terms;

    private Taxonomy(Dictionary<string, IReadOnlyList<TaxonomyTerm>> groups)
    {
        _groups = groups.ToFrozenDictionary();
        _terms = groups.SelectMany(g => g.Value.Select(t => (Key: (g.Key, t.Code), Term: t)))
            .ToFrozenDictionary(p => p.Key, p => p.Term);
    }

    /// <summary>The terms of a group in the order of the file, which is also the order of a model's labels.</summary>
    /// <exception cref="ArgumentException">No such group.</exception>
    public IReadOnlyList<TaxonomyTerm> Terms(string group) =>
        _groups.TryGetValue(group, out var terms) ? terms : throw new ArgumentException($"The taxonomy has no group '{group}'.", nameof(group));

    public bool Has(string group, string code) => _terms.ContainsKey((group, code));

    /// <summary>
    /// The name of a code: Japanese for a Japanese culture, else English. A code the file no longer has, as an old
    /// report may carry, is returned as it stands.
    /// </summary>
    /// <param name="culture">Null for the current screen culture.</param>
    public string Name(string group, string code, CultureInfo? culture = null)
    {
        if (!_terms.TryGetValue((group, code), out var term))
        {
            return code;
        }

        return (culture ?? CultureInfo.CurrentUICulture).TwoLetterISOLanguageName == "ja" ? term.Ja : term.En;
    }

    /// <summary>Reads <c>taxonomy.json</c> of the reference folder.</summary>
    /// <exception cref="InvalidDataException">The file is missing, no JSON, or a row is incomplete or given twice; the message names file, group and code.</exception>
    public static Taxonomy Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        using var document = ReferenceFile.Open(path);
        var groups = new Dictionary<string, IReadOnlyList<TaxonomyTerm>>();
        foreach (var group in s_groups)
        {
            if (!document.RootElement.TryGetProperty(group, out var rows) || rows.ValueKind != JsonValueKind.Array)
            {
                throw new InvalidDataException($"{path}: group '{group}' is missing.");
            }

            groups[group] = ReadGroup(path, group, rows);
        }

        if (!groups[Impersonates].Any(t => t.Code == Nobody))
        {
            throw new InvalidDataException($"{path}: group '{Impersonates}' lacks the code '{Nobody}'.");
        }

        return new Taxonomy(groups);
    }

    private static List<TaxonomyTerm> ReadGroup(string path, string group, JsonElement rows)
    {
        var terms = new List<TaxonomyTerm>();
        foreach (var row in rows.EnumerateArray())
        {
            var at = $"{path}: {group}[{terms.Count}]";
            var code = ReferenceFile.Text(row, "code", at);
            at = $"{path}: {group} '{code}'";
            if (terms.Exists(t => t.Code == code))
            {
                throw new InvalidDataException($"{at} is given twice.");
            }

            terms.Add(new TaxonomyTerm(code, ReferenceFile.Text(row, "ja", at), ReferenceFile.Text(row, "en", at)));
        }

        return terms.Count > 0 ? terms : throw new InvalidDataException($"{path}: group '{group}' is empty.");
    }
}
