using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Campaigns;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace ScamWatch.Domain.Storage.Sqlite;

/// <summary>Storage in one SQLite file: the default.</summary>
public sealed class SqliteScamWatchDb(DbContextOptions<SqliteScamWatchDb> options) : ScamWatchDb(options)
{
    // https://www.sqlite.org/rescode.html#constraint_unique
    private const int ConstraintUnique = 2067, ConstraintPrimaryKey = 1555;

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.HasDbFunction(typeof(ScamWatchDb).GetMethod(nameof(Seconds))!)
            .HasTranslation(a => new SqlFunctionExpression("unixepoch", a, nullable: true, argumentsPropagateNullability: [true], typeof(long), null));
    }

    public override bool IsUniqueViolation(DbUpdateException fault) =>
        fault.InnerException is SqliteException { SqliteExtendedErrorCode: ConstraintUnique or ConstraintPrimaryKey };

    /// <remarks>
    /// https://www.sqlite.org/rescode.html: PERM 3, BUSY 5, LOCKED 6, NOMEM 7, READONLY 8, INTERRUPT 9, IOERR 10, CORRUPT 11,
    /// FULL 13, CANTOPEN 14, PROTOCOL 15, NOLFS 22, NOTADB 26.
    /// </remarks>
    protected override bool IsUnavailable(DbException trouble) =>
        trouble is SqliteException { SqliteErrorCode: 3 or (>= 5 and <= 11) or (>= 13 and <= 15) or 22 or 26 };

    /// <remarks>The sub-query finds where the newest begin, so that a key that thousands share is not read through.</remarks>
    internal override IQueryable<long> NewestKeys(long[] firsts, int most)
    {
        var list = JsonSerializer.Serialize(firsts);
        return Database.SqlQuery<long>(
            $"""
            SELECT k."Id" AS "Value" FROM json_each({list}) AS f CROSS JOIN "FingerprintKeys" AS k ON k."Id" BETWEEN
                COALESCE((SELECT n."Id" FROM "FingerprintKeys" AS n WHERE n."Id" BETWEEN f.value AND f.value + {FingerprintKey.IdMask}
                    ORDER BY n."Id" DESC LIMIT 1 OFFSET {most - 1}), f.value)
                AND f.value + {FingerprintKey.IdMask}
            """);
    }

    internal override Task InsertKeysAsync(long[] keys, CancellationToken ct)
    {
        var list = JsonSerializer.Serialize(keys);
        return Database.ExecuteSqlAsync($"INSERT INTO \"FingerprintKeys\" (\"Id\") SELECT value FROM json_each({list})", ct);
    }

    /// <remarks>The lock is the row of a table; no migration takes that long.</remarks>
    internal override async Task<bool> IsBeingMigratedAsync(DateTime now, CancellationToken ct)
    {
        // Asked before anything else: a question to a file that is not there would make it, and without a journal that others
        // can read beside.
        if (!await Database.CanConnectAsync(ct)
            || await Database.SqlQuery<int>($"SELECT COUNT(*) AS \"Value\" FROM sqlite_master WHERE name = '__EFMigrationsLock'").SingleAsync(ct) == 0)
        {
            return false;
        }

        var since = now.AddSeconds(-30);
        await Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsLock\" WHERE \"Timestamp\" < {since}", ct);
        return await Database.SqlQuery<int>($"SELECT COUNT(*) AS \"Value\" FROM \"__EFMigrationsLock\"").SingleAsync(ct) > 0;
    }
}
