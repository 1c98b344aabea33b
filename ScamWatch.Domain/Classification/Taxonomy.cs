using System.Collections.Frozen;
using System.Globalization;

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
    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    /// <exception cref="InvalidDataException">The file is no JSON, or a row is incomplete or given twice; the message names file, group and code.</exception>
    public static Taxonomy Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var content = ReferenceFile.Read<Content>(path);
        var groups = new Dictionary<string, IReadOnlyList<TaxonomyTerm>>
        {
            [Channels] = Terms(path, Channels, content.Channels),
            [Impersonates] = Terms(path, Impersonates, content.Impersonates),
            [Asks] = Terms(path, Asks, content.Asks),
            [Pressure] = Terms(path, Pressure, content.Pressure),
            [Harm] = Terms(path, Harm, content.Harm),
            [Verdicts] = Terms(path, Verdicts, content.Verdicts),
            [LossCauses] = Terms(path, LossCauses, content.LossCauses),
        };
        return groups[Impersonates].Any(t => t.Code == Nobody)
            ? new Taxonomy(groups)
            : throw new InvalidDataException($"{path}: group '{Impersonates}' lacks the code '{Nobody}'.");
    }

    private static List<TaxonomyTerm> Terms(string path, string group, IReadOnlyList<Row>? rows)
    {
        if (rows is null or [])
        {
            throw new InvalidDataException($"{path}: group '{group}' is missing or empty.");
        }

        var terms = new List<TaxonomyTerm>();
        foreach (var row in rows)
        {
            if (row is not { Code.Length: > 0, Ja.Length: > 0, En.Length: > 0 })
            {
                throw new InvalidDataException($"{path}: {group}[{terms.Count}] '{row.Code}' lacks its code or a name.");
            }

            if (terms.Exists(t => t.Code == row.Code))
            {
                throw new InvalidDataException($"{path}: {group} '{row.Code}' is given twice.");
            }

            terms.Add(new TaxonomyTerm(row.Code, row.Ja, row.En));
        }

        return terms;
    }

    private sealed record Row(string? Code, string? Ja, string? En);

    private sealed record Content(
        IReadOnlyList<Row>? Channels,
        IReadOnlyList<Row>? Impersonates,
        IReadOnlyList<Row>? Asks,
        IReadOnlyList<Row>? Pressure,
        IReadOnlyList<Row>? Harm,
        IReadOnlyList<Row>? Verdicts,
        IReadOnlyList<Row>? LossCauses);
}
