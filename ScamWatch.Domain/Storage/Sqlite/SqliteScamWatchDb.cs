using System.Data.Common;
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

    /// <remarks>
    /// https://www.sqlite.org/rescode.html: PERM 3, BUSY 5, LOCKED 6, NOMEM 7, READONLY 8, INTERRUPT 9, IOERR 10, CORRUPT 11,
    /// FULL 13, CANTOPEN 14, PROTOCOL 15, NOLFS 22, NOTADB 26.
    /// </remarks>
    protected override bool IsUnavailable(DbException trouble) =>
        trouble is SqliteException { SqliteErrorCode: 3 or (>= 5 and <= 11) or (>= 13 and <= 15) or 22 or 26 };
}
