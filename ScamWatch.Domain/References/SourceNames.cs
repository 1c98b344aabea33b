namespace ScamWatch.Domain.References;

/// <summary>The rows of <c>sources.json</c>: who issued what a fact was read in.</summary>
internal sealed class SourceNames
{
    private readonly Dictionary<string, SourceRow> _rows;

    private SourceNames(IReadOnlyList<SourceRow> rows) =>
        _rows = rows.GroupBy(r => r.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);

    public static SourceNames Read(ReferenceSet set) => new(set.Rows<SourceRow>("sources"));

    /// <summary>The issuer; the key itself where it is not known.</summary>
    public string Issuer(string key) => _rows.TryGetValue(key, out var row) && row.Issuer.Length > 0 ? row.Issuer : key;

    /// <summary>Issuer and title; the key itself where it is not known.</summary>
    public string Full(string key) =>
        !_rows.TryGetValue(key, out var row) ? key : row.Issuer.Length == 0 ? row.Title : $"{row.Issuer}「{row.Title}」";

    /// <summary>Issuer and title by key.</summary>
    public Dictionary<string, string> ByKey() => _rows.Keys.ToDictionary(k => k, Full, StringComparer.Ordinal);

    /// <summary>Title and issuer; null where the key is not known.</summary>
    public (string Title, string Issuer)? Find(string key) => _rows.TryGetValue(key, out var row) ? (row.Title, row.Issuer) : null;

    public bool Knows(string key) => _rows.ContainsKey(key);

    private sealed record SourceRow(string Key, string Issuer, string Title);
}
