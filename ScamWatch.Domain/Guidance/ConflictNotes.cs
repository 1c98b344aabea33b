using ScamWatch.Domain.References;

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
    private readonly Derived<Content> _content;

    internal ConflictNotes(ReferenceNow reference) => _content = new(reference, Read);

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    public static ConflictNotes Load(string referenceFolder) => new(ReferenceNow.Of(referenceFolder));

    /// <summary>The note with this id, or null.</summary>
    public ConflictNote? Find(string id) => _content.Value.Notes.GetValueOrDefault(id);

    /// <summary>The notes on a figure, by its key, such as <c>menu:total/loss</c>.</summary>
    public IReadOnlyList<ConflictNote> On(string fact) => [.. _content.Value.ByFact[fact]];

    private static Content Read(ReferenceSet set)
    {
        var rows = set.Rows<ConflictRow>("conflicts");
        var notes = new Dictionary<string, ConflictNote>(StringComparer.Ordinal);
        foreach (var r in rows)
        {
            notes[r.Id] = new(r.Id, (r.TopicJa, r.TopicEn), (r.AJa, r.AEn), (r.BJa, r.BEn), (r.UseJa, r.UseEn));
        }

        return new(notes, rows.SelectMany(r => r.Facts, (r, fact) => (fact, r.Id)).ToLookup(p => p.fact, p => notes[p.Id]));
    }

    private sealed record Content(IReadOnlyDictionary<string, ConflictNote> Notes, ILookup<string, ConflictNote> ByFact);

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
