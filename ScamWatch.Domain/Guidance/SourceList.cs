namespace ScamWatch.Domain.Guidance;

/// <summary>The sources that rows of the reference data name by a key.</summary>
public sealed class SourceList
{
    private readonly IReadOnlyDictionary<string, SourceRow> _rows;

    private SourceList(IReadOnlyDictionary<string, SourceRow> rows) => _rows = rows;

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    public static SourceList Load(string referenceFolder) => new(
        ReferenceFile.Rows<SourceRow>(Path.Combine(referenceFolder, "sources.json")).ToDictionary(s => s.Key));

    /// <summary>True where the list knows the key.</summary>
    public bool Knows(string key) => _rows.ContainsKey(key);

    /// <summary>The source as it was seen on a day; a key that is not in the list stands for its own title.</summary>
    public FactSource Of(string key, DateOnly? observedOn) =>
        _rows.TryGetValue(key, out var row) ? new(key, row.Title, row.Issuer, observedOn) : new(key, key, "", observedOn);

    private sealed record SourceRow(string Key, string Title, string Issuer);
}
