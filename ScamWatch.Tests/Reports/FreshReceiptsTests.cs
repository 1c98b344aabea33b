using ScamWatch.Domain;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Reports;

public sealed class FreshReceiptsTests
{
    [Theory, EachDatabase]
    public async Task A_number_that_a_report_has_or_that_was_drawn_already_is_drawn_anew(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var taken = await TakeAsync(store);
        Queue<ReceiptNumber> drawn = new([taken, Number("T100-000-0005"), taken, Number("T100-000-0005"), Number("T100-000-0018"), taken, Number("T100-000-0026")]);
        await using var db = store.Db();

        var fresh = await FreshReceipts.DrawAsync(db, 3, default, drawn.Dequeue);

        Assert.Equal(["T100-000-0005", "T100-000-0018", "T100-000-0026"], fresh.Select(n => n.ToString()).Order());
        Assert.Empty(drawn);
    }

    [Fact]
    public async Task A_batch_gets_as_many_different_numbers_as_it_has_reports()
    {
        await using var store = await TestStore.OpenAsync();
        await using var db = store.Db();

        Assert.Equal(250, (await FreshReceipts.DrawAsync(db, 250, default)).Select(n => n.ToString()).Distinct().Count());
        Assert.Empty(await FreshReceipts.DrawAsync(db, 0, default));
    }

    private static async Task<ReceiptNumber> TakeAsync(TestStore store)
    {
        var received = await store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal(), Actor.Worker("test"), default);
        return Number(received.Value!.ReceiptNumber);
    }

    private static ReceiptNumber Number(string text) => ReceiptNumber.TryParse(text, out var number) ? number : throw new InvalidOperationException(text);
}
