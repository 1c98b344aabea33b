using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Reports;

/// <summary>Reports that come at once: gathered to a few commits, none lost, none twice, none held to account for another.</summary>
public sealed class IntakeTurnTests
{
    private readonly List<int> _groups = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_comes_during_a_commit_is_stored_by_the_next_and_each_caller_has_its_own_answer()
    {
        var free = new TaskCompletionSource();
        using var turn = Turn(async group =>
        {
            await free.Task;
            return Answers(group);
        });

        var first = turn.RunAsync(Delivery(0), Ct);
        var others = Enumerable.Range(1, IntakeTurn.MaxGroup + 1).Select(n => turn.RunAsync(Delivery(n), Ct)).ToList();
        free.SetResult();
        var outcomes = await Task.WhenAll(others.Prepend(first));

        Assert.Equal([1, IntakeTurn.MaxGroup, 1], _groups);
        Assert.Equal(Enumerable.Range(0, outcomes.Length).Select(n => $"{n}"), outcomes.Select(o => o.Value!.ReceiptNumber));
    }

    [Fact]
    public async Task One_that_cannot_be_stored_fails_its_own_caller_only()
    {
        var free = new TaskCompletionSource();
        using var turn = Turn(async group =>
        {
            await free.Task;
            return group.Any(d => d.Ready.Key == "2") ? throw new DbUpdateException("refused") : Answers(group);
        });

        var all = Enumerable.Range(0, 5).Select(n => turn.RunAsync(Delivery(n), Ct)).ToList();
        free.SetResult();

        await Assert.ThrowsAsync<DbUpdateException>(() => all[2]);
        foreach (var n in (int[])[0, 1, 3, 4])
        {
            Assert.Equal($"{n}", (await all[n]).Value!.ReceiptNumber);
        }

        Assert.Equal([1, 4, 1, 1, 1, 1], _groups);
    }

    [Fact]
    public async Task Where_the_database_is_away_nobody_is_tried_again_one_by_one()
    {
        var free = new TaskCompletionSource();
        using var turn = Turn(async _ =>
        {
            await free.Task;
            throw new StorageUnavailableException(new TimeoutException());
        });

        var all = Enumerable.Range(0, 4).Select(n => turn.RunAsync(Delivery(n), Ct)).ToList();
        free.SetResult();

        foreach (var one in all)
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => one);
        }

        Assert.Equal([1, 3], _groups);
    }

    [Fact]
    public async Task Whoever_goes_away_before_the_commit_leaves_nothing_behind_and_later_has_the_answer()
    {
        var free = new TaskCompletionSource();
        using var turn = Turn(async group =>
        {
            await free.Task;
            return Answers(group);
        });
        using var gone = new CancellationTokenSource();
        using var late = new CancellationTokenSource();

        var first = turn.RunAsync(Delivery(0), late.Token);
        var second = turn.RunAsync(Delivery(1), gone.Token);
        var third = turn.RunAsync(Delivery(2), Ct);
        // The first is being stored already, the second waits.
        await late.CancelAsync();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        free.SetResult();

        Assert.Equal("0", (await first).Value!.ReceiptNumber);
        Assert.Equal("2", (await third).Value!.ReceiptNumber);
        Assert.Equal([1, 1], _groups);
    }

    /// <summary>All alike, so that each joins the campaign of the others or opens it.</summary>
    [Theory, EachDatabase]
    public async Task A_rush_at_two_nodes_makes_one_report_of_each_delivery(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        await using var other = store.OtherNode();
        var nodes = new[] { store.Get<ReceiveReport>(), other.GetRequiredService<ReceiveReport>() };

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => Task.Run(
            () => nodes[n % 2].RunAsync(Some.FakeRenewal($"{Some.FakeRenewal().Body} {n / 2}"), n % 4 < 2 ? Some.Analyst : Some.OtherAnalyst, Ct))));

        Assert.All(outcomes, o => Assert.True(o.Succeeded));
        // Each came at both nodes.
        Assert.Equal(30, outcomes.Count(o => !o.Value!.IsDuplicate));
        await using var db = store.Db();
        Assert.Equal(30, await db.Reports.CountAsync(Ct));
        Assert.Equal(30, await db.Reports.CountAsync(r => r.CampaignId != null, Ct));
        var campaigns = await db.Campaigns.ToListAsync(Ct);
        Assert.Equal(30, campaigns.Sum(c => c.ReportCount));
        Assert.Distinct(campaigns.Select(c => c.Number));
        Assert.Equal((string[])["通報 次郎", "通報 花子"], (await db.AuditEntries.Where(e => e.Kind == Domain.Audit.AuditKind.ReportReceived).Select(e => e.ActorName).Distinct().ToListAsync(Ct)).Order());
    }

    private IntakeTurn Turn(Func<IReadOnlyList<Delivery>, Task<IReadOnlyList<Outcome<Received>>>> store) => new(group =>
    {
        _groups.Add(group.Count);
        return store(group);
    });

    private static Delivery Delivery(int n) => new(
        new(Some.Call($"{n}"), $"{n}", 0, new(new(JudgedVerdict.Benign, 0, Taxonomy.Nobody, 0, [], [], [], "test"), []), null!), Some.Analyst);

    private static IReadOnlyList<Outcome<Received>> Answers(IReadOnlyList<Delivery> group) => [.. group.Select(d => (Outcome<Received>)new Received(Guid.NewGuid(), d.Ready.Key, false))];
}
