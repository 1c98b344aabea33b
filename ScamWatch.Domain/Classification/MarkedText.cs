using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Classification;

/// <summary>A stretch of a text as it may be shown.</summary>
/// <param name="Text">Addresses made inert. Not encoded for any markup.</param>
/// <param name="Weight">Share in log-odds of the phrase it belongs to, above zero for a scam; null outside of phrases.</param>
public readonly record struct TextPiece(string Text, double? Weight);

/// <summary>Cuts a text at the phrases that weighed in its judgement, so that they can be marked where they stand.</summary>
public static class MarkedText
{
    /// <summary>
    /// The text in its order, every piece inert; joined, the pieces are exactly <see cref="Defang.Text"/> of the whole.
    /// Phrases that overlap become one piece with the share that is farthest from zero. What stands inside an address is
    /// not marked: an address in pieces would no longer be seen as one. Time is linear in the length of the text.
    /// </summary>
    /// <param name="text">Any text, as it was judged.</param>
    /// <param name="evidence">The reasons of the judgement; only phrases count.</param>
    public static IReadOnlyList<TextPiece> Split(string text, IEnumerable<Evidence> evidence)
    {
        var whole = Defang.Text(text);
        var pieces = new List<TextPiece>();
        var from = 0;
        foreach (var (start, end, weight) in Merge(Find(text, evidence)))
        {
            Add(from, start, null);
            Add(start, end, weight);
            from = end;
        }

        Add(from, text.Length, null);
        // Should a cut have hidden an address after all, the text is shown unmarked rather than live.
        return string.Concat(pieces.Select(p => p.Text)) == whole ? pieces : [new(whole, null)];

        void Add(int start, int end, double? weight)
        {
            if (end > start)
            {
                pieces.Add(new(Defang.Text(text[start..end]), weight));
            }
        }
    }

    private static List<(int Start, int End, double Weight)> Find(string text, IEnumerable<Evidence> evidence)
    {
        var addresses = new AddressSearch(text).Find().Select(a => (a.Start, a.End)).ToList();
        var found = new List<(int Start, int End, double Weight)>();
        foreach (var phrase in evidence.Where(e => e is { Kind: EvidenceKind.Phrase, Text.Length: > 0 }))
        {
            var address = 0;
            for (var at = text.IndexOf(phrase.Text, StringComparison.Ordinal); at >= 0;
                at = text.IndexOf(phrase.Text, at + phrase.Text.Length, StringComparison.Ordinal))
            {
                var end = at + phrase.Text.Length;
                while (address < addresses.Count && addresses[address].End <= at)
                {
                    address++;
                }

                if (address == addresses.Count || addresses[address].Start >= end)
                {
                    found.Add((at, end, phrase.Weight));
                }
            }
        }

        return found;
    }

    private static List<(int Start, int End, double Weight)> Merge(List<(int Start, int End, double Weight)> found)
    {
        var merged = new List<(int Start, int End, double Weight)>();
        foreach (var next in found.OrderBy(f => f.Start).ThenByDescending(f => f.End))
        {
            if (merged.Count > 0 && merged[^1] is var last && next.Start < last.End)
            {
                var weight = Math.Abs(next.Weight) > Math.Abs(last.Weight) ? next.Weight : last.Weight;
                merged[^1] = (last.Start, Math.Max(last.End, next.End), weight);
            }
            else
            {
                merged.Add(next);
            }
        }

        return merged;
    }
}
