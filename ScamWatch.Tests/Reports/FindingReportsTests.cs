using ScamWatch.Domain;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Reports;

public sealed class FindingReportsTests
{
    [Theory, EachDatabase]
    public async Task The_undecided_and_most_urgent_come_first(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var quiet = await TakeAsync(store, Some.Call("市役所を名乗る電話がありました。"));
        var moneyLost = await TakeAsync(store, Some.Call("銀行員にお金を振り込みました。") with { Harm = HarmStage.MoneyLost });
        var entered = await TakeAsync(store, Some.FakeRenewal() with { Harm = HarmStage.Entered });
        var decided = await TakeAsync(store, Some.Call("警察を名乗る男にカードを渡しました。") with { Harm = HarmStage.HandedOver });
        await store.Get<DecideReport>().RunAsync(new(decided, Verdict.Scam, "理由", 0), Some.Analyst, default);

        var all = await FindAsync(store, new() { Decision = DecisionFilter.All });
        var open = await FindAsync(store, new());

        Assert.Equal([moneyLost, entered, quiet, decided], all.Items.Select(r => r.Id));
        Assert.Equal([moneyLost, entered, quiet], open.Items.Select(r => r.Id));
        Assert.Equal(new QueueCount(3, OrMore: false), await store.Get<FindReports>().CountAsync(new(), default));
    }

    [Theory, EachDatabase]
    public async Task Filters_narrow_the_list(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var mail = await TakeAsync(store, Some.FakeRenewal());
        var call = await TakeAsync(store, Some.Call("警察官を名乗る男から逮捕状が出ていると電話がありました。"));

        Assert.Equal([call], Ids(await FindAsync(store, new() { Channel = Channel.Call })));
        Assert.Equal([mail], Ids(await FindAsync(store, new() { Impersonates = "j-lis" })));
        Assert.Equal([call], Ids(await FindAsync(store, new() { Text = "逮捕状" })));
        Assert.Equal([mail], Ids(await FindAsync(store, new() { Text = "koushin.top" })));
        Assert.Empty((await FindAsync(store, new() { Text = "該当しない言葉" })).Items);
        Assert.Empty((await FindAsync(store, new() { Verdict = Verdict.Scam, Decision = DecisionFilter.All })).Items);
    }

    [Theory, EachDatabase]
    public async Task A_receipt_number_is_found_however_it_is_typed(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        await TakeAsync(store, Some.FakeRenewal());
        var id = await TakeAsync(store, Some.Call("電話がありました。"));
        var number = (await store.Get<FindReports>().OneAsync(id, default))!.ReceiptNumber;

        Assert.Equal([id], Ids(await FindAsync(store, new() { Text = number })));
        Assert.Equal([id], Ids(await FindAsync(store, new() { Text = number.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant() })));
    }

    [Theory, EachDatabase]
    public async Task Parts_taken_one_after_the_other_hold_every_report_once_and_in_order(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var random = new Random(5);
        var taken = new List<Guid>();
        for (var i = 0; i < 23; i++)
        {
            // Some at the same moment, some with the same score.
            store.Clock.Advance(TimeSpan.FromSeconds(i % 3));
            taken.Add(await TakeAsync(store, Some.Call($"{i % 4} 番目の話。{new string('あ', i)}") with { Harm = (HarmStage)random.Next(5) }));
        }

        foreach (var id in taken.Where((_, i) => i % 3 == 0))
        {
            await store.Get<DecideReport>().RunAsync(new(id, Verdict.Suspicious, "理由", 0), Some.Analyst, default);
        }

        var find = store.Get<FindReports>();
        foreach (var decision in Enum.GetValues<DecisionFilter>())
        {
            var whole = (await find.RunAsync(new() { Decision = decision }, null, 100, default)).Items;
            var parts = new List<ReportRow>();
            for (QueuePlace? place = null; ;)
            {
                var part = await find.RunAsync(new() { Decision = decision }, place, 4, default);
                parts.AddRange(part.Items);
                if ((place = part.Next) is null)
                {
                    break;
                }
            }

            Assert.Equal(whole.Select(r => r.Id), parts.Select(r => r.Id));
            Assert.Equal(whole.Count, (await find.CountAsync(new() { Decision = decision }, default))!.Reports);
            var open = whole.Where(r => r.Verdict is null).ToList();
            Assert.Equal(open.OrderByDescending(r => r.Urgency).ThenByDescending(r => r.Score).ThenByDescending(r => r.ReceivedAt).Select(r => r.Urgency), open.Select(r => r.Urgency));
        }
    }

    [Fact]
    public async Task A_part_never_holds_more_than_the_limit()
    {
        Assert.Equal(Slice.MaxTake, new Slice(-5, 1_000_000).Count);
        await using var store = await TestStore.OpenAsync();
        await TakeAsync(store, Some.FakeRenewal());

        var part = await store.Get<FindReports>().RunAsync(new(), null, -3, default);

        Assert.Single(part.Items);
        Assert.Null(part.Next);
    }

    private static Task<QueuePart> FindAsync(TestStore store, ReportFilter filter) =>
        store.Get<FindReports>().RunAsync(filter, null, 50, default);

    private static IEnumerable<Guid> Ids(QueuePart page) => page.Items.Select(r => r.Id);

    private static async Task<Guid> TakeAsync(TestStore store, IncomingReport report) =>
        (await store.Get<ReceiveReport>().RunAsync(report, Actor.Worker("test"), default)).Value!.ReportId;
}
