using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Nodes;

public sealed class OtherProcessesTests
{
    [Fact]
    public async Task What_another_process_writes_is_told_to_open_pages()
    {
        await using var app = await RunningApp.StartAsync();
        var heard = new TaskCompletionSource();
        using var subscription = app.Services.GetRequiredService<ChangeFeed>().On(Topic.Reports, () =>
        {
            heard.TrySetResult();
            return Task.CompletedTask;
        });

        // Services of their own over the same database stand for the other process: their feed is not ours.
        await using var other = app.OtherProcess();
        await other.GetRequiredService<ReceiveReport>().RunAsync(Some.FakeRenewal(), Actor.CommandLine, default);

        await heard.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }
}
