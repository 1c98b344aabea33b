using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Domain.Watch;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Watch;

public sealed class WatchListTests
{
    private const string Number = "050-0000-1234";

    [Theory, EachDatabase]
    public async Task A_report_with_something_on_the_list_is_marked_as_it_is_stored(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var entry = await StartAsync(store, Number);

        var marked = await TakeAsync(store, Some.Call($"市役所を名乗る男から電話があり、{Number} にかけ直せと言われた。"));
        var other = await TakeAsync(store, Some.Call("市役所を名乗る男から電話があり、050-0000-9999 にかけ直せと言われた。"));

        Assert.True((await ReportAsync(store, marked)).Watched);
        Assert.False((await ReportAsync(store, other)).Watched);
        Assert.Contains(AuditKind.WatchedReportReceived, await store.AuditAsync(marked.ReceiptNumber));
        Assert.DoesNotContain(AuditKind.WatchedReportReceived, await store.AuditAsync(other.ReceiptNumber));
        var row = Assert.Single((await store.Get<FindWatch>().RunAsync(false, new(0, 10), default)).Items);
        Assert.Equal((entry.Number, 1, 0), (row.Entry.Number, row.Hits, row.Entry.PastReports));
        Assert.Equal(marked.ReportId, Assert.Single(await store.Get<FindWatch>().NewsAsync(10, Some.Supervisor, default)).Id);
    }

    [Theory, EachDatabase]
    public async Task Past_reports_are_found_and_marked_when_an_entry_is_added(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var below = await TakeAsync(store, Some.FakeRenewal("更新は https://www.a.koushin.top/x から。"));
        var beside = await TakeAsync(store, Some.FakeRenewal("更新は https://www.b.koushin.top/x から。"));

        var host = await StartAsync(store, "a.koushin[.]top");
        var domain = await StartAsync(store, "koushin.top");

        Assert.Equal((1, 2), (host.PastReports, domain.PastReports));
        Assert.True((await ReportAsync(store, below)).Watched);
        Assert.True((await ReportAsync(store, beside)).Watched);
        // They are no news: staff have just looked for them.
        Assert.Empty(await store.Get<FindWatch>().NewsAsync(10, Some.Supervisor, default));
    }

    [Theory, EachDatabase]
    public async Task Ending_an_entry_takes_the_mark_off_what_only_it_marked(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var phone = await StartAsync(store, Number);
        var host = await StartAsync(store, "koushin.top");
        var one = await TakeAsync(store, Some.Call($"{Number} から電話があった。"));
        var both = await TakeAsync(store, Some.Call($"{Number} から電話があり、https://koushin.top/a を開けと言われた。"));

        var refused = await store.Get<EndWatch>().RunAsync(phone.Id, " ", Some.Analyst, default);
        var ended = await store.Get<EndWatch>().RunAsync(phone.Id, "番号は使われなくなった", Some.OtherAnalyst, default);
        var again = await store.Get<EndWatch>().RunAsync(phone.Id, "もう一度", Some.Analyst, default);

        Assert.IsType<InvalidField>(refused.Refusal);
        Assert.Equal(Some.OtherAnalyst.Name, ended.Value!.EndedBy);
        Assert.IsType<NotFound>(again.Refusal);
        Assert.False((await ReportAsync(store, one)).Watched);
        Assert.True((await ReportAsync(store, both)).Watched);
        Assert.Equal([AuditKind.WatchStarted, AuditKind.WatchEnded], await store.AuditAsync(phone.Subject));
        Assert.Equal([host.Id], (await store.Get<FindWatch>().RunAsync(false, new(0, 10), default)).Items.Select(r => r.Entry.Id));
        // What it found stays known.
        Assert.Equal(2, (await store.Get<FindWatch>().RunAsync(true, new(0, 10), default)).Items.Single().Hits);
    }

    [Theory, EachDatabase]
    public async Task Nothing_is_on_the_list_twice_until_it_has_run_out(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var first = await StartAsync(store, Number);

        var twice = await store.Get<StartWatch>().RunAsync(new(null, "０５０ー００００ー１２３４", "再", store.Today), Some.Analyst, default);
        store.Clock.Advance(TimeSpan.FromDays(40));
        var unmarked = await TakeAsync(store, Some.Call($"{Number} から電話があった。"));
        var renewed = await StartAsync(store, Number);

        Assert.Equal(first.Number, Assert.IsType<WatchedAlready>(twice.Refusal).Number);
        Assert.True((await ReportAsync(store, unmarked)).Watched);
        Assert.Equal((2, 1), (renewed.Number, renewed.PastReports));
        Assert.Equal([AuditKind.WatchStarted, AuditKind.WatchEnded], await store.AuditAsync(first.Subject));
    }

    [Fact]
    public async Task An_entry_that_has_run_out_marks_nothing()
    {
        await using var store = await TestStore.OpenAsync();
        await StartAsync(store, Number);
        store.Clock.Advance(TimeSpan.FromDays(40));

        var report = await TakeAsync(store, Some.Call($"{Number} から電話があった。"));

        Assert.False((await ReportAsync(store, report)).Watched);
    }

    [Fact]
    public async Task An_entry_from_a_report_stands_in_the_reports_history_and_names_no_number_in_the_trail()
    {
        await using var store = await TestStore.OpenAsync();
        var report = await TakeAsync(store, Some.Call($"{Number} から電話があった。"));

        await StartAsync(store, Number, report.ReportId);

        Assert.Contains(AuditKind.ReportTraceWatched, await store.AuditAsync(report.ReceiptNumber));
        Assert.DoesNotContain(await store.AuditEntriesAsync(), e => e.Why.Contains("1234", StringComparison.Ordinal) && e.Kind != AuditKind.ReportReceived);
    }

    [Fact]
    public async Task Only_the_triage_desk_changes_the_list_and_no_my_number_gets_on_it()
    {
        await using var store = await TestStore.OpenAsync();

        var operators = await store.Get<StartWatch>().RunAsync(new(null, Number, "理由", store.Today), Some.Operator, default);
        var number = await store.Get<StartWatch>().RunAsync(new(null, "https://koushin.top/123456789018", "理由", store.Today), Some.Analyst, default);

        Assert.IsType<NotAllowed>(operators.Refusal);
        Assert.IsType<ContainsMyNumber>(number.Refusal);
        await using var db = store.Db();
        Assert.False(await db.WatchEntries.AnyAsync());
    }

    [Fact]
    public async Task Open_pages_hear_of_a_marked_report()
    {
        await using var store = await TestStore.OpenAsync();
        await StartAsync(store, Number);
        var heard = new TaskCompletionSource();
        using var listening = store.Get<ChangeFeed>().On(Topic.Watch, () =>
        {
            heard.TrySetResult();
            return Task.CompletedTask;
        });

        await TakeAsync(store, Some.Call($"{Number} から電話があった。"));

        await heard.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static async Task<WatchEntry> StartAsync(TestStore store, string text, Guid? from = null)
    {
        var outcome = await store.Get<StartWatch>().RunAsync(new(null, text, "折返し先として繰り返し使われている", store.Today.AddDays(30), from), Some.Analyst, default);
        Assert.True(outcome.Succeeded, outcome.Refusal?.Message.En);
        return outcome.Value;
    }

    private static async Task<Received> TakeAsync(TestStore store, IncomingReport report) =>
        (await store.Get<ReceiveReport>().RunAsync(report, Actor.Worker("test"), default)).Value!;

    private static async Task<Report> ReportAsync(TestStore store, Received received) =>
        (await store.Get<FindReports>().OneAsync(received.ReportId, default))!;
}
