using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Insights;
using ScamWatch.Domain.Operations;
using ScamWatch.Domain.Reach;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Domain.Storage.Postgres;
using ScamWatch.Ingest.Operations;
using ScamWatch.Tests.Feeds;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Storage;

/// <summary>Figures and public pages over a real streaming replica: one that keeps up, lags, is gone and comes back.</summary>
public sealed class ReadReplicaTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_one_everything_is_read_from_the_one_database()
    {
        await using var store = await TestStore.OpenAsync();
        await using var figures = await store.Get<ReadContexts>().CreateDbContextAsync(Ct);
        await using var pages = await store.Get<PublicContexts>().CreateDbContextAsync(Ct);

        Assert.Equal(store.Db().Database.GetConnectionString(), figures.Database.GetConnectionString());
        Assert.Equal(store.Db().Database.GetConnectionString(), pages.Database.GetConnectionString());
        Assert.Null((await store.Get<FindOperations>().RunAsync(Ct)).Replica);
        Assert.False(store.Get<ReadReplica>().Doubt(new TimeoutException()));
    }

    [Fact]
    public async Task It_is_read_while_it_keeps_up_and_the_primary_while_not()
    {
        Assert.SkipWhen(ReplicaServers.Missing is not null, ReplicaServers.Missing ?? "");
        Assert.SkipWhen(TestStore.PostgresServer is null, "SCAMWATCH_TEST_POSTGRES is not set (./test.sh starts a server)");
        await using var servers = await ReplicaServers.StartAsync();
        await using var store = await TestStore.OpenAsync(StorageOptions.Postgres, settings: new Dictionary<string, string?>
        {
            ["Database:ConnectionString"] = servers.Primary,
            ["Database:ReadConnectionString"] = servers.Replica,
            ["Database:ReadLagSeconds"] = "1",
        });
        await using (var db = store.Db())
        {
            await db.Database.MigrateAsync(Ct);
        }

        // Not there yet.
        Assert.False(await IsReplicaAsync(store.Get<ReadContexts>()));
        await servers.FollowAsync();
        await UntilAsync(store, s => s.IsRead);

        // It keeps up.
        Assert.True(await IsReplicaAsync(store.Get<ReadContexts>()));
        Assert.True(await IsReplicaAsync(store.Get<PublicContexts>()));
        await store.Get<ReceiveReport>().RunAsync(Some.FakeRenewal(), Actor.Worker("test"), Ct);
        var pages = store.Get<IServiceProvider>().GetRequiredKeyedService<FindPublicAlerts>(FindPublicAlerts.ForPages);
        Assert.Equal([(await store.PublishedAsync()).Slug], (await pages.SnapshotAsync(Ct)).Alerts.Select(a => a.Slug));
        Assert.Equal(("ok", true), await SaidAsync(store));

        // It stands still: the public sees a change all the same, at once; figures may lack it, until the lag is too long.
        await RunAsync(servers.Replica, "SELECT pg_wal_replay_pause()");
        await store.PublishedAsync();
        Assert.Equal(2, (await pages.SnapshotAsync(Ct)).Alerts.Count);
        await UntilAsync(store, s => s.Fault == "behind");
        Assert.False(await IsReplicaAsync(store.Get<ReadContexts>()));
        Assert.Equal(("degraded", false), await SaidAsync(store));
        await RunAsync(servers.Replica, "SELECT pg_wal_replay_resume()");
        await UntilAsync(store, s => s.IsRead);

        // It is gone in the middle: whoever is reading gets figures all the same.
        var find = store.Get<FindInsights>();
        Assert.True(await IsReplicaAsync(store.Get<ReadContexts>()));
        await servers.StopReplicaAsync();
        var gone = (await find.RunAsync(InsightRange.Last(7, store.Today), Some.Supervisor, Ct))!;
        Assert.Equal(1, gone.Reports);
        Assert.Empty((await store.Get<FindReach>().RunAsync(InsightRange.Last(7, store.Today), Ct)).Warnings);
        Assert.False(await IsReplicaAsync(store.Get<ReadContexts>()));
        Assert.Equal(2, (await pages.SnapshotAsync(Ct)).Alerts.Count);
        Assert.Equal(("degraded", false), await SaidAsync(store));

        // It comes back.
        await servers.StartReplicaAsync();
        await UntilAsync(store, s => s.IsRead);
        Assert.True(await IsReplicaAsync(store.Get<ReadContexts>()));

        // What takes writes itself is no replica any more, or never was one.
        await RunAsync(servers.Replica, "SELECT pg_promote()");
        await UntilAsync(store, s => s.Fault == "no-replica");
        Assert.False(await IsReplicaAsync(store.Get<PublicContexts>()));
    }

    private static async Task<bool> IsReplicaAsync(IDbContextFactory<ScamWatchDb> contexts)
    {
        await using var db = await contexts.CreateDbContextAsync(Ct);
        return await db.Database.SqlQuery<bool>($"SELECT pg_is_in_recovery() AS \"Value\"").SingleAsync(Ct);
    }

    /// <summary>What the state of dependencies says of it, and the state that the operations page shows.</summary>
    private static async Task<(string, bool)> SaidAsync(TestStore store)
    {
        var state = (await store.Get<FindOperations>().RunAsync(Ct)).Replica!;
        Assert.Equal(state.IsRead, state.Away == TimeSpan.Zero);
        return (Assert.Single(await store.Get<CheckDependencies>().RunAsync(Ct), d => d.Name == "replica").Status, state.IsRead);
    }

    private static async Task UntilAsync(TestStore store, Func<ReplicaState, bool> reached)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (!reached((await store.Get<ReadReplica>().LookAsync(patience.Token))!))
        {
            await Task.Delay(100, patience.Token);
        }
    }

    private static async Task RunAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
