using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Learning;

/// <summary>A report as staff decided it, cleaned of My Numbers as all stored reports are.</summary>
public sealed record DecidedText(string ReceiptNumber, ReportText Text, Verdict Verdict);

/// <summary>Decided reports as training texts, and what was left out.</summary>
/// <param name="Texts">
/// The texts with their weights. Their <see cref="CorpusText.Id"/> is the receipt number. Party, asks and pressure are
/// unknown: staff did not state them, and what the classifier said of them must not teach the classifier.
/// </param>
/// <param name="Contradicted">
/// Receipt numbers of variants of one text that were decided both ways. Nothing can be learnt from them.
/// </param>
/// <param name="ContradictedFamilies">How many texts those are variants of.</param>
public sealed record VerdictCorpus(
    IReadOnlyList<CorpusText> Texts, IReadOnlyList<string> Contradicted, int ContradictedFamilies)
{
    /// <summary>Verdicts of each class from which together they may weigh more than the corpus.</summary>
    public const int EnoughPerClass = 200;

    /// <summary>Weight of the verdicts of a class beside the corpus of that class while they are few.</summary>
    public const double FewShare = 0.5;

    /// <summary>The same when there are enough: more than the corpus, yet never without bound.</summary>
    public const double ManyShare = 2;

    /// <summary>Weight of all variants of one text together: one campaign, reported a thousand times, is still one lesson.</summary>
    public const double MaxFamilyWeight = 5;

    public static readonly VerdictCorpus Empty = new([], [], 0);

    private const string Undetermined = "und";

    /// <summary>Makes training texts of decided reports.</summary>
    /// <param name="decided">Reports of any verdict; those to be checked further (要確認) teach nothing and are passed over.</param>
    /// <param name="corpus">The labelled corpus: verdicts on variants of its texts join the family there, and weights are bounded by it.</param>
    public static VerdictCorpus Build(IReadOnlyList<DecidedText> decided, IReadOnlyList<CorpusText> corpus)
    {
        var known = new Dictionary<string, string>();
        foreach (var text in corpus)
        {
            known.TryAdd(TextFamily.Of(text.Text), text.Family);
        }

        var families = decided
            .Where(d => d.Verdict != Verdict.Suspicious)
            .Select(d => (d.ReceiptNumber, d.Text, IsScam: d.Verdict == Verdict.Scam, Key: TextFamily.Of(d.Text)))
            .GroupBy(d => known.GetValueOrDefault(d.Key, d.Key))
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .ToList();
        var contradicted = families.Where(g => g.Any(d => d.IsScam) && g.Any(d => !d.IsScam)).ToList();
        var texts = families.Except(contradicted)
            .SelectMany(g =>
            {
                var weight = Math.Min(1, MaxFamilyWeight / g.Count());
                return g.OrderBy(d => d.ReceiptNumber, StringComparer.Ordinal).Select(d => new CorpusText(
                    d.ReceiptNumber, g.Key, Undetermined, d.Text, d.IsScam, null, null, null, weight));
            })
            .ToList();
        return new VerdictCorpus(
            Bound(texts, corpus), [.. contradicted.SelectMany(g => g.Select(d => d.ReceiptNumber))], contradicted.Count);
    }

    private static List<CorpusText> Bound(List<CorpusText> texts, IReadOnlyList<CorpusText> corpus)
    {
        var enough = texts.Count(t => t.IsScam == true) >= EnoughPerClass && texts.Count(t => t.IsScam == false) >= EnoughPerClass;
        var share = enough ? ManyShare : FewShare;
        var factors = new Dictionary<bool, double>();
        foreach (var isScam in (bool[])[true, false])
        {
            var weight = texts.Where(t => t.IsScam == isScam).Sum(t => t.Weight);
            var limit = share * corpus.Where(t => t.IsScam == isScam).Sum(t => t.Weight);
            factors[isScam] = weight > limit ? limit / weight : 1;
        }

        // Without a corpus of a class nothing bounds it, so nothing is learnt for it.
        return [.. texts
            .Select(t => t with { Weight = t.Weight * factors[t.IsScam == true] })
            .Where(t => t.Weight > 0)];
    }
}
