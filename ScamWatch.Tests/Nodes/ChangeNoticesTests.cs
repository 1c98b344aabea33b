using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Ingest.Nodes;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Nodes;

/// <summary>
/// Two nodes over one PostgreSQL database. Changes here write no audit entry, so the look at the trail, once a second, does not see
/// them: what is heard was told.
/// </summary>
public sealed class ChangeNoticesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_is_heard_of_on_the_other_node_and_what_is_rolled_back_is_not()
    {
        await using var nodes = await Nodes.StartAsync();
        await using (var db = nodes.There())
        {
            await using var undone = await db.Database.BeginTransactionAsync(Ct);
            db.ReplyStops.Add(Stop("1"));
            await db.SaveChangesAsync(Ct);
            await undone.RollbackAsync(Ct);
        }

        await using (var db = nodes.There())
        {
            db.SpreadMarks.Add(Domain.Subscriptions.SpreadMark.Of(Guid.CreateVersion7(), 1, 0, 0, DateTime.UtcNow));
            await db.SaveChangesAsync(Ct);
        }

        await nodes.UntilHeardAsync(Topic.Spread);
        Assert.Equal(nodes.Before[Topic.Replies], nodes.Here.Turns(Topic.Replies));

        await using (var db = nodes.There())
        {
            await using var several = await db.Database.BeginTransactionAsync(Ct);
            db.ReplyStops.Add(Stop("2"));
            await db.SaveChangesAsync(Ct);
            await several.CommitAsync(Ct);
        }

        await nodes.UntilHeardAsync(Topic.Replies);
    }

    [Fact]
    public async Task Each_of_a_burst_of_commits_is_followed_by_a_notice()
    {
        await using var nodes = await Nodes.StartAsync();
        var heard = 0;
        using var listening = nodes.Here.On(Topic.Replies, async () =>
        {
            await using var db = nodes.Store.Db();
            Volatile.Write(ref heard, await db.ReplyStops.CountAsync(Ct));
        });

        for (var i = 0; i < 40; i++)
        {
            await using var db = nodes.There();
            db.ReplyStops.Add(Stop($"{i}"));
            await db.SaveChangesAsync(Ct);
        }

        // The last one too, which came within the interval of one before.
        await Patience.UntilAsync(() => Volatile.Read(ref heard) == 40);
    }

    [Fact]
    public async Task Rows_past_the_change_tracker_and_notices_without_a_commit_are_told_too()
    {
        await using var nodes = await Nodes.StartAsync();
        await nodes.Other.GetRequiredService<RowWriter>().InsertAsync([Stop("1")], Ct);
        await nodes.UntilHeardAsync(Topic.Replies);

        nodes.Other.GetRequiredService<ChangeFeed>().Publish(Topic.CardReaders);
        await nodes.UntilHeardAsync(Topic.CardReaders);
    }

    [Fact]
    public async Task A_lost_connection_is_made_again_and_everything_is_looked_at()
    {
        await using var nodes = await Nodes.StartAsync();
        await nodes.CutAsync();
        // Said to nobody: it is seen by the look that follows the connection.
        await nodes.UntilHeardAsync(Topic.Leaks);

        nodes.Remember();
        await using (var db = nodes.There())
        {
            db.ReplyStops.Add(Stop("1"));
            await db.SaveChangesAsync(Ct);
        }

        await nodes.UntilHeardAsync(Topic.Replies);
        Assert.Equal(nodes.Before[Topic.Leaks], nodes.Here.Turns(Topic.Leaks));
    }

    [Fact]
    public async Task What_was_told_is_not_told_again_by_the_look_at_the_trail()
    {
        await using var nodes = await Nodes.StartAsync();
        await nodes.Other.GetRequiredService<ReceiveReport>().RunAsync(Some.FakeRenewal(), Actor.CommandLine, Ct);
        await nodes.UntilHeardAsync(Topic.Reports);

        // Three looks.
        await Task.Delay(TimeSpan.FromSeconds(3), Ct);
        Assert.Equal(nodes.Before[Topic.Leaks], nodes.Here.Turns(Topic.Leaks));
    }

    private static ReplyStop Stop(string recipient) => ReplyStop.Of(recipient, DateTime.UtcNow);

    private sealed class Nodes : IAsyncDisposable
    {
        private readonly IHostedService _listening;

        private Nodes(TestStore store, ServiceProvider other) =>
            (Store, Other, _listening) = (store, other, store.Get<IEnumerable<IHostedService>>().OfType<OtherProcesses>().Single());

        public TestStore Store { get; }

        public ServiceProvider Other { get; }

        public ChangeFeed Here => Store.Get<ChangeFeed>();

        public Dictionary<Topic, long> Before { get; } = [];

        public static async Task<Nodes> StartAsync()
        {
            Assert.SkipWhen(TestStore.PostgresServer is null, "SCAMWATCH_TEST_POSTGRES is not set (./test.sh starts a server)");
            var store = await TestStore.OpenAsync(StorageOptions.Postgres);
            var nodes = new Nodes(store, store.OtherNode());
            nodes.Remember();
            await nodes._listening.StartAsync(Ct);
            // The first look, once it listens.
            await nodes.UntilHeardAsync(Topic.AuditChain);
            nodes.Remember();
            return nodes;
        }

        public ScamWatchDb There() => Other.GetRequiredService<IDbContextFactory<ScamWatchDb>>().CreateDbContext();

        public void Remember()
        {
            foreach (var topic in Enum.GetValues<Topic>())
            {
                Before[topic] = Here.Turns(topic);
            }
        }

        public Task UntilHeardAsync(Topic topic) => Patience.UntilAsync(() => Here.Turns(topic) > Before[topic]);

        /// <summary>Ends the connection from the server's side.</summary>
        public async Task CutAsync()
        {
            await using var connection = new NpgsqlConnection(Store.Get<StorageOptions>().ConnectionString);
            await connection.OpenAsync(Ct);
            await using var cut = new NpgsqlCommand(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'", connection);
            Assert.True(await cut.ExecuteScalarAsync(Ct) is true);
        }

        public async ValueTask DisposeAsync()
        {
            await _listening.StopAsync(default);
            await Other.DisposeAsync();
            await Store.DisposeAsync();
        }
    }
}
