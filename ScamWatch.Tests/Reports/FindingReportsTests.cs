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
        Assert.Equal(3, open.Total);
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

    [Fact]
    public async Task A_page_never_holds_more_than_the_limit()
    {
        Assert.Equal(Slice.MaxTake, new Slice(-5, 1_000_000).Count);
        Assert.Equal(0, new Slice(-5, 1).Offset);
        await using var store = await TestStore.OpenAsync();
        await TakeAsync(store, Some.FakeRenewal());

        var past = await store.Get<FindReports>().RunAsync(new(), new(10, 10), default);

        Assert.Empty(past.Items);
        Assert.Equal(1, past.Total);
    }

    private static Task<Page<ReportRow>> FindAsync(TestStore store, ReportFilter filter) =>
        store.Get<FindReports>().RunAsync(filter, new(0, 50), default);

    private static IEnumerable<Guid> Ids(Page<ReportRow> page) => page.Items.Select(r => r.Id);

    private static async Task<Guid> TakeAsync(TestStore store, IncomingReport report) =>
        (await store.Get<ReceiveReport>().RunAsync(report, Actor.Worker("test"), default)).Value!.ReportId;
}
