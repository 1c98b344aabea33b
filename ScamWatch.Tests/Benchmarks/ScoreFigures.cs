using ScamWatch.Domain.Classification;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>How well yes-or-no scores tell scams from the rest.</summary>
/// <param name="F1">At the tool's own threshold.</param>
/// <param name="BestF1">At the threshold that suits these very texts best: what no tool can know beforehand, but the same for all.</param>
/// <param name="Auc">Null for a tool that gives no scores.</param>
internal sealed record ScoreFigures(
    int Texts, int Scams, double? Precision, double? Recall, double? F1, double? BestF1, double? Auc, double? RecallAt5, double? Ece)
{
    public static ScoreFigures Of(IReadOnlyCollection<(bool Given, double Score, bool Truth)> texts)
    {
        var points = texts.Select(t => (t.Score, t.Truth)).ToList();
        var hits = texts.Count(t => t is { Given: true, Truth: true });
        var given = texts.Count(t => t.Given);
        var scams = texts.Count(t => t.Truth);
        return new ScoreFigures(
            texts.Count, scams, Part(hits, given), Part(hits, scams), F1Of(hits, given, scams), Best(points, scams),
            Evaluation.Auc(points), Evaluation.RecallAt5(points), Evaluation.Ece(points));
    }

    public static double? F1Of(int hits, int given, int truly) => given + truly == 0 ? null : 2d * hits / (given + truly);

    private static double? Part(int part, int whole) => whole == 0 ? null : part / (double)whole;

    private static double? Best(List<(double Score, bool Truth)> points, int scams)
    {
        double? best = null;
        var (given, hits) = (0, 0);
        foreach (var level in points.GroupBy(p => p.Score).OrderByDescending(g => g.Key))
        {
            given += level.Count();
            hits += level.Count(p => p.Truth);
            var f1 = F1Of(hits, given, scams);
            best = best is null || f1 > best ? f1 : best;
        }

        return best;
    }
}
