using System.Text;

namespace ScamWatch.Domain.Guidance.Flows;

/// <summary>The guided flows of <c>data/reference/flows.json</c>: data that staff can change, no code.</summary>
public sealed class FlowBook
{
    private readonly IReadOnlyList<Flow> _flows;

    private FlowBook(IReadOnlyList<Flow> flows) => _flows = flows;

    /// <summary>Reads the reference folder.</summary>
    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    /// <exception cref="InvalidDataException">Malformed, or a flow that does not hold; the message names file, flow and step of every fault.</exception>
    public static FlowBook Load(string referenceFolder) => new(new FlowReader(Path.Combine(referenceFolder, "flows.json")).Read());

    /// <summary>The flows in force on a day, in the order of the file.</summary>
    public IReadOnlyList<Flow> On(DateOnly day) => [.. _flows.Where(f => f.HoldsOn(day))];

    /// <summary>The flow of this id on a day, or null.</summary>
    public Flow? Find(string id, DateOnly day) => _flows.FirstOrDefault(f => f.Id == id && f.HoldsOn(day));

    /// <summary>
    /// The flows in which every word of a text stands, in title or keywords; those whose keyword begins with it first. All of
    /// them for an empty text. Letter case, width and kana script do not matter.
    /// </summary>
    public IReadOnlyList<Flow> Search(string text, DateOnly day)
    {
        var words = Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? On(day)
            : [.. On(day).Select(f => (Flow: f, Terms: Terms(f))).Where(f => words.All(w => f.Terms.Any(t => t.Contains(w, StringComparison.Ordinal))))
                .OrderBy(f => f.Terms.Any(t => t.StartsWith(words[0], StringComparison.Ordinal)) ? 0 : 1).Select(f => f.Flow)];
    }

    private static List<string> Terms(Flow flow) => [.. flow.Keywords.Append(flow.Title.Ja).Append(flow.Title.En).Select(Fold)];

    /// <summary>One form for look-ups: compatibility form, small letters, hiragana.</summary>
    private static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in NormalForm.Compatible(text).ToLowerInvariant())
        {
            folded.Append(c is >= 'ァ' and <= 'ヶ' ? (char)(c - 'ァ' + 'ぁ') : char.IsWhiteSpace(c) ? ' ' : c);
        }

        return folded.ToString();
    }
}
