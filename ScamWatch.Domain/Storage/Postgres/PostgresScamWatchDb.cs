using System.Data.Common;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.IntakeRules;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Watch;

namespace ScamWatch.Domain.Storage.Postgres;

/// <summary>Storage in a PostgreSQL database, chosen by the setting <c>Database:Provider</c>.</summary>
public sealed class PostgresScamWatchDb : ScamWatchDb
{
    /// <remarks>What is saved is told to the other nodes by the transaction that saves it, so there always is one.</remarks>
    public PostgresScamWatchDb(DbContextOptions<PostgresScamWatchDb> options) : base(options) =>
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;

    /// <summary>
    /// Classes of error codes that say nothing of the data (PostgreSQL manual, appendix A): connection, invalid transaction
    /// state (read-only), rollback (deadlock), resources, limits of the program, state, intervention, system, internal.
    /// </summary>
    private static readonly string[] s_unavailable = ["08", "25", "40", "53", "55", "57", "58", "XX"];

    /// <summary>Any number that no other program on the server is likely to use.</summary>
    private const long MigrationLock = 0x53636d57_6d696772;

    private const long CampaignsLock = 0x53636d57_63616d70;

    /// <summary>
    /// A node whose machine is gone holds its turn until the server finds out, by itself after hours: so after that time without a statement the
    /// server ends the transaction. The others wait as long and a little longer.
    /// </summary>
    private const string BeginCampaigns = "SET LOCAL idle_in_transaction_session_timeout = '20s'; SET LOCAL lock_timeout = '25s'; SELECT pg_advisory_xact_lock({0})";

    /// <summary>What the intake writes.</summary>
    private static readonly Type[] s_intake =
    [
        typeof(Report), typeof(ReportIndicator), typeof(Campaign), typeof(StoredFingerprint), typeof(FingerprintKey), typeof(SearchRow),
        typeof(IntakeMark), typeof(WatchHit), typeof(OutgoingMail), typeof(AuditEntry),
    ];

    private static readonly DoubleTypeMapping s_double = new("double precision");

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        var row = builder.Entity<SearchRow>();
        row.Property(s => s.Grams);
        row.HasIndex(s => s.Grams).HasMethod("gin");
        // What is encrypted does not compress: a long address would not fit a page of a B-tree. Of hashes any length does.
        var trace = builder.Entity<ReportIndicator>();
        trace.Metadata.RemoveIndex(trace.HasIndex(i => new { i.Type, i.Value }).Metadata);
        trace.HasIndex(i => i.Value).HasMethod("hash");
        // Of a table in months nothing is unique but what the months go by: the table ReportKeys sees to these (MonthSchema).
        var report = builder.Entity<Report>();
        report.HasIndex(r => r.ReceiptNumber).IsUnique(false);
        report.HasIndex(r => r.DeliveryKey).IsUnique(false);
        // "Verdict is null" narrows an index that begins with the verdict, but this planner does not see that its rest is then the order of the queue,
        // and sorts all that is undecided (0.3 s among 250,000 reports). Of an index that holds nothing else it sees it; likewise of what is decided,
        // where times that are null would stand first.
        Replace(report, nameof(Report.Verdict), r => new { r.Urgency, r.Watched, r.Score, r.ReceivedAt, r.Id, r.Channel, r.JudgedVerdict, r.Impersonates, r.Work, r.AssigneeId, r.SetAsideAt, r.Area })
            .HasFilter("\"Verdict\" IS NULL").HasDatabaseName("IX_Reports_Queue");
        Replace(report, nameof(Report.DecidedAt), r => new { r.DecidedAt, r.Id }).HasFilter("\"Verdict\" IS NOT NULL").HasDatabaseName("IX_Reports_Decided");
        builder.HasDbFunction(typeof(ScamWatchDb).GetMethod(nameof(Seconds))!).HasTranslation(a => new SqlUnaryExpression(
            ExpressionType.Convert,
            new SqlFunctionExpression("floor",
                [new SqlFunctionExpression("date_part", [new SqlFragmentExpression("'epoch'"), a[0]], nullable: true, argumentsPropagateNullability: [false, true], typeof(double), s_double)],
                nullable: true, argumentsPropagateNullability: [true], typeof(double), s_double),
            typeof(long), new LongTypeMapping("bigint")));
    }

    /// <summary>Another index in place of the one that begins with a column.</summary>
    private static IndexBuilder<Report> Replace(EntityTypeBuilder<Report> report, string first, Expression<Func<Report, object?>> columns)
    {
        report.Metadata.RemoveIndex(report.Metadata.GetIndexes().Single(i => i.Properties[0].Name == first));
        return report.HasIndex(columns);
    }

    public override bool IsUniqueViolation(DbUpdateException fault) =>
        fault.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    /// <remarks>
    /// The library's lock is let go of after each migration: nodes that start at once would run into each other between two. This one
    /// is held by a connection of its own, and ends with it.
    /// </remarks>
    internal override async Task MigrateAsync(CancellationToken ct)
    {
        await using var turn = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Database.GetConnectionString()) { Pooling = false }.ConnectionString);
        try
        {
            await turn.OpenAsync(ct);
            await using var wait = new NpgsqlCommand($"SELECT pg_advisory_lock({MigrationLock})", turn) { CommandTimeout = 0 };
            await wait.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            // No database yet: the library makes it.
        }

        // Looks itself what is still pending.
        await Database.MigrateAsync(ct);
    }

    /// <remarks>
    /// Each table in a transaction of its own. Whoever asks for reports waits behind this while it waits for others, so it waits for a moment only: there
    /// are two months to try again.
    /// </remarks>
    internal override async Task<int> AddMonthsAsync(DateTime now, CancellationToken ct)
    {
        var (made, late) = (0, default(Exception));
        foreach (var parent in MonthRules.Tables)
        {
            var before = made;
            try
            {
                foreach (var month in MonthRules.Wanted(now))
                {
                    await using var commit = await Database.BeginTransactionAsync(ct);
                    await Database.ExecuteSqlRawAsync("SET LOCAL lock_timeout = '500ms'", ct);
                    made += await AddMonthAsync(parent, month, now, ct) ? 1 : 0;
                    await commit.CommitAsync(ct);
                }
            }
            catch (Exception fault) when ((fault as PostgresException ?? fault.InnerException as PostgresException)?.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                // As it is, or wrapped by the library as one that may pass.
                late = fault;
            }

            if (made > before)
            {
                // The server counts each month by itself, but all together only when it is told to (PostgreSQL manual, 25.1.3).
                await Database.ExecuteSqlRawAsync(string.Concat("ANALYZE \"", parent, "\""), ct);
            }
        }

        return late is null ? made : throw new TimeoutException("The table of a month could not be made yet: others hold the tables beside it.", late);
    }

    internal override Task<bool> AddMonthAsync(string parent, DateOnly month, DateTime now, CancellationToken ct) =>
        Database.SqlQuery<bool>($"SELECT \"AddMonth\"({parent}, {month}, {now}) AS \"Value\"").SingleAsync(ct);

    internal override async Task<IReadOnlyList<string>?> MonthTablesAsync(CancellationToken ct) => await Database.SqlQuery<string>(
        $"SELECT c.relname::text AS \"Value\" FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent IN (to_regclass('\"Reports\"'), to_regclass('\"AuditEntries\"')) AND c.relkind = 'r'")
        .ToListAsync(ct);

    internal override async Task<IDbContextTransaction> BeginCampaignsAsync(CancellationToken ct)
    {
        var transaction = await Database.BeginTransactionAsync(ct);
        try
        {
            await Database.ExecuteSqlRawAsync(BeginCampaigns, [CampaignsLock], ct);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    /// <remarks>
    /// On empty tables of the same names, which are this transaction's alone: whoever finds a name takes the temporary table first (PostgreSQL manual, "search_path"). On those
    /// of all, what is compiled for seconds would be compiled while everybody waits for the turn, or for the row of a campaign. They must not outlive the transaction: its
    /// connection goes on to others (a pool, PgBouncer), whose reports would be stored in them and lost.
    /// </remarks>
    internal override async Task<IDbContextTransaction> BeginRehearsalAsync(CancellationToken ct)
    {
        var transaction = await Database.BeginTransactionAsync(ct);
        try
        {
            var tables = s_intake.Select(t => $"\"{Model.FindEntityType(t)!.GetTableName()}\"");
            await Database.ExecuteSqlRawAsync(string.Concat(tables.Select(t => $"CREATE TEMPORARY TABLE {t} (LIKE {t} INCLUDING ALL) ON COMMIT DROP;")), ct);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    internal override GramKey? RowGrams => Grams;

    /// <remarks>
    /// Not pg_trgm: where the database's character type is C, which is common, it takes no Japanese letter for one and indexes
    /// nothing. Numbers in an array are looked up the same in every locale, and need no extension. Rows that wait for their
    /// grams are older than all that have them, and named without being asked about.
    /// </remarks>
    internal override async Task<IReadOnlyList<SearchHit>> CandidatesAsync(
        IReadOnlyList<string> grams, long before, int most, CancellationToken ct)
    {
        var rows = SearchRows.AsNoTracking().Where(s => s.Id < before);
        if (grams.Count == 0)
        {
            return await NewestAsync(rows, most, ct);
        }

        var waiting = await SearchProgress.Select(p => p.WaitingTo).SingleAsync(ct);
        var wanted = Grams.NumbersOf(grams);
        var hits = await NewestAsync(rows.Where(s => s.Id > waiting && wanted.All(g => s.Grams.Contains(g))), most, ct);
        if (waiting > 0 && hits.Count < most)
        {
            hits.AddRange(await NewestAsync(rows.Where(s => s.Id <= waiting), most - hits.Count, ct));
        }

        return hits;
    }

    private static Task<List<SearchHit>> NewestAsync(IQueryable<SearchRow> rows, int most, CancellationToken ct) =>
        rows.OrderByDescending(s => s.Id).Take(most).Select(s => new SearchHit(s.Id, s.ReportId)).ToListAsync(ct);

    /// <remarks>Rows of a version whose numbers had no key: emptied when the schema was brought up to date, the newest filled first.</remarks>
    internal override async Task<int> IndexAsync(int most, CancellationToken ct)
    {
        if (await SearchProgress.Select(p => p.WaitingTo).SingleAsync(ct) == 0)
        {
            return 0;
        }

        await using var commit = await Database.BeginTransactionAsync(ct);
        // Another process does not fill the same meanwhile.
        var waiting = await Database.SqlQuery<long>($"SELECT \"WaitingTo\" AS \"Value\" FROM \"SearchProgress\" FOR UPDATE").SingleAsync(ct);
        var rows = await SearchRows.Where(s => s.Id <= waiting).OrderByDescending(s => s.Id).Take(most).ToListAsync(ct);
        var ids = rows.Select(r => r.ReportId).ToList();
        var texts = await Reports.AsNoTracking().Include(r => r.Indicators.OrderBy(i => i.Id)).Where(r => ids.Contains(r.Id))
            .ToDictionaryAsync(r => r.Id, SearchText.Of, ct);
        foreach (var row in rows.Where(r => texts.ContainsKey(r.ReportId)))
        {
            row.TakeIn(texts[row.ReportId], Grams);
        }

        await SaveChangesAsync(ct);
        var rest = rows.Count < most ? 0 : rows[^1].Id - 1;
        await SearchProgress.ExecuteUpdateAsync(s => s.SetProperty(p => p.WaitingTo, rest), ct);
        await commit.CommitAsync(ct);
        return rows.Count;
    }

    internal override async Task<IDbContextTransaction?> BeginClaimAsync(CancellationToken ct) => await Database.BeginTransactionAsync(ct);

    protected override bool IsUnavailable(DbException trouble) => trouble switch
    {
        PostgresException answered => Array.Exists(s_unavailable, c => answered.SqlState.StartsWith(c, StringComparison.Ordinal)),
        // No answer at all: the connection broke.
        NpgsqlException => true,
        _ => false,
    };

    internal override IQueryable<long> NewestKeys(long[] firsts, int most) => Database.SqlQuery<long>(
        $"""
        SELECT k."Id" AS "Value" FROM unnest({firsts}) AS f(first) CROSS JOIN LATERAL (
            SELECT "Id" FROM "FingerprintKeys" WHERE "Id" BETWEEN f.first AND f.first + {FingerprintKey.IdMask}
            ORDER BY "Id" DESC LIMIT {most}) AS k
        """);

    internal override Task InsertKeysAsync(long[] keys, CancellationToken ct) =>
        Database.ExecuteSqlAsync($"INSERT INTO \"FingerprintKeys\" (\"Id\") SELECT unnest({keys})", ct);
}
