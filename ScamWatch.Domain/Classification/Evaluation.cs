namespace ScamWatch.Domain.Classification;

/// <summary>Measures a classifier against labelled texts.</summary>
public static class Evaluation
{
    private const int Bins = 10;
    private const double FalseAlarms = 0.05;
    private const double Even = 0.5;

    /// <summary>Judges every text and compares. Texts without a label count only where their other labels are known.</summary>
    /// <param name="judge">The whole classifier as the product uses it, indicators and rules included.</param>
    public static EvaluationReport Measure(
        IReadOnlyList<CorpusText> texts, Func<CorpusText, Judgement> judge, CancellationToken cancel = default)
    {
        var judged = new List<Judged>(texts.Count);
        foreach (var text in texts)
        {
            cancel.ThrowIfCancellationRequested();
            judged.Add(new Judged(text, judge(text)));
        }

        var labelled = judged.Where(j => j.Text.IsScam is not null).ToList();
        var scams = labelled.Where(j => j is { Text: { IsScam: true, Impersonates: not null } }).ToList();
        return new EvaluationReport(
            judged.Count > 0 ? judged[0].Judgement.Model : "",
            [
                Scam("all", labelled),
                .. labelled.GroupBy(j => j.Text.Text.Channel).OrderBy(g => g.Key).Select(g => Scam(Codes.Of(g.Key), [.. g])),
                .. labelled.GroupBy(j => j.Text.Lang).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Scam($"lang {g.Key}", [.. g])),
            ],
            Ratio(scams.Count(j => j.Judgement.Impersonates == j.Text.Impersonates), scams.Count),
            Labels(scams, j => [j.Text.Impersonates!], j => [j.Judgement.Impersonates]),
            Labels(judged.Where(j => j.Text.Asks is not null), j => j.Text.Asks!, j => j.Judgement.Asks),
            Labels(judged.Where(j => j.Text.Pressure is not null), j => j.Text.Pressure!, j => j.Judgement.Pressure),
            [.. labelled.SelectMany(Confusions)]);
    }

    /// <summary>Chance that a positive scores above a negative, ties counting half; null without both.</summary>
    public static double? Auc(IEnumerable<(double Score, bool Truth)> points)
    {
        var sorted = points.OrderBy(p => p.Score).ToArray();
        double ranks = 0;
        long positives = 0;
        for (var i = 0; i < sorted.Length;)
        {
            var end = i;
            while (end < sorted.Length && sorted[end].Score.Equals(sorted[i].Score))
            {
                end++;
            }

            var rank = (i + 1 + end) / 2d;
            for (; i < end; i++)
            {
                if (sorted[i].Truth)
                {
                    ranks += rank;
                    positives++;
                }
            }
        }

        var pairs = positives * (sorted.Length - positives);
        return pairs == 0 ? null : (ranks - positives * (positives + 1) / 2d) / pairs;
    }

    /// <summary>Part of the positives above the score that 5 % of the negatives exceed; null without both.</summary>
    public static double? RecallAt5(IReadOnlyCollection<(double Score, bool Truth)> points)
    {
        var negatives = points.Where(p => !p.Truth).Select(p => p.Score).OrderDescending().ToArray();
        var positives = points.Count - negatives.Length;
        if (negatives.Length == 0 || positives == 0)
        {
            return null;
        }

        var limit = negatives[(int)(negatives.Length * FalseAlarms)];
        return points.Count(p => p.Truth && p.Score > limit) / (double)positives;
    }

    /// <summary>Mean distance between score and frequency over ten equal bins; null without points.</summary>
    public static double? Ece(IReadOnlyCollection<(double Score, bool Truth)> points) =>
        points.Count == 0 ? null : points
            .GroupBy(p => Math.Min(Bins - 1, (int)(p.Score * Bins)))
            .Sum(g => g.Count() * Math.Abs(g.Average(p => p.Score) - g.Average(p => p.Truth ? 1d : 0))) / points.Count;

    /// <summary>Mean squared distance of score and truth; null without points.</summary>
    public static double? Brier(IReadOnlyCollection<(double Score, bool Truth)> points) =>
        points.Count == 0 ? null : points.Average(p => Math.Pow(p.Score - (p.Truth ? 1 : 0), 2));

    private static ScamMetrics Scam(string group, IReadOnlyCollection<Judged> texts)
    {
        var points = texts.Select(j => (j.Judgement.Score, Truth: j.Text.IsScam == true)).ToList();
        var hits = points.Count(p => p.Truth && p.Score >= Even);
        var scams = points.Count(p => p.Truth);
        var precision = Ratio(hits, points.Count(p => p.Score >= Even));
        var recall = Ratio(hits, scams);
        return new ScamMetrics(
            group, points.Count, scams, precision, recall, F1(precision, recall), Auc(points), RecallAt5(points), Brier(points), Ece(points));
    }

    private static List<LabelMetrics> Labels(
        IEnumerable<Judged> texts, Func<Judged, IReadOnlyList<string>> truth, Func<Judged, IReadOnlyList<string>> given)
    {
        var known = texts.Select(j => (Truth: truth(j), Given: given(j))).ToList();
        var metrics = new List<LabelMetrics>();
        foreach (var code in known.SelectMany(k => k.Truth.Concat(k.Given)).Distinct().Order(StringComparer.Ordinal))
        {
            var hits = known.Count(k => k.Truth.Contains(code) && k.Given.Contains(code));
            var positives = known.Count(k => k.Truth.Contains(code));
            var precision = Ratio(hits, known.Count(k => k.Given.Contains(code)));
            var recall = Ratio(hits, positives);
            metrics.Add(new LabelMetrics(code, known.Count, positives, precision, recall, F1(precision, recall)));
        }

        return metrics;
    }

    private static IEnumerable<Confusion> Confusions(Judged judged)
    {
        var (text, judgement) = judged;
        var isScam = judgement.Score >= Even;
        if (isScam != text.IsScam)
        {
            yield return new Confusion(text.Id, "scam", text.IsScam == true ? "scam" : "benign", isScam ? "scam" : "benign", judgement.Score);
        }

        if (text is { IsScam: true, Impersonates: { } party } && party != judgement.Impersonates)
        {
            yield return new Confusion(text.Id, "impersonates", party, judgement.Impersonates, judgement.ImpersonatesScore);
        }
    }

    private static double? Ratio(int part, int whole) => whole == 0 ? null : part / (double)whole;

    private static double? F1(double? precision, double? recall) =>
        precision is null || recall is null ? null : precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);

    private sealed record Judged(CorpusText Text, Judgement Judgement);
}
