using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ScamWatch.Domain.Storage.Sqlite;

/// <summary>Storage in one SQLite file: the default.</summary>
public sealed class SqliteScamWatchDb(DbContextOptions<SqliteScamWatchDb> options) : ScamWatchDb(options)
{
    // https://www.sqlite.org/rescode.html#constraint_unique
    private const int ConstraintUnique = 2067, ConstraintPrimaryKey = 1555;

    public override bool IsUniqueViolation(DbUpdateException fault) =>
        fault.InnerException is SqliteException { SqliteExtendedErrorCode: ConstraintUnique or ConstraintPrimaryKey };
}
