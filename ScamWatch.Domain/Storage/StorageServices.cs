using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Storage.Postgres;
using ScamWatch.Domain.Storage.Sqlite;

namespace ScamWatch.Domain.Storage;

/// <summary>Where data is kept: settings <c>Database:Provider</c> and <c>Database:ConnectionString</c>.</summary>
/// <param name="Provider"><c>sqlite</c> or <c>postgres</c>.</param>
/// <param name="ConnectionString">Of that provider.</param>
public sealed record StorageOptions(string Provider, string ConnectionString)
{
    public const string Sqlite = "sqlite";

    public const string Postgres = "postgres";

    private const int MostLagSeconds = 3600;

    /// <summary><c>Database:ReadConnectionString</c>: of a streaming replica that public pages and figures are read from; null for none.</summary>
    public string? ReadConnectionString { get; init; }

    /// <summary><c>Database:ReadLagSeconds</c>, 1 to 3,600: a replica that is further behind is not read from.</summary>
    public TimeSpan ReadLag { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads the settings; with none, one SQLite file in the state folder.</summary>
    /// <exception cref="InvalidOperationException">An unknown provider, PostgreSQL without a connection string, SQLite with a replica, or a lag that is none.</exception>
    public static StorageOptions From(IConfiguration configuration, DataFolder data) => Primary(configuration, data) with
    {
        ReadConnectionString = configuration["Database:ReadConnectionString"] is not { Length: > 0 } replica ? null
            : configuration["Database:Provider"] == Postgres ? replica
            : throw new InvalidOperationException("Database:ReadConnectionString names a replica, which only Database:Provider postgres has."),
        ReadLag = configuration["Database:ReadLagSeconds"] is not { Length: > 0 } lag ? TimeSpan.FromSeconds(30)
            : int.TryParse(lag, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= MostLagSeconds ? TimeSpan.FromSeconds(seconds)
            : throw new InvalidOperationException($"Database:ReadLagSeconds must be a whole number of seconds, 1 to {MostLagSeconds}."),
    };

    private static StorageOptions Primary(IConfiguration configuration, DataFolder data)
    {
        var provider = configuration["Database:Provider"] ?? Sqlite;
        var connection = configuration["Database:ConnectionString"];
        return provider switch
        {
            Sqlite => new(provider, connection ?? $"Data Source={Path.Combine(data.State, "scamwatch.db")}"),
            Postgres => new(provider, connection ?? throw new InvalidOperationException(
                "Database:Provider is postgres; set Database:ConnectionString too.")),
            _ => throw new InvalidOperationException(
                $"Database:Provider is '{provider}'; it must be {Sqlite} or {Postgres}."),
        };
    }
}

public static class StorageServices
{
    /// <summary>Adds the context factory of the chosen provider, the scoped context Identity needs, and the change feed.</summary>
    public static IServiceCollection AddScamWatchStorage(this IServiceCollection services, StorageOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(provider => new FieldCipher(provider.GetRequiredService<DataFolder>().Keys));
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton<ReadReplica>();
        services.AddSingleton<ReadContexts>();
        services.AddSingleton<PublicContexts>();
        if (options.Provider == StorageOptions.Postgres)
        {
            services.AddSingleton<ChangeNotices>();
        }

        services.AddSingleton(provider => new SavedChangesInterceptor(
            provider.GetRequiredService<ChangeFeed>(), provider.GetService<ChangeNotices>(), new Lazy<AuditKeys>(provider.GetRequiredService<AuditKeys>)));
        // Version 3 brings the passkey tables. Set here, since the schema must not depend on how a host sets up Identity.
        services.Configure<IdentityOptions>(o => o.Stores.SchemaVersion = IdentitySchemaVersions.Version3);
        services.AddSingleton<RowWriter>(provider =>
        {
            var contexts = provider.GetRequiredService<IDbContextFactory<ScamWatchDb>>();
            var changes = provider.GetRequiredService<SavedChangesInterceptor>();
            return options.Provider == StorageOptions.Postgres
                ? new PooledInsert(options.ConnectionString, contexts, changes)
                : new GroupCommit(options.ConnectionString, contexts, changes);
        });
        return options.Provider == StorageOptions.Postgres
            ? services.AddProvider<PostgresScamWatchDb>(o => o.UseNpgsql(options.ConnectionString).AddInterceptors(SkipLocked.Instance))
            : services.AddProvider<SqliteScamWatchDb>(o => o.UseSqlite(options.ConnectionString).ConfigureWarnings(Quieten));
    }

    /// <summary>
    /// SQLite changes a column by making the table anew, between two PRAGMAs that no transaction holds, and EF Core warns of that at every new database, to
    /// whoever starts the program for the first time. Nothing is lost in an empty one; an upgrade begins with a backup (docs/upgrade.md).
    /// </summary>
    private static void Quieten(WarningsConfigurationBuilder warnings) =>
        warnings.Log((RelationalEventId.NonTransactionalMigrationOperationWarning, LogLevel.Information));

    /// <summary>A context over a SQLite file beside the database of the settings, under the keys of this installation.</summary>
    internal static SqliteScamWatchDb OpenSqlite(SqliteConnection connection, IServiceProvider services) =>
        new(new DbContextOptionsBuilder<SqliteScamWatchDb>().UseApplicationServiceProvider(services).UseSqlite(connection)
            .ReplaceService<IModelCacheKeyFactory, SealedModelKey>().Options);

    private static IServiceCollection AddProvider<TDb>(
        this IServiceCollection services, Action<DbContextOptionsBuilder> use) where TDb : ScamWatchDb
    {
        services.AddDbContextFactory<TDb>((provider, o) =>
        {
            use(o);
            o.ReplaceService<IModelCacheKeyFactory, SealedModelKey>();
            o.AddInterceptors(provider.GetRequiredService<SavedChangesInterceptor>());
        });
        services.AddSingleton<IDbContextFactory<ScamWatchDb>, Factory<TDb>>();
        // Identity's store asks for a context of its own, one a request.
        services.AddScoped<ScamWatchDb>(provider => provider.GetRequiredService<TDb>());
        return services;
    }

    private sealed class Factory<TDb>(IDbContextFactory<TDb> factory) : IDbContextFactory<ScamWatchDb>
        where TDb : ScamWatchDb
    {
        public ScamWatchDb CreateDbContext() => factory.CreateDbContext();
    }
}
