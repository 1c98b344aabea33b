using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>How well and how fast reports are matched to campaigns.</summary>
internal static class CampaignMatching
{
    private const int Labelled = 2_000;

    public static async Task<int> RunAsync(BenchRun run)
    {
        if (!run.Has("--speed"))
        {
            await QualityAsync(run);
        }

        if (!run.Has("--quality"))
        {
            await CampaignSpeed.RunAsync(run);
        }

        return 0;
    }

    private static async Task QualityAsync(BenchRun run)
    {
        await using var store = await TestStore.OpenAsync();
        var (figures, placed) = await LabelledMatching.RunAsync(store, run.Number("--labelled", Labelled), run.Number("--seed", LabelledMatching.Seed));
        var campaigns = placed.Select(p => p.Report.Campaign).OfType<string>().Distinct().Count();
        BenchOutput.Print($"{placed.Count} reports, {campaigns} campaigns, {placed.Count(p => p.Report.Campaign is null)} single, {placed.Select(p => p.Campaign).OfType<Guid>().Distinct().Count()} found");
        BenchOutput.Print($"pairs      precision {figures.Precision:F4}  recall {figures.Recall:F4}");
        BenchOutput.Print($"B-cubed    precision {figures.BPrecision:F4}  recall {figures.BRecall:F4}");
        var size = new Size(placed.Count, "reports");
        run.Add("pairs put together rightly, precision", figures.Precision, "share", size);
        run.Add("pairs put together rightly, recall", figures.Recall, "share", size);
        run.Add("B-cubed precision", figures.BPrecision, "share", size);
        run.Add("B-cubed recall", figures.BRecall, "share", size);
        if (run.Has("--faults"))
        {
            foreach (var group in placed.Where(p => p.Campaign is not null).GroupBy(p => p.Campaign).Where(g => g.Select(p => p.Report.Campaign ?? p.Id.ToString()).Distinct().Count() > 1))
            {
                BenchOutput.Print($"joined wrongly: {string.Join(", ", group.GroupBy(p => p.Report.Campaign ?? "single").Select(g => $"{g.Key} x{g.Count()}"))}");
                foreach (var p in group.DistinctBy(p => p.Report.Campaign ?? p.Id.ToString()).Take(3))
                {
                    BenchOutput.Print($"    {p.Report.Report.Channel} {p.Report.Report.Subject} | {p.Report.Report.Body[..Math.Min(110, p.Report.Report.Body.Length)].ReplaceLineEndings(" ")}");
                }
            }

            foreach (var group in placed.Where(p => p.Report.Campaign is not null).GroupBy(p => p.Report.Campaign).Where(g => g.Select(p => p.Campaign ?? p.Id).Distinct().Count() > 1))
            {
                BenchOutput.Print($"apart: {group.Key} {string.Join(" + ", group.GroupBy(p => p.Campaign ?? p.Id).Select(g => g.Count()).OrderDescending())}");
                foreach (var p in group.GroupBy(p => p.Campaign ?? p.Id).OrderBy(g => g.Count()).Select(g => g.First()).Take(3))
                {
                    BenchOutput.Print($"    {p.Report.Report.Channel} {p.Report.Report.Subject} | {p.Report.Report.Body[..Math.Min(160, p.Report.Report.Body.Length)].ReplaceLineEndings(" ")}");
                }
            }
        }
    }
}
