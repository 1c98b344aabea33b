using System.Diagnostics;
using System.Globalization;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>What one decision over a whole campaign took.</summary>
/// <param name="Reports">Decided.</param>
/// <param name="Preview">Milliseconds until it is shown what will change.</param>
/// <param name="Decision">Milliseconds of the decision.</param>
/// <param name="Undo">Milliseconds of taking it back.</param>
internal sealed record CampaignDecision(int Reports, double Preview, double Decision, double Undo)
{
    /// <summary>Decides a campaign and takes it back.</summary>
    public static async Task<CampaignDecision> RunAsync(TestStore store, Campaign campaign)
    {
        var decide = store.Get<DecideCampaign>();
        var watch = Stopwatch.StartNew();
        var preview = await decide.PreviewAsync(campaign.Id, Verdict.Scam, Some.Analyst, default);
        var previewed = watch.Elapsed.TotalMilliseconds;
        watch.Restart();
        var decided = await decide.RunAsync(new(campaign.Id, Verdict.Scam, "", false, campaign.Version), Some.Analyst, default);
        var took = watch.Elapsed.TotalMilliseconds;
        watch.Restart();
        await store.Get<UndoCampaignChange>().RunAsync(decided.Value, Some.Analyst, default);
        return new(preview!.Undecided, previewed, took, watch.Elapsed.TotalMilliseconds);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Reports} reports: preview {Preview:F0} ms, decision {Decision:F0} ms, undo {Undo:F0} ms");
}
