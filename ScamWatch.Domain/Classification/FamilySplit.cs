namespace ScamWatch.Domain.Classification;

/// <summary>Divides texts so that no family is on both sides: variants of one text on both would measure memory, not judgement.</summary>
public static class FamilySplit
{
    /// <summary>Which texts are held out in a fold.</summary>
    /// <param name="fold">From 0 up to <paramref name="folds"/>.</param>
    /// <returns>By text: true where it is held out. Every text is held out in exactly one fold.</returns>
    public static bool[] Fold(IReadOnlyList<CorpusText> texts, int fold, int folds, int seed)
    {
        // Families of scams and of benign texts are dealt out apart, so that every fold has both. A family with both labels
        // is dealt twice; its first place counts.
        var placed = new Dictionary<string, int>();
        foreach (var label in texts.GroupBy(t => t.IsScam == true).OrderBy(g => g.Key))
        {
            var families = label.Select(t => t.Family).Distinct().Order(StringComparer.Ordinal).ToArray();
            new Random(seed).Shuffle(families);
            for (var i = 0; i < families.Length; i++)
            {
                placed.TryAdd(families[i], i % folds);
            }
        }

        return [.. texts.Select(t => placed[t.Family] == fold)];
    }
}
