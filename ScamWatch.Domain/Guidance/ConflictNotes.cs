namespace ScamWatch.Domain.Guidance;

/// <summary>Two sources that say different things, and which of them is followed.</summary>
/// <param name="Id">Number in the register of conflicts.</param>
/// <param name="Topic">About what.</param>
/// <param name="One">What one says.</param>
/// <param name="Other">What the other says.</param>
/// <param name="Use">What is done.</param>
public sealed record ConflictNote(string Id, Words Topic, Words One, Words Other, Words Use);

/// <summary>The register of conflicts (<c>data/reference/conflicts.json</c>): staff see the note beside the figure or the answer.</summary>
public sealed class ConflictNotes
{
    private readonly IReadOnlyDictionary<string, ConflictNote> _notes;
    private readonly ILookup<string, ConflictNote> _byFact;

    private ConflictNotes(IReadOnlyList<ConflictRow> rows)
    {
        _notes = rows.ToDictionary(r => r.Id, r => new ConflictNote(
            r.Id, (r.TopicJa, r.TopicEn), (r.AJa, r.AEn), (r.BJa, r.BEn), (r.UseJa, r.UseEn)));
        _byFact = rows.SelectMany(r => r.Facts, (r, fact) => (fact, r.Id)).ToLookup(p => p.fact, p => _notes[p.Id]);
    }

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    public static ConflictNotes Load(string referenceFolder) =>
        new(ReferenceFile.Rows<ConflictRow>(Path.Combine(referenceFolder, "conflicts.json")));

    /// <summary>The note with this id, or null.</summary>
    public ConflictNote? Find(string id) => _notes.GetValueOrDefault(id);

    /// <summary>The notes on a figure, by its key, such as <c>menu:total/loss</c>.</summary>
    public IReadOnlyList<ConflictNote> On(string fact) => [.. _byFact[fact]];

    private sealed record ConflictRow
    {
        public required string Id { get; init; }

        public string TopicJa { get; init; } = "";

        public string TopicEn { get; init; } = "";

        public string AJa { get; init; } = "";

        public string AEn { get; init; } = "";

        public string BJa { get; init; } = "";

        public string BEn { get; init; } = "";

        public string UseJa { get; init; } = "";

        public string UseEn { get; init; } = "";

        public IReadOnlyList<string> Facts { get; init; } = [];
    }
}
