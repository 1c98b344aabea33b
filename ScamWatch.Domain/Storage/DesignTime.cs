using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Storage.Postgres;
using ScamWatch.Domain.Storage.Sqlite;

namespace ScamWatch.Domain.Storage;

/// <summary>Contexts for <c>dotnet ef</c>, which needs the model and no database (docs/build.md).</summary>
internal static class DesignTime
{
    public static TDb Create<TDb>(StorageOptions options) where TDb : ScamWatchDb =>
        new ServiceCollection().AddLogging().AddSingleton(new FieldCipher("none")).AddScamWatchStorage(options).BuildServiceProvider()
            .GetRequiredService<IDbContextFactory<TDb>>().CreateDbContext();
}

/// <inheritdoc cref="DesignTime"/>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteScamWatchDb>
{
    public SqliteScamWatchDb CreateDbContext(string[] args) =>
        DesignTime.Create<SqliteScamWatchDb>(new(StorageOptions.Sqlite, "Data Source=:memory:"));
}

/// <inheritdoc cref="DesignTime"/>
internal sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresScamWatchDb>
{
    public PostgresScamWatchDb CreateDbContext(string[] args) =>
        DesignTime.Create<PostgresScamWatchDb>(new(StorageOptions.Postgres, "Host=none"));
}
