using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// Makes a store in PostgreSQL as large as wanted by copying the reports that are in it within the server: to write millions of different ones
/// row by row would take hours. Copies have ids, receipt numbers, delivery keys and times of their own; their texts, and so the share of
/// reports that a word is found in, are those of the reports they were copied from. Reports of a campaign are not copied.
/// </summary>
internal static class ReportCopies
{
    /// <summary>Different reports from which on copies are made.</summary>
    public const int Originals = 100_000;

    private const string Gin = "SELECT indexname AS \"Name\", indexdef AS \"Made\" FROM pg_indexes WHERE tablename = 'SearchRows' AND indexdef LIKE '%USING gin%'";

    // A time-ordered id (RFC 9562) keeps its time and has another rest.
    private const string NewId = "(left(r.\"Id\"::text, 15) || substr(md5(random()::text), 1, 3) || '-8' || substr(md5(random()::text), 1, 3) || '-' || substr(md5(random()::text), 1, 12))::uuid";

    /// <param name="db">Its reports are the originals.</param>
    /// <param name="wanted">Reports there shall be.</param>
    public static async Task MakeAsync(ScamWatchDb db, int wanted)
    {
        db.Database.SetCommandTimeout(TimeSpan.FromHours(2));
        var there = await db.Reports.CountAsync();
        var index = await db.Database.SqlQueryRaw<Index>(Gin).SingleAsync();
        // Built at once it takes a fraction of the time.
        await RunAsync(db, $"DROP INDEX \"{index.Name}\"");
        for (var round = 1; there < wanted; round++)
        {
            await using var commit = await db.Database.BeginTransactionAsync();
            await RunAsync(db, $"CREATE TEMP TABLE copied ON COMMIT DROP AS SELECT r.\"Id\" AS old, {NewId} AS new FROM \"Reports\" r WHERE r.\"CampaignId\" IS NULL AND r.\"DeliveryKey\" NOT LIKE 'copy:%' LIMIT {wanted - there}");
            await RunAsync(db, "CREATE INDEX ON copied (old)");
            await RunAsync(db, "ANALYZE copied");
            there += await RunAsync(db, Copy(db, typeof(Report), "r.\"Id\"", new()
            {
                ["Id"] = "c.new",
                ["ReceiptNumber"] = $"'X{round:D4}' || lpad((row_number() OVER ())::text, 8, '0')",
                ["DeliveryKey"] = "'copy:' || c.new",
                ["ReceivedAt"] = $"r.\"ReceivedAt\" - interval '{round} minutes' * random()",
            }));
            await RunAsync(db, Copy(db, typeof(ReportIndicator), "r.\"ReportId\"", new() { ["Id"] = null, ["ReportId"] = "c.new" }));
            await RunAsync(db, $"{Copy(db, typeof(SearchRow), "r.\"ReportId\"", new() { ["Id"] = null, ["ReportId"] = "c.new" })} ORDER BY r.\"Id\"");
            await commit.CommitAsync();
            BenchOutput.Say($"{there} reports");
        }

        await RunAsync(db, "SET maintenance_work_mem = '2GB'");
        await RunAsync(db, index.Made);
        // What the server's own cleaning does by and by.
        await RunAsync(db, "VACUUM (ANALYZE) \"Reports\", \"ReportIndicators\", \"SearchRows\"");
    }

    /// <param name="key">Column by which the copied report is known.</param>
    /// <param name="other">By column what it has instead; null for what the database gives out itself.</param>
    private static string Copy(ScamWatchDb db, Type entity, string key, Dictionary<string, string?> other)
    {
        var type = db.Model.FindEntityType(entity)!;
        var table = StoreObjectIdentifier.Table(type.GetTableName()!);
        var columns = type.GetFlattenedProperties().Select(p => p.GetColumnName(table)!)
            .Concat(type.GetNavigations().Where(n => n.TargetEntityType.IsMappedToJson()).Select(n => n.TargetEntityType.GetContainerColumnName()!))
            .Distinct().Where(c => !other.TryGetValue(c, out var instead) || instead is not null).ToList();
        var values = columns.Select(c => other.GetValueOrDefault(c) ?? $"r.\"{c}\"");
        return $"INSERT INTO \"{table.Name}\" ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) SELECT {string.Join(", ", values)} FROM \"{table.Name}\" r JOIN copied c ON {key} = c.old";
    }

    private static Task<int> RunAsync(ScamWatchDb db, string sql) => db.Database.ExecuteSqlRawAsync(sql);

    private sealed record Index(string Name, string Made);
}
