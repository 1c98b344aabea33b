using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Reports;

public sealed class FindingTheNextReportTests
{
    [Theory, EachDatabase]
    public async Task The_next_is_an_undecided_one_that_the_filter_lets_through_and_behind_the_last_the_first(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var letter = Some.Call("市役所から還付金の手紙が届きました。") with { Channel = Channel.Letter };
        var (urgent, call, late) = (
            await store.TakeAsync(letter with { Harm = HarmStage.MoneyLost }),
            await store.TakeAsync(Some.Call("市役所を名乗る電話がありました。") with { Harm = HarmStage.Entered }),
            await store.TakeAsync(letter with { Body = letter.Body + "二通目です。" }));
        var letters = new ReportFilter { Channel = Channel.Letter };

        Assert.Equal(call, await NextAsync(store, urgent, new()));
        Assert.Equal(late, await NextAsync(store, urgent, letters));
        Assert.Equal(urgent, await NextAsync(store, late, letters));
        // One that the filter itself leaves out leads into it all the same.
        Assert.Equal(late, await NextAsync(store, call, letters));
        // A list of the decided asks for the next to decide too.
        Assert.Equal(late, await NextAsync(store, urgent, letters with { Decision = DecisionFilter.Decided, Verdict = Verdict.Scam }));

        await store.Get<DecideReport>().RunAsync(new(late, Verdict.Scam, "理由", (await store.ReportAsync(late)).Version), Some.Analyst, default);
        Assert.Null(await NextAsync(store, urgent, letters));
        Assert.Equal(urgent, await NextAsync(store, late, letters));
    }

    [Theory, EachDatabase]
    public async Task With_words_in_the_filter_the_next_is_the_next_found_the_newest_first(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var ids = await store.TakeAsync(
            Some.Call("還付金の電話が一回ありました。"), Some.Call("屋根の工事の話でした。"), Some.Call("還付金の電話が二回ありました。"), Some.Call("還付金の電話が三回もありました。"));
        var refund = new ReportFilter { Text = "還付金" };

        Assert.Equal(ids[2], await NextAsync(store, ids[3], refund));
        Assert.Equal(ids[0], await NextAsync(store, ids[2], refund));
        Assert.Equal(ids[3], await NextAsync(store, ids[0], refund));
        Assert.Null(await NextAsync(store, ids[1], new() { Text = "該当しない言葉" }));
        Assert.Null(await NextAsync(store, ids[0], new() { Text = (await store.ReportAsync(ids[0])).ReceiptNumber }));
    }

    private static Task<Guid?> NextAsync(TestStore store, Guid from, ReportFilter filter) =>
        store.Get<FindNextReport>().RunAsync(from, filter, default);
}
