using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Storage;
using ScamWatch.Ingest;

namespace ScamWatch.Tests.Support;

/// <summary>
/// The product's services over an empty migrated database of their own, with a clock that stands still. What tests
/// arrange and assert goes through <see cref="Get{T}"/> and <see cref="Db"/>.
/// </summary>
internal sealed class TestStore : IAsyncDisposable
{
    /// <summary>Connection string of a server on which test databases may be made; null where there is none.</summary>
    public static string? PostgresServer { get; } = Environment.GetEnvironmentVariable("SCAMWATCH_TEST_POSTGRES");

    private readonly ServiceProvider _services;
    private readonly string _folder;
    private readonly string? _postgresDatabase;

    private TestStore(ServiceProvider services, TestClock clock, string folder, string? postgresDatabase) =>
        (_services, Clock, _folder, _postgresDatabase) = (services, clock, folder, postgresDatabase);

    public TestClock Clock { get; }

    public DataFolder Data => Get<DataFolder>();

    public static async Task<TestStore> OpenAsync(string provider = StorageOptions.Sqlite)
    {
        var folder = Directory.CreateTempSubdirectory("scamwatch-test-").FullName;
        var settings = new Dictionary<string, string?>
        {
            ["Data:Root"] = TestPaths.Data,
            ["Data:State"] = Path.Combine(folder, "state"),
            ["Data:Inbox"] = Path.Combine(folder, "inbox"),
            ["Workers:Enabled"] = "false",
        };
        string? database = null;
        if (provider == StorageOptions.Postgres)
        {
            database = $"t{Guid.NewGuid():N}";
            await PostgresAsync($"create database {database}");
            settings["Database:Provider"] = provider;
            settings["Database:ConnectionString"] =
                new NpgsqlConnectionStringBuilder(PostgresServer) { Database = database, Pooling = false }.ConnectionString;
        }

        var clock = new TestClock();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(clock)
            .AddScamWatchDomain(configuration)
            .AddScamWatchIngest(configuration)
            .BuildServiceProvider();
        TestModel.CopyTo(services.GetRequiredService<DataFolder>().Model);
        File.Copy(Path.Combine(TestPaths.Data, "samples", "municipality.json"), services.GetRequiredService<DataFolder>().Municipality);
        var store = new TestStore(services, clock, folder, database);
        await using var db = store.Db();
        await db.Database.MigrateAsync();
        return store;
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>A fresh context, to look at what was stored.</summary>
    public ScamWatchDb Db() => Get<IDbContextFactory<ScamWatchDb>>().CreateDbContext();

    /// <summary>The kinds of audit entries so far, oldest first.</summary>
    public async Task<IReadOnlyList<AuditKind>> AuditAsync()
    {
        await using var db = Db();
        return await db.AuditEntries.OrderBy(e => e.Id).Select(e => e.Kind).ToListAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        if (_postgresDatabase is { } database)
        {
            await PostgresAsync($"drop database {database} with (force)");
        }
    }

    private static async Task PostgresAsync(string statement)
    {
        await using var connection = new NpgsqlConnection(PostgresServer);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
