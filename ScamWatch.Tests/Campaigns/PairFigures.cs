namespace ScamWatch.Tests.Campaigns;

/// <summary>How well reports were grouped, by pairs and by report (B³: A. Bagga, B. Baldwin, 1998).</summary>
/// <param name="Precision">Of the pairs that were put together, the share that belongs together.</param>
/// <param name="Recall">Of the pairs that belong together, the share that was put together.</param>
/// <param name="BPrecision">Precision as the mean over reports.</param>
/// <param name="BRecall">Recall as the mean over reports.</param>
internal sealed record PairFigures(double Precision, double Recall, double BPrecision, double BRecall)
{
    /// <param name="groups">True group and found group of each report; one of its own has an own name in each.</param>
    public static PairFigures Of(IReadOnlyList<(string True, string Found)> groups)
    {
        var truth = groups.GroupBy(g => g.True).ToDictionary(g => g.Key, g => (long)g.Count());
        var found = groups.GroupBy(g => g.Found).ToDictionary(g => g.Key, g => (long)g.Count());
        var both = groups.GroupBy(g => g).ToDictionary(g => g.Key, g => (long)g.Count());
        return new(
            Share(both.Values.Sum(Pairs), found.Values.Sum(Pairs)),
            Share(both.Values.Sum(Pairs), truth.Values.Sum(Pairs)),
            groups.Average(g => (double)both[g] / found[g.Found]),
            groups.Average(g => (double)both[g] / truth[g.True]));
    }

    private static long Pairs(long count) => count * (count - 1) / 2;

    private static double Share(long part, long whole) => whole == 0 ? 1 : (double)part / whole;
}
