using ScamWatch.Domain.References;

namespace ScamWatch.Domain.Guidance;

/// <summary>The sources that rows of the reference data name by a key.</summary>
public sealed class SourceList
{
    private readonly Derived<SourceNames> _names;

    internal SourceList(ReferenceNow reference) => _names = new(reference, SourceNames.Read);

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    public static SourceList Load(string referenceFolder) => new(ReferenceNow.Of(referenceFolder));

    /// <summary>True where the list knows the key.</summary>
    public bool Knows(string key) => _names.Value.Knows(key);

    /// <summary>The source as it was seen on a day; a key that is not in the list stands for its own title.</summary>
    public FactSource Of(string key, DateOnly? observedOn) =>
        _names.Value.Find(key) is { } row ? new(key, row.Title, row.Issuer, observedOn) : new(key, key, "", observedOn);
}
