using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Storage;

/// <summary>While nodes are exchanged one by one, the program that leaves works on the schema of the one that comes (docs/upgrade.md).</summary>
public sealed class RollingUpgradeTests
{
    /// <summary>The last migration before the rule held: no program without it is in use anywhere.</summary>
    private const string Last = "20261122161906_Partitions";

    /// <summary>
    /// Contract steps: what they take away no program asks for since the version before. Each with the version whose notes say so.
    /// </summary>
    private static readonly HashSet<string> s_contracts = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Every_desk_works_on_while_the_schema_is_that_of_the_next_version(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        await using (var db = store.Db())
        {
            await ExpandAsync(db);
        }

        await FilledStore.WorkAsync(store);

        await using var after = store.Db();
        Assert.Equal(4, await after.Reports.CountAsync(Ct));
        Assert.Equal(1, await after.SuspensionCases.CountAsync(Ct));
        Assert.NotEqual(0, await after.AuditEntries.CountAsync(Ct));
    }

    [Theory, EachDatabase]
    public async Task A_migration_only_adds_unless_it_is_named_as_a_contract_step(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        await using var db = store.Db();
        var migrations = db.GetService<IMigrationsAssembly>();
        Assert.NotEmpty(migrations.Migrations);
        foreach (var (id, type) in migrations.Migrations.Where(m => string.CompareOrdinal(m.Key, Last) > 0 && !s_contracts.Contains(m.Key)))
        {
            var steps = migrations.CreateMigration(type, db.Database.ProviderName!).UpOperations;
            Assert.All(steps, step => Assert.True(OnlyAdds(step, steps), $"{id}: {step.GetType().Name} is not what a program of the version before can stand (docs/upgrade.md)"));
        }
    }

    /// <summary>The rule itself lets by what adds, and nothing else.</summary>
    [Fact]
    public void Only_what_an_older_program_passes_over_is_taken_for_adding()
    {
        var table = new CreateTableOperation { Name = "New" };
        Assert.All(
            (MigrationOperation[])[table, new AddColumnOperation { Table = "Reports", IsNullable = true }, new AddColumnOperation { Table = "Reports", DefaultValue = 0 }, new CreateIndexOperation { Table = "Reports" },
                new CreateIndexOperation { Table = "New", IsUnique = true }, new SqlOperation { Sql = "CREATE INDEX CONCURRENTLY x ON y (z)" }],
            step => Assert.True(OnlyAdds(step, [table])));
        Assert.All(
            (MigrationOperation[])[new DropTableOperation { Name = "Reports" }, new DropColumnOperation { Table = "Reports" }, new RenameColumnOperation { Table = "Reports" }, new RenameTableOperation(),
                new AlterColumnOperation { Table = "Reports" }, new AddColumnOperation { Table = "Reports" }, new CreateIndexOperation { Table = "Reports", IsUnique = true }, new AddForeignKeyOperation { Table = "Reports" }],
            step => Assert.False(OnlyAdds(step, [table])));
    }

    /// <summary>Statements of its own a migration answers for itself.</summary>
    private static bool OnlyAdds(MigrationOperation step, IReadOnlyList<MigrationOperation> all)
    {
        return step switch
        {
            CreateTableOperation or SqlOperation or InsertDataOperation or EnsureSchemaOperation or DropIndexOperation => true,
            AddColumnOperation column => IsNew(column.Table) || column.IsNullable || column.DefaultValue is not null || column.DefaultValueSql is not null,
            CreateIndexOperation index => IsNew(index.Table) || !index.IsUnique,
            AddForeignKeyOperation key => IsNew(key.Table),
            _ => false,
        };

        bool IsNew(string? name) => all.OfType<CreateTableOperation>().Any(t => t.Name == name);
    }

    /// <summary>On every table a column that may be empty, one with a default and an index; beside them a new table and the next version's entry.</summary>
    private static async Task ExpandAsync(ScamWatchDb db)
    {
        var tables = db.Model.GetEntityTypes().Select(e => e.GetTableName()!).Distinct().ToList();
        Assert.NotEmpty(tables);
        var steps = tables.SelectMany(t => (string[])
        [
            $"ALTER TABLE \"{t}\" ADD COLUMN \"NextVersionMayBeEmpty\" text",
            $"ALTER TABLE \"{t}\" ADD COLUMN \"NextVersionHasDefault\" integer NOT NULL DEFAULT 7",
            $"CREATE INDEX \"NextVersion_{t}\" ON \"{t}\" (\"NextVersionHasDefault\")",
        ]);
        foreach (var step in steps.Append("CREATE TABLE \"NextVersion\" (\"Id\" integer PRIMARY KEY)").Append("INSERT INTO \"__EFMigrationsHistory\" VALUES ('29990101000000_NextVersion', '10.0.0')"))
        {
            await db.Database.ExecuteSqlRawAsync(step, Ct);
        }
    }
}
