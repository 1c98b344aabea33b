using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ScamWatch.Domain;
using ScamWatch.Domain.Nodes;
using ScamWatch.Ingest;
using ScamWatch.Ingest.Guidance;
using ScamWatch.Ingest.Nodes;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Nodes;

public sealed class WorkerLeaseTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Of_many_that_ask_at_once_one_has_the_work_and_the_next_when_it_is_given_back(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var leases = store.Get<WorkerLeases>();

        var asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => leases.TakeAsync("work", Ct))));
        var held = Assert.Single(asked, l => l is not null)!;
        Assert.Null(await leases.TakeAsync("work", Ct));
        await using (var beside = await leases.TakeAsync("other work", Ct))
        {
            Assert.NotNull(beside);
        }

        await held.DisposeAsync();
        var ran = false;
        Assert.True(await leases.InTurnAsync("work", _ => Task.FromResult(ran = true), Ct));
        Assert.True(ran);
    }

    [Theory, EachDatabase]
    public async Task The_work_of_a_node_that_fell_silent_is_taken_over_and_it_cannot_have_it_back(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var leases = store.Get<WorkerLeases>();
        Assert.True(await leases.TakeAsync("work", "dead", Ct));

        store.Clock.Advance(WorkerLeases.Length - TimeSpan.FromSeconds(1));
        Assert.False(await leases.TakeAsync("work", "next", Ct));
        Assert.True(await leases.KeepAsync("work", "dead", Ct));

        store.Clock.Advance(WorkerLeases.Length);
        Assert.True(await leases.TakeAsync("work", "next", Ct));
        Assert.False(await leases.KeepAsync("work", "dead", Ct));
        // What it gives back late is not its own any more.
        await leases.LetGoAsync("work", "dead");
        Assert.False(await leases.TakeAsync("work", "third", Ct));
    }

    [Fact]
    public async Task The_work_of_a_process_that_died_on_this_machine_is_taken_at_once()
    {
        await using var store = new TestStore();
        var leases = store.Get<WorkerLeases>();
        using var process = System.Diagnostics.Process.Start("dotnet", "--version")!;
        var owner = LeaseOwner.Of(process.Id, "life");
        await process.WaitForExitAsync(Ct);
        Assert.True(await leases.TakeAsync("work", owner, Ct));
        Assert.True(await leases.TakeAsync("work", LeaseOwner.New(), Ct));
        Assert.False(await leases.TakeAsync("work", LeaseOwner.New(), Ct));

        // An earlier life under our own number, as in a container that was started again.
        Assert.True(await leases.TakeAsync("other", LeaseOwner.Of(Environment.ProcessId, "before"), Ct));
        Assert.True(await leases.TakeAsync("other", LeaseOwner.New(), Ct));
        // Of another machine nothing is known.
        Assert.False(LeaseOwner.IsGone($"elsewhere|{process.Id}|life|turn"));
    }

    [Theory]
    [InlineData(null, true, true)]
    [InlineData("web", true, false)]
    [InlineData("worker", false, true)]
    [InlineData("worker, web", true, true)]
    public void A_node_has_the_roles_of_the_setting(string? setting, bool web, bool workers)
    {
        var roles = NodeRoles.From(With(setting));

        Assert.Equal(new(web, workers), roles);
        if (!web)
        {
            Assert.Contains("scamwatch run", Assert.Throws<NodeRoleException>(roles.RequireWeb).Message, StringComparison.Ordinal);
        }

        if (!workers)
        {
            Assert.Throws<NodeRoleException>(roles.RequireWorkers);
        }
    }

    [Theory]
    [InlineData("all")]
    [InlineData(",")]
    [InlineData("Web")]
    public void A_role_that_is_none_is_refused_with_its_name(string setting) =>
        Assert.Contains(setting, Assert.Throws<NodeRoleException>(() => NodeRoles.From(With(setting))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("web", false)]
    [InlineData("worker", true)]
    public void Workers_run_where_the_role_is_and_changes_are_heard_of_on_every_node(string setting, bool workers)
    {
        using var folder = new TemporaryState();
        var configuration = With(setting, ("Data:Root", TestPaths.Data), ("Data:State", folder.Path));
        var types = new ServiceCollection().AddLogging().AddScamWatchDomain(configuration).AddScamWatchIngest(configuration)
            .Where(s => s.ServiceType == typeof(IHostedService)).Select(s => s.ImplementationType).ToList();

        Assert.Equal(workers, types.Contains(typeof(DisposalWorker)));
        Assert.Contains(typeof(OtherProcesses), types);
    }

    private static IConfiguration With(string? roles, params (string Key, string Value)[] more) => new ConfigurationBuilder()
        .AddInMemoryCollection([new("Node:Roles", roles), .. more.Select(m => KeyValuePair.Create(m.Key, (string?)m.Value))]).Build();

    private sealed class TemporaryState : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("scamwatch-roles-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
