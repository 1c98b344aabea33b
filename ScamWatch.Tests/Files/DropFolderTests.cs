using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest;
using ScamWatch.Ingest.Files;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Files;

public sealed class DropFolderTests
{
    private const string Header = "channel,occurred_at,sender,subject,body,note,reporter_name,reporter_contact,harm\n";

    [Fact]
    public async Task A_dropped_table_becomes_reports_and_is_deleted()
    {
        await using var store = await TestStore.OpenAsync();
        using var worker = await StartAsync(store);

        Drop(store, "calls.csv", Header + "call,2026-11-20 14:30,050-0000-1111,,市役所を名乗る男から口座番号を聞かれた,,,,none\n");
        await UntilAsync(async () => await CountAsync(store) == 1 && !File.Exists(Inbox(store, "calls.csv")));

        Assert.Equal(0, (await store.Get<FindUnreadable>().RunAsync(new(0, 10), default)).Total);
        await worker.StopAsync(default);
    }

    [Fact]
    public async Task A_look_that_took_files_is_a_span_without_their_names()
    {
        await using var store = await TestStore.OpenAsync();
        using var spans = new RecordedSpans();
        using var worker = await StartAsync(store);

        Drop(store, "calls.csv", Header + "call,2026-11-20 14:30,050-0000-1111,,市役所を名乗る男から口座番号を聞かれた,,,,none\n");
        await UntilAsync(() => Task.FromResult(spans.Runs(DropFolderWorker.Name).Any(s => s.Outcome == "work")));
        await worker.StopAsync(default);

        Assert.All(spans.Runs(DropFolderWorker.Name), s => Assert.Equal(s.Outcome != "idle", s.IsSent));
        Assert.DoesNotContain("calls", spans.Tags, StringComparison.Ordinal);
        Assert.NotNull(store.Get<WorkerBoard>().All.Single(s => s.Name == DropFolderWorker.Name).NextRunAt);
    }

    [Fact]
    public async Task A_bad_row_is_kept_with_row_and_column_and_the_good_rows_are_taken()
    {
        await using var store = await TestStore.OpenAsync();
        using var worker = await StartAsync(store);

        Drop(store, "calls.csv", Header
            + "call,2026-11-20 14:30,,,良い行その一,,,,none\n"
            + "telegraph,2026-11-20 14:30,,,悪い行 私の番号は123456789018,,,,none\n"
            + "visit,2026-11-20 15:00,,,良い行その二,,,,none\n");
        await UntilAsync(async () => await CountAsync(store) == 2 && !File.Exists(Inbox(store, "calls.csv")));

        var kept = Assert.Single((await store.Get<FindUnreadable>().RunAsync(new(0, 10), default)).Items);
        Assert.Contains("3", kept.Reason, StringComparison.Ordinal);
        Assert.Contains("channel", kept.Reason, StringComparison.Ordinal);
        Assert.Contains("悪い行", kept.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("123456789018", kept.Text, StringComparison.Ordinal);
        await worker.StopAsync(default);
    }

    [Fact]
    public async Task Garbage_named_as_a_mail_waits_aside_and_can_be_retried_or_discarded()
    {
        await using var store = await TestStore.OpenAsync();
        using var worker = await StartAsync(store);
        var garbage = new byte[4096];
        new Random(1).NextBytes(garbage);

        Drop(store, "broken.eml", garbage);
        await UntilAsync(async () => (await store.Get<FindUnreadable>().RunAsync(new(0, 10), default)).Total == 1);

        var kept = Assert.Single((await store.Get<FindUnreadable>().RunAsync(new(0, 10), default)).Items);
        Assert.Equal("broken.eml", kept.Name);
        Assert.NotEmpty(kept.Reason);
        Assert.Equal(garbage, await File.ReadAllBytesAsync(kept.Path!));

        var retried = await store.Get<RetryUnreadable>().RunAsync(kept.Id, null, Some.Analyst, default);
        Assert.IsType<StillUnreadable>(retried.Refusal);
        Assert.True(File.Exists(kept.Path));

        var discarded = await store.Get<RetryUnreadable>().DiscardAsync(kept.Id, "空の送信テスト", Some.Analyst, default);
        Assert.True(discarded.Succeeded);
        Assert.False(File.Exists(kept.Path));
        Assert.Equal(
            [AuditKind.UnreadableInputKept, AuditKind.UnreadableInputRetried, AuditKind.UnreadableInputDiscarded], await store.AuditAsync());
        await worker.StopAsync(default);
    }

    [Fact]
    public async Task A_corrected_row_becomes_a_report()
    {
        await using var store = await TestStore.OpenAsync();
        var take = store.Get<TakeFile>();
        await take.RunAsync("calls.csv", Bytes(Header + "telegraph,,,,電報が届いた,,,,none\n"), Some.Analyst, default);
        var kept = Assert.Single((await store.Get<FindUnreadable>().RunAsync(new(0, 10), default)).Items);

        var outcome = await store.Get<RetryUnreadable>().RunAsync(
            kept.Id, kept.Text!.Replace("telegraph", "letter", StringComparison.Ordinal), Some.Analyst, default);

        Assert.Equal(1, outcome.Value!.Received);
        Assert.Equal(0, (await store.Get<FindUnreadable>().RunAsync(new(0, 10), default)).Total);
    }

    [Theory]
    [InlineData("empty.eml", 0)]
    [InlineData("empty.csv", 0)]
    [InlineData("large.eml", 101L * 1024 * 1024)]
    public async Task An_empty_or_oversized_file_is_refused_with_the_reason(string name, long size)
    {
        await using var store = await TestStore.OpenAsync();
        await using var stream = new FileStream(Path.Combine(store.Data.State, name), FileMode.Create);
        stream.SetLength(size);
        stream.Position = 0;

        var taken = await store.Get<TakeFile>().RunAsync(name, stream, Some.Analyst, default);

        Assert.Equal(0, taken.Received);
        var reason = Assert.Single(taken.FileFaults);
        Assert.Contains(size == 0 ? "空" : "25 MiB", reason, StringComparison.Ordinal);
    }

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static async Task<BackgroundService> StartAsync(TestStore store)
    {
        Directory.CreateDirectory(store.Data.Inbox);
        var worker = new DropFolderWorker(
            store.Data, store.Get<TakeFile>(), store.Get<KeepUnreadable>(), store.Get<FindUnreadable>(),
            store.Get<WorkerBoard>(), NullLogger<DropFolderWorker>.Instance);
        await worker.StartAsync(default);
        return worker;
    }

    private static string Inbox(TestStore store, string name) => Path.Combine(store.Data.Inbox, name);

    /// <summary>Whole at once: a file that is still being written could be taken for one that has settled.</summary>
    private static void Drop(TestStore store, string name, string text) => Drop(store, name, Encoding.UTF8.GetBytes(text));

    private static void Drop(TestStore store, string name, byte[] content)
    {
        var aside = Inbox(store, $".{name}");
        File.WriteAllBytes(aside, content);
        File.Move(aside, Inbox(store, name));
    }

    private static async Task<int> CountAsync(TestStore store) =>
        (await store.Get<FindReports>().CountAsync(new() { Decision = DecisionFilter.All }, default))!.Reports;

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
