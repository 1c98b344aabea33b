using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Campaigns;

/// <summary>Sends labelled reports down the one road of intake and says how well they were grouped.</summary>
internal static class LabelledMatching
{
    public const int Seed = 20261121;

    public static async Task<(PairFigures Figures, IReadOnlyList<(LabelledReport Report, Guid Id, Guid? Campaign)> Placed)> RunAsync(
        TestStore store, int count, int seed = Seed)
    {
        var corpus = Corpus.ReadFolder(store.Data.Corpus, store.Get<Taxonomy>());
        var receive = store.Get<ReceiveReport>();
        var ids = new List<(LabelledReport Report, Guid Id)>();
        foreach (var report in new LabelledReports(corpus, seed).Make(count))
        {
            store.Clock.Advance(TimeSpan.FromSeconds(20));
            var outcome = await receive.RunAsync(report.Report, Actor.Worker("test"), default);
            ids.Add((report, outcome.Value!.ReportId));
        }

        await using var db = store.Db();
        var campaigns = await db.Reports.Select(r => new { r.Id, r.CampaignId }).ToDictionaryAsync(r => r.Id, r => r.CampaignId);
        var placed = ids.Select(i => (i.Report, i.Id, campaigns[i.Id])).ToList();
        return (
            PairFigures.Of([.. placed.Select(p => (p.Report.Campaign ?? p.Id.ToString(), (p.Item3 ?? p.Id).ToString()))]),
            placed);
    }
}
