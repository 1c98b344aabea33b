using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using ScamWatch.Domain.Storage;
using ScamWatch.Domain.Storage.Moving;
using ScamWatch.Domain.Storage.Postgres;
using ScamWatch.Domain.Storage.Sqlite;

namespace ScamWatch.Tests.Storage;

/// <summary>Walks both models: a table or column that a move would leave out, or could not copy, fails here.</summary>
public sealed class MovePlanTests
{
    private static readonly IRelationalModel s_sqlite = Model<SqliteScamWatchDb>(new(StorageOptions.Sqlite, "Data Source=:memory:"));
    private static readonly IRelationalModel s_postgres = Model<PostgresScamWatchDb>(new(StorageOptions.Postgres, "Host=none"));
    private static readonly IReadOnlyList<MovedTable> s_plan = MovePlan.Of(s_sqlite, s_postgres);

    [Fact]
    public void Every_table_of_both_databases_is_copied()
    {
        var plan = s_plan.Select(t => t.Name).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(s_sqlite.Tables.Select(t => t.Name).Order(StringComparer.Ordinal), plan);
        Assert.Equal(s_postgres.Tables.Select(t => t.Name).Order(StringComparer.Ordinal), plan);
    }

    [Fact]
    public void Every_column_is_copied_but_the_grams_which_are_made_anew()
    {
        var plan = s_plan.SelectMany(t => t.Columns.Select(c => $"{t.Name}.{c.Name}")).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(s_sqlite.Tables.SelectMany(t => t.Columns.Select(c => $"{t.Name}.{c.Name}")).Order(StringComparer.Ordinal), plan);
        Assert.Equal(["SearchRows.Grams"], s_postgres.Tables.SelectMany(t => t.Columns.Select(c => $"{t.Name}.{c.Name}")).Except(plan));
        Assert.Equal(("SearchRows", "Grams"), s_plan.Where(t => t.Grams is not null).Select(t => (t.Name, t.Grams)).Single());
    }

    [Fact]
    public void Each_table_comes_after_those_its_rows_refer_to()
    {
        var place = s_plan.Select((t, i) => (t.Name, i)).ToDictionary(t => t.Name, t => t.i, StringComparer.Ordinal);

        Assert.All(s_sqlite.Tables.SelectMany(t => t.ForeignKeyConstraints).Where(f => f.PrincipalTable != f.Table),
            f => Assert.True(place[f.PrincipalTable.Name] < place[f.Table.Name], f.Name));
        Assert.All(s_plan, t => Assert.NotEmpty(t.Key));
    }

    private static IRelationalModel Model<TDb>(StorageOptions options) where TDb : ScamWatchDb
    {
        using var db = DesignTime.Create<TDb>(options);
        return db.Model.GetRelationalModel();
    }
}
