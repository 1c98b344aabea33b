using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Campaigns;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;
using ScamWatch.Domain.Reports;
using SQLitePCL;

namespace ScamWatch.Domain.Storage.Sqlite;

/// <summary>Storage in one SQLite file: the default.</summary>
public sealed class SqliteScamWatchDb(DbContextOptions<SqliteScamWatchDb> options) : ScamWatchDb(options)
{
    // https://www.sqlite.org/rescode.html#constraint_unique
    private const int ConstraintUnique = 2067, ConstraintPrimaryKey = 1555;

    /// <summary>4,000 pages (16 MB) in the journal before they are copied into the file, instead of 1,000.</summary>
    private const string LongJournal = "PRAGMA wal_autocheckpoint = 4000";

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

    /// <remarks>
    /// Keys of fingerprints and ids lie anywhere in their indexes: with a checkpoint after each 1,000 pages every commit of 250 reports copies the
    /// same pages into the file and waits for the disk twice more. What is committed is flushed as before
    /// (sqlite.org/pragma.html: wal_autocheckpoint). Set for the connection, which goes back to the pool with it; more pages in memory are not,
    /// since every connection of the pool would keep them.
    /// </remarks>
    internal override async Task<IDbContextTransaction> BeginCampaignsAsync(CancellationToken ct)
    {
        await Database.OpenConnectionAsync(ct);
        SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(((SqliteConnection)Database.GetDbConnection()).Handle, LongJournal), null);
        return await Database.BeginTransactionAsync(ct);
    }

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

    /// <remarks>What the index has not taken in yet is newer than all it knows, and named without being asked about.</remarks>
    internal override async Task<IReadOnlyList<SearchHit>> CandidatesAsync(
        IReadOnlyList<string> grams, long before, int most, CancellationToken ct)
    {
        if (grams.Count == 0)
        {
            return await NewestAsync(-1, before, most, ct);
        }

        var indexed = await SearchProgress.Select(p => p.IndexedTo).SingleAsync(ct);
        var hits = await NewestAsync(indexed, before, most, ct);
        if (hits.Count == most)
        {
            return hits;
        }

        // Words side by side must all be there (https://www.sqlite.org/fts5.html, 3.7).
        var match = Grams.WordsOf(grams);
        var from = Math.Min(before, indexed + 1);
        var rest = most - hits.Count;
        // The index gives its places in order: with it outside, only what is wanted is read.
        hits.AddRange(await Database.SqlQuery<SearchHit>(
            $"""
            SELECT s."Id", s."ReportId" FROM "ReportSearch" AS f CROSS JOIN "SearchRows" AS s ON s."Id" = f.rowid
            WHERE f."ReportSearch" MATCH {match} AND f.rowid < {from} ORDER BY f.rowid DESC LIMIT {rest}
            """).ToListAsync(ct));
        return hits;
    }

    internal override async Task<int> IndexAsync(int most, CancellationToken ct)
    {
        if (await SearchProgress.Select(p => p.IndexedTo).SingleAsync(ct) is var seen && !await SearchRows.AnyAsync(s => s.Id > seen, ct))
        {
            return 0;
        }

        // A writer from the start, as every transaction of this library: two processes do not take in the same.
        await using var commit = await Database.BeginTransactionAsync(ct);
        var indexed = await SearchProgress.Select(p => p.IndexedTo).SingleAsync(ct);
        var rows = await SearchRows.Where(s => s.Id > indexed).OrderBy(s => s.Id).Take(most)
            .Join(Reports, s => s.ReportId, r => r.Id, (s, r) => new
            {
                s.Id,
                r.ReceiptNumber,
                r.Subject,
                r.Sender,
                r.Body,
                Traces = r.Indicators.OrderBy(i => i.Id).Select(i => new { i.Type, i.Value }).ToList(),
            })
            .ToListAsync(ct);
        var key = Grams;
        await using var insert = Database.GetDbConnection().CreateCommand();
        insert.Transaction = commit.GetDbTransaction();
        insert.CommandText = """INSERT INTO "ReportSearch" (rowid, grams) VALUES ($id, $text)""";
        var (id, text) = (new SqliteParameter("$id", SqliteType.Integer), new SqliteParameter("$text", SqliteType.Text));
        insert.Parameters.AddRange((SqliteParameter[])[id, text]);
        foreach (var row in rows.OrderBy(r => r.Id))
        {
            var folded = SearchText.Of(row.ReceiptNumber, row.Subject, row.Sender, row.Body, row.Traces.Select(t => (t.Type, t.Value)));
            (id.Value, text.Value) = (row.Id, key.WordsOf(SearchText.Grams(folded)));
            await insert.ExecuteNonQueryAsync(ct);
        }

        var last = rows.Max(r => r.Id);
        await SearchProgress.ExecuteUpdateAsync(s => s.SetProperty(p => p.IndexedTo, last), ct);
        await commit.CommitAsync(ct);
        return rows.Count;
    }

    private Task<List<SearchHit>> NewestAsync(long after, long before, int most, CancellationToken ct) =>
        SearchRows.AsNoTracking().Where(s => s.Id > after && s.Id < before).OrderByDescending(s => s.Id).Take(most)
            .Select(s => new SearchHit(s.Id, s.ReportId)).ToListAsync(ct);

    /// <remarks>https://www.sqlite.org/pragma.html#pragma_secure_delete: holds for the connection.</remarks>
    internal override Task OverwriteWhatIsReplacedAsync(CancellationToken ct) => Database.ExecuteSqlRawAsync("PRAGMA secure_delete = ON", ct);

    /// <remarks>The journal keeps pages as they were until it begins anew. Where somebody reads it meanwhile, it stays until the next time.</remarks>
    internal override Task ForgetOldPagesAsync(CancellationToken ct) => Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", ct);

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
