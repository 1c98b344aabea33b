using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// How long the queue takes at the server as the store grows: its first part, the ones after it, searches, and one verdict
/// over a campaign. The store is filled past the intake, by the product's own rows, with new texts in the words of the corpus;
/// one in ten reports is undecided on top of 5,000 of one campaign. On PostgreSQL what goes beyond 100,000 is copied from these
/// (<see cref="ReportCopies"/>).
/// </summary>
internal sealed class TriageSpeed(BenchRun run, string provider, TestStore store)
{
    private const int Runs = 40;
    private const int Campaign = 5_000;
    private const int AtOnce = 1_000;
    private const string Rare = "珍奇なる合言葉";

    private readonly IEnumerator<IncomingReport> _texts =
        new LabelledReports(Corpus.ReadFolder(store.Data.Corpus, store.Get<Taxonomy>()), 1).Endless().GetEnumerator();

    private readonly Random _random = new(20170406);
    private readonly HashSet<string> _receipts = [];
    private int _stored;

    public static async Task<int> RunAsync(BenchRun run)
    {
        var sizes = run.Sizes(10_000, 100_000, 1_000_000);
        await RunAsync(run, StorageOptions.Sqlite, sizes);
        if (TestStore.PostgresServer is not null)
        {
            await RunAsync(run, StorageOptions.Postgres, [.. sizes.Where(s => s <= 100_000)]);
        }

        return 0;
    }

    /// <summary>The size of a national hub, on PostgreSQL.</summary>
    public static async Task<int> RunHubAsync(BenchRun run)
    {
        if (TestStore.PostgresServer is null)
        {
            BenchOutput.Say("SCAMWATCH_TEST_POSTGRES is not set (./test.sh bench hub starts a server)");
            return 1;
        }

        await RunAsync(run, StorageOptions.Postgres, run.Sizes(5_000_000));
        return 0;
    }

    private static async Task RunAsync(BenchRun run, string provider, int[] sizes)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var speed = new TriageSpeed(run, provider, store);
        BenchOutput.Print($"the queue at the server, {provider}, {Runs} runs, milliseconds (median / 95th / worst)");
        foreach (var size in sizes)
        {
            await speed.FillAsync(size);
            await speed.MeasureAsync(size);
        }

        await speed.DecideAsync();
    }

    private async Task MeasureAsync(int size)
    {
        var find = store.Get<FindReports>();
        var first = await find.RunAsync(new(), null, 50, default);
        await LineAsync(size, "first part", () => find.RunAsync(new(), null, 50, default));
        await LineAsync(size, "count of it", () => find.CountAsync(new(), default));
        var place = first.Next;
        await LineAsync(size, "next part", async () => place = (await find.RunAsync(new(), place, 50, default)).Next);
        await LineAsync(size, "one channel and party", () => find.RunAsync(new() { Channel = Channel.Letter, Impersonates = "court" }, null, 50, default));
        await LineAsync(size, "decided", () => find.RunAsync(new() { Decision = DecisionFilter.Decided }, null, 50, default));
        foreach (var (name, text) in ((string, string)[])[("search, rare word", Rare), ("search, common word", "マイナンバー"), ("search, two words", "暗証番号 電話"), ("search, two characters", "警察"), ("search, number", first.Items[0].ReceiptNumber)])
        {
            await LineAsync(size, name, () => find.RunAsync(new() { Decision = DecisionFilter.All, Text = text }, null, 50, default));
        }

        await LineAsync(size, "search, common, undecided", () => find.RunAsync(new() { Text = "マイナンバー" }, null, 50, default));
    }

    private async Task LineAsync(int size, string name, Func<Task> action)
    {
        var times = await Spread.OfAsync(Runs, action);
        BenchOutput.Print($"{size,9} stored   {name,-26} {times.ToString(7)}");
        run.Add($"{name}, {provider}", times, new(size, "reports"));
    }

    private async Task DecideAsync()
    {
        Campaign campaign;
        await using (var db = store.Db())
        {
            campaign = await db.Campaigns.AsNoTracking().OrderByDescending(c => c.ReportCount).FirstAsync();
        }

        var took = await CampaignDecision.RunAsync(store, campaign);
        BenchOutput.Print($"{_stored,9} stored   one verdict over {took}");
        run.Add($"one verdict over a campaign of 5,000, {provider}", took.Decision, "ms", new(_stored, "reports"));
    }

    private async Task FillAsync(int size)
    {
        var filling = Stopwatch.StartNew();
        Guid? campaign = null;
        if (_stored == 0)
        {
            // A campaign as the product makes one; the rest of it is filled up.
            foreach (var i in Enumerable.Range(0, 3))
            {
                await store.TakeAsync(CampaignDesk.Mail(i));
            }

            await using var db = store.Db();
            campaign = await db.Campaigns.Select(c => c.Id).SingleAsync();
            _stored = 3;
        }

        var rows = TimeSpan.Zero;
        var different = provider == StorageOptions.Postgres ? Math.Min(size, ReportCopies.Originals) : size;
        while (_stored < different)
        {
            var many = new List<Report>();
            for (; many.Count < AtOnce && _stored < different; _stored++)
            {
                Report report;
                do
                {
                    report = Next(_stored, _stored < Campaign ? campaign : null);
                }
                // Among a million random numbers some meet; the intake draws another then.
                while (!_receipts.Add(report.ReceiptNumber));
                many.Add(report);
            }

            await using var db = store.Db();
            await using var commit = await db.Database.BeginTransactionAsync();
            await db.InsertAsync(many, default);
            await db.InsertAsync([.. many.SelectMany(r => r.Indicators)], default);
            var watch = Stopwatch.StartNew();
            await db.InsertAsync([.. many.Select(r => SearchRow.Of(r, db.RowGrams))], default);
            rows += watch.Elapsed;
            await commit.CommitAsync();
        }

        if (campaign is { } whole)
        {
            await using var db = store.Db();
            var count = await db.Reports.CountAsync(r => r.CampaignId == whole);
            await db.Campaigns.Where(c => c.Id == whole).ExecuteUpdateAsync(s => s.SetProperty(c => c.ReportCount, count));
        }

        if (_stored < size)
        {
            await using var db = store.Db();
            await ReportCopies.MakeAsync(db, size);
            _stored = size;
            BenchOutput.Say($"filled to {size} in {filling.Elapsed.TotalSeconds:F0} s");
            return;
        }

        var filled = filling.Elapsed;
        filling.Restart();
        var indexed = 0;
        while (await store.Get<IndexReports>().RunAsync(default) is > 0 and var taken)
        {
            indexed += taken;
        }

        var file = new FileInfo(Path.Combine(store.Data.State, "scamwatch.db"));
        BenchOutput.Say($"filled to {size} in {filled.TotalSeconds:F0} s, {(file.Exists ? file.Length / 1_000_000 : 0)} MB");
        var (row, index) = (rows.TotalMilliseconds / Math.Max(1, indexed == 0 ? size : indexed), filling.Elapsed.TotalMilliseconds / Math.Max(1, indexed));
        BenchOutput.Print($"{size,9} stored   search row of a report {row:F3} ms in its commit, index {index:F3} ms afterwards");
        run.Add($"search row of a report, {provider}", row, "ms", new(size, "reports"));
        run.Add($"search index of a report, {provider}", index, "ms", new(size, "reports"));
    }

    private Report Next(int number, Guid? campaign)
    {
        _texts.MoveNext();
        var incoming = campaign is null ? _texts.Current : CampaignDesk.Mail(number);
        var verdict = (JudgedVerdict)_random.Next(3);
        var report = Report.Receive(
            incoming with { Body = number % 50_000 == 7 ? $"{incoming.Body} {Rare}" : incoming.Body, Harm = (HarmStage)(_random.Next(20) / 4) },
            $"bench:{Guid.NewGuid():N}", 0,
            IndicatorScanner.Scan($"{incoming.Subject}\n{incoming.Sender}\n{incoming.Body}", store.Get<OfficialDirectory>()),
            new(verdict, _random.NextDouble(), number % 7 == 0 ? "court" : "bank", 0.9, ["link-click"], ["deadline"], [], "bench"),
            store.Clock.UtcNow.AddSeconds(-_random.Next(10_000_000)));
        if (campaign is { } id)
        {
            report.Join(id, new(JoinedBy.Rule, null, report.ReceivedAt, 1, 0.5, 1, [], null, ""));
        }
        else if (number % 10 != 0)
        {
            report.Decide(Verdict.Scam, "", Some.Analyst, report.ReceivedAt.AddHours(1));
        }

        return report;
    }
}
