using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Ingest;
using ScamWatch.Ingest.Registry;
using ScamWatch.Tests.Cards.Registry;
using ScamWatch.Tests.Mail.Imap;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Operations;

/// <summary>What a worker that looks at intervals tells of itself.</summary>
public sealed class PeriodicWorkerTests
{
    private static CancellationToken Ct => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_look_is_a_span_with_what_came_of_it_and_idle_ones_do_not_go_out()
    {
        using var spans = new RecordedSpans();
        using var worker = new Scripted(new(TimeProvider.System), TimeSpan.FromMilliseconds(1));

        await worker.StartAsync(Ct);
        await MailboxDesk.UntilAsync(() => Task.FromResult(spans.Runs("canary").Count >= 3));
        await worker.StopAsync(Ct);

        Assert.Equal([("work", true), ("fault", true), ("idle", false)], spans.Runs("canary").Take(3));
        Assert.Equal(["scamwatch.outcome", "scamwatch.worker"], spans.Tags.Split('\n').Select(t => t.Split('=')[0]).Distinct().Order(StringComparer.Ordinal));
        Assert.DoesNotContain("金砂雀", spans.Tags, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_board_says_when_it_looks_again()
    {
        var clock = new TestClock();
        var board = new WorkerBoard(clock);
        using var worker = new Scripted(board, TimeSpan.FromHours(1));
        var before = clock.UtcNow;

        await worker.StartAsync(Ct);
        await MailboxDesk.UntilAsync(() => Task.FromResult(board.All is [{ NextRunAt: not null }]));
        await worker.StopAsync(Ct);

        var state = Assert.Single(board.All);
        Assert.Equal(((DateTime?)before, (DateTime?)before.AddHours(1)), (state.LastRunAt, state.NextRunAt));
    }

    [Fact]
    public async Task A_card_system_that_is_not_heard_is_a_fault_of_the_look()
    {
        await using var desk = await OutboxDesk.OpenAsync();
        await desk.TakeCallAsync();
        using var spans = new RecordedSpans();
        using var worker = desk.Worker(new ScriptedRegistry(_ => new RegistryAnswer.Unreachable("no route")));

        await worker.StartAsync(Ct);
        await MailboxDesk.UntilAsync(() => Task.FromResult(spans.Runs(RegistryWorker.Name).Count > 0));
        await worker.StopAsync(Ct);

        Assert.Equal(("fault", true), spans.Runs(RegistryWorker.Name)[0]);
    }

    /// <summary>Finds something, then fails, then finds nothing any more.</summary>
    private sealed class Scripted(WorkerBoard board, TimeSpan interval)
        : PeriodicWorker("canary:金砂雀", interval, "Nothing could be done", board, NullLogger<Scripted>.Instance)
    {
        private int _looks;

        protected override Task<bool> LookAsync(CancellationToken ct) => ++_looks switch
        {
            1 => Task.FromResult(true),
            2 => throw new InvalidOperationException("金砂雀"),
            _ => Task.FromResult(false),
        };
    }
}

/// <summary>When a worker looks again, on the page of the operation.</summary>
public sealed class NextRunTests() : PageTests(Some.Administrator)
{
    [Fact]
    public void The_page_says_when_each_worker_looks_again()
    {
        var board = Browser.Services.GetRequiredService<WorkerBoard>();
        board.Ran("backup", foundWork: false);
        board.Rests("backup", TimeSpan.FromMinutes(1));
        board.Ran("registry", foundWork: true);

        var page = Browser.Render<Web.Operations.OperationsPage>();

        page.WaitForElement("[aria-labelledby=workers-title] table");
        var rows = page.FindAll("[aria-labelledby=workers-title] tbody tr").ToDictionary(r => r.Children[0].TextContent, r => r.Children[4].TextContent);
        Assert.Equal(2, rows.Count);
        Assert.Equal("次の確認", page.FindAll("[aria-labelledby=workers-title] th")[4].TextContent);
        Assert.Contains(Web.Shell.Display.Exact(Store.Clock.UtcNow.AddMinutes(1)), rows.Values);
        Assert.Contains("—", rows.Values);
    }
}
