using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Storage;

public sealed class ChangeFeedTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_commit_tells_those_who_listen_to_its_topic()
    {
        await using var store = await TestStore.OpenAsync();
        var heard = new TaskCompletionSource();
        using var subscription = store.Get<ChangeFeed>().On(Topic.Reports, () =>
        {
            heard.TrySetResult();
            return Task.CompletedTask;
        });

        await store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal(), Actor.Worker("test"), default);

        await heard.Task.WaitAsync(s_patience);
    }

    [Fact]
    public async Task Many_notices_cause_few_runs_and_the_last_is_never_lost()
    {
        var feed = new ChangeFeed(NullLogger<ChangeFeed>.Instance);
        var (runs, value, seen) = (0, 0, 0);
        using var subscription = feed.On(Topic.Reports, () =>
        {
            Interlocked.Increment(ref runs);
            seen = Volatile.Read(ref value);
            return Task.CompletedTask;
        });

        for (var i = 1; i <= 1000; i++)
        {
            Volatile.Write(ref value, i);
            feed.Publish(Topic.Reports);
        }

        await Patience.UntilAsync(() => Volatile.Read(ref seen) == 1000);
        Assert.InRange(runs, 1, 50);
    }

    [Fact]
    public async Task A_listener_that_fails_harms_nobody_else()
    {
        var feed = new ChangeFeed(NullLogger<ChangeFeed>.Instance);
        var heard = new TaskCompletionSource();
        using var bad = feed.On(Topic.Alerts, () => throw new InvalidOperationException());
        using var good = feed.On(Topic.Alerts, () =>
        {
            heard.TrySetResult();
            return Task.CompletedTask;
        });

        feed.Publish(Topic.Alerts);

        await heard.Task.WaitAsync(s_patience);
    }

    [Fact]
    public async Task The_listeners_culture_survives_the_hop_to_another_thread()
    {
        var feed = new ChangeFeed(NullLogger<ChangeFeed>.Instance);
        var heard = new TaskCompletionSource<string>();
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        using var subscription = feed.On(Topic.Alerts, () =>
        {
            heard.TrySetResult(CultureInfo.CurrentUICulture.Name);
            return Task.CompletedTask;
        });
        CultureInfo.CurrentUICulture = before;

        feed.Publish(Topic.Alerts);

        Assert.Equal("en", await heard.Task.WaitAsync(s_patience));
    }

    [Fact]
    public async Task Nobody_hears_anything_after_leaving()
    {
        var feed = new ChangeFeed(NullLogger<ChangeFeed>.Instance);
        var runs = 0;
        var other = new TaskCompletionSource();
        var left = feed.On(Topic.Audit, () => Task.FromResult(Interlocked.Increment(ref runs)));
        using var stays = feed.On(Topic.Audit, () =>
        {
            other.TrySetResult();
            return Task.CompletedTask;
        });

        left.Dispose();
        left.Dispose();
        feed.Publish(Topic.Audit);

        await other.Task.WaitAsync(s_patience);
        Assert.Equal(0, runs);
    }
}
