using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Storage;
using ScamWatch.Ingest;

namespace ScamWatch.Tests.Support;

/// <summary>
/// The product's services as the program sets them up, over an empty migrated database of their own and a clock that
/// stands still. Wiring into another container (bUnit's) goes by <see cref="AddTo"/>.
/// </summary>
internal sealed class TestStore : IAsyncDisposable
{
    /// <summary>Connection string of a server on which test databases may be made; null where there is none.</summary>
    public static string? PostgresServer { get; } = Environment.GetEnvironmentVariable("SCAMWATCH_TEST_POSTGRES");

    // Migrated once, then copied: a fresh database for each test at the price of a file.
    private static readonly Lazy<string> s_emptySqlite = new(MigrateSqlite);

    // The same on the server: a copy of it is a matter of files there too.
    private static readonly Lazy<Task<string>> s_emptyPostgres = new(MigratePostgresAsync);

    // One for all stores, as a model is made for each: their keys are copied into each store's folder, where other processes look.
    private static readonly Lazy<(string Folder, FieldCipher Cipher)> s_keys = new(MakeKeys);

    private readonly string _folder = Directory.CreateTempSubdirectory("scamwatch-test-").FullName;
    private readonly IConfiguration _configuration;
    private readonly ServiceProvider _services;
    private readonly string? _postgresDatabase;
    private readonly FieldCipher _cipher;

    /// <summary>Settings with which reporters are written to.</summary>
    public static IReadOnlyDictionary<string, string?> MailOn { get; } = new Dictionary<string, string?>
    {
        ["Smtp:Host"] = "localhost",
        ["Smtp:Security"] = "none",
        ["Replies:From"] = "tsuho@minatogawa.example",
        ["Replies:AcknowledgementsPerDay"] = "3",
        ["Public:BaseUrl"] = "https://www.minatogawa.example/",
    };

    /// <summary>A store on SQLite.</summary>
    /// <param name="settings">What is set otherwise than usual.</param>
    /// <param name="cipher">Keys of its own; null for those that all stores share.</param>
    public TestStore(IReadOnlyDictionary<string, string?>? settings = null, FieldCipher? cipher = null) : this(null, settings, cipher)
    {
        File.Copy(s_emptySqlite.Value, Path.Combine(Data.State, "scamwatch.db"));
    }

    private TestStore(string? postgresDatabase, IReadOnlyDictionary<string, string?>? more, FieldCipher? cipher)
    {
        _cipher = cipher ?? s_keys.Value.Cipher;
        _postgresDatabase = postgresDatabase;
        var settings = new Dictionary<string, string?>
        {
            ["Data:Root"] = TestPaths.Data,
            ["Data:State"] = Path.Combine(_folder, "state"),
            ["Data:Inbox"] = Path.Combine(_folder, "inbox"),
            ["Workers:Enabled"] = "false",
        };
        if (postgresDatabase is not null)
        {
            settings["Database:Provider"] = StorageOptions.Postgres;
            settings["Database:ConnectionString"] = PostgresConnection(postgresDatabase, isPooled: true);
        }

        foreach (var (key, value) in more ?? new Dictionary<string, string?>())
        {
            settings[key] = value;
        }

        _configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        AddTo(services);
        _services = services.BuildServiceProvider();
        Directory.CreateDirectory(Data.Keys);
        foreach (var key in Directory.GetFiles(s_keys.Value.Folder, "*.key"))
        {
            File.Copy(key, Path.Combine(Data.Keys, Path.GetFileName(key)));
        }

        File.Copy(Path.Combine(TestPaths.Data, "samples", "municipality.json"), Data.Municipality);
    }

    public TestClock Clock { get; } = new();

    public DateOnly Today => JapanTime.DayOf(Clock.UtcNow);

    public DataFolder Data => Get<DataFolder>();

    /// <summary>A store on either database, with a trained model at hand.</summary>
    /// <param name="saveModel">Writes the model file; null for the one trained from the whole corpus.</param>
    /// <param name="settings">What is set otherwise than usual.</param>
    /// <param name="cipher">Keys of its own; null for those that all stores share.</param>
    public static async Task<TestStore> OpenAsync(
        string provider = StorageOptions.Sqlite, Action<string>? saveModel = null, IReadOnlyDictionary<string, string?>? settings = null,
        FieldCipher? cipher = null)
    {
        TestStore store;
        if (provider == StorageOptions.Postgres)
        {
            var (database, empty) = ($"t{Guid.NewGuid():N}", await s_emptyPostgres.Value);
            await PostgresAsync($"create database {database} template {empty}");
            store = new(database, settings, cipher);
        }
        else
        {
            store = new(settings, cipher);
        }

        (saveModel ?? TestModel.CopyTo)(store.Data.Model);
        return store;
    }

    /// <summary>The product's services as another node over the same database has them.</summary>
    public ServiceProvider OtherNode()
    {
        var services = new ServiceCollection();
        AddTo(services);
        return services.BuildServiceProvider();
    }

    /// <summary>Adds the same services, over the same database, to another container.</summary>
    public void AddTo(IServiceCollection services) => services
        .AddLogging()
        .AddSingleton<TimeProvider>(Clock)
        .AddSingleton(_cipher)
        .AddScamWatchDomain(_configuration)
        .AddScamWatchIngest(_configuration);

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>A fresh context, to look at what was stored.</summary>
    public ScamWatchDb Db() => Get<IDbContextFactory<ScamWatchDb>>().CreateDbContext();

    /// <summary>Stores an entity as it is, past all rules.</summary>
    public async Task<T> AddAsync<T>(T entity) where T : class
    {
        await using var db = Db();
        db.Add(entity);
        await db.SaveChangesAsync();
        return entity;
    }

    /// <summary>The audit trail so far, oldest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AuditEntriesAsync()
    {
        await using var db = Db();
        return await db.AuditEntries.AsNoTracking().OrderBy(e => e.Id).ToListAsync();
    }

    /// <summary>What the audit trail tells of, oldest first.</summary>
    /// <param name="subject">Only of this subject; null for all.</param>
    public async Task<IReadOnlyList<AuditKind>> AuditAsync(string? subject = null) =>
        [.. (await AuditEntriesAsync()).Where(e => subject is null || e.Subject == subject).Select(e => e.Kind)];

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        await Folders.DeleteAsync(_folder);
        if (_postgresDatabase is { } database)
        {
            await using var connection = new NpgsqlConnection(PostgresConnection(database, isPooled: true));
            NpgsqlConnection.ClearPool(connection);
            await PostgresAsync($"drop database {database} with (force)");
        }
    }

    private static string MigrateSqlite()
    {
        var file = Path.Combine(Path.GetTempPath(), $"scamwatch-empty-{Guid.NewGuid():N}.db");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(file);
        var services = new ServiceCollection().AddLogging().AddSingleton(s_keys.Value.Cipher)
            .AddScamWatchStorage(new(StorageOptions.Sqlite, $"Data Source={file};Pooling=False"));
        using var provider = services.BuildServiceProvider();
        using var db = provider.GetRequiredService<IDbContextFactory<ScamWatchDb>>().CreateDbContext();
        db.Database.Migrate();
        // The copy takes one file only: nothing may be left in a journal beside it.
        db.Database.ExecuteSqlRaw("PRAGMA wal_checkpoint(TRUNCATE)");
        return file;
    }

    private static async Task<string> MigratePostgresAsync()
    {
        var database = await NewPostgresDatabaseAsync();
        // Without a pool: a database is only copied while nobody is connected to it.
        var services = new ServiceCollection().AddLogging().AddSingleton(s_keys.Value.Cipher)
            .AddScamWatchStorage(new(StorageOptions.Postgres, PostgresConnection(database)));
        await using var provider = services.BuildServiceProvider();
        await using var db = await provider.GetRequiredService<IDbContextFactory<ScamWatchDb>>().CreateDbContextAsync();
        await db.Database.MigrateAsync();
        // The migration looks at the real clock; the stores' stands still.
        await db.AddMonthsAsync(new TestClock().UtcNow, default);
        return database;
    }

    private static (string, FieldCipher) MakeKeys()
    {
        var folder = Directory.CreateTempSubdirectory("scamwatch-keys-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var cipher = new FieldCipher(folder);
        _ = cipher.Keys.Ids;
        return (folder, cipher);
    }

    /// <summary>An empty database on the test server; the name of it.</summary>
    public static async Task<string> NewPostgresDatabaseAsync()
    {
        var database = $"t{Guid.NewGuid():N}";
        await PostgresAsync($"create database {database}");
        return database;
    }

    /// <param name="isPooled">True to keep connections for later, as the program does in service; whoever asks for it ends them.</param>
    public static string PostgresConnection(string database, bool isPooled = false) =>
        new NpgsqlConnectionStringBuilder(PostgresServer) { Database = database, Pooling = isPooled, MaxPoolSize = 20 }.ConnectionString;

    private static async Task PostgresAsync(string statement)
    {
        await using var connection = new NpgsqlConnection(PostgresServer);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
