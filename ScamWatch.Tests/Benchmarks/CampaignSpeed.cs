using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>
/// How long it takes to match a new report against those that are stored, and to decide a campaign at once. The store is
/// one SQLite file, filled past the product with new texts in the words of the corpus, so that every look-up finds
/// neighbours. New reports: half of them like one another, half like nothing.
/// </summary>
internal sealed class CampaignSpeed(BenchRun run, TestStore store) : IDisposable
{
    private const int Measured = 200;
    private const int Campaign = 5_000;

    private readonly SqliteConnection _connection = new($"Data Source={Path.Combine(store.Data.State, "scamwatch.db")}");
    private readonly IEnumerator<IncomingReport> _texts =
        new LabelledReports(Corpus.ReadFolder(store.Data.Corpus, store.Get<Taxonomy>()), 1).Endless().GetEnumerator();

    private static readonly Judgement s_judgement = new(JudgedVerdict.Scam, 0.97, "bank", 0.9, ["link-click"], ["deadline"], [], "bench");

    private long _nextPrint;
    private int _stored;
    private int _receipts;

    public static async Task RunAsync(BenchRun run)
    {
        await using var store = await TestStore.OpenAsync();
        using var speed = new CampaignSpeed(run, store);
        await speed._connection.OpenAsync();
        // The first of all pays for compiling: measured by nobody.
        await speed.MeasureAsync(20);
        BenchOutput.Print($"matching a new report, SQLite, {Measured} reports, milliseconds (median / 95th / worst)");
        foreach (var size in run.Sizes(10_000, 100_000, 1_000_000))
        {
            var watch = Stopwatch.StartNew();
            speed.Fill(size);
            BenchOutput.Say($"filled to {size} in {watch.Elapsed.TotalSeconds:F0} s, {new FileInfo(Path.Combine(store.Data.State, "scamwatch.db")).Length / 1_000_000} MB");
            var (match, save) = await speed.MeasureAsync(Measured);
            BenchOutput.Print($"{size,9} stored   match {match.ToString(6)}   commit {save.ToString(6)}");
            run.Add("match a new report", match, new(size, "reports"));
            run.Add("commit of a matched report", save, new(size, "reports"));
        }

        await speed.DecideAsync();
    }

    public void Dispose()
    {
        _connection.Dispose();
        _texts.Dispose();
    }

    private async Task<(Spread Match, Spread Save)> MeasureAsync(int count)
    {
        var link = store.Get<LinkReport>();
        var reader = store.Get<FingerprintReader>();
        List<double> match = [];
        List<double> save = [];
        for (var i = 0; i < count; i++)
        {
            var report = i % 2 == 0 ? NextReport() : Receive(CampaignDesk.Mail(_stored + i));
            var number = (await link.NumbersAsync(1, default))[0];
            await using var db = store.Db();
            await using var commit = await db.Database.BeginTransactionAsync();
            var watch = Stopwatch.StartNew();
            NewFingerprint[] added = [new(report, reader.Read(report), number)];
            await link.AddToAsync(db, added, store.Clock.UtcNow, default);
            match.Add(watch.Elapsed.TotalMilliseconds);
            watch.Restart();
            db.Reports.Add(report);
            await db.SaveChangesAsync();
            await link.StoreAsync(db, added, default);
            await commit.CommitAsync();
            save.Add(watch.Elapsed.TotalMilliseconds);
        }

        return (new(match), new(save));
    }

    private async Task DecideAsync()
    {
        await using var db = store.Db();
        var campaign = await db.Campaigns.AsNoTracking().OrderByDescending(c => c.ReportCount).FirstAsync();
        using (var transaction = _connection.BeginTransaction())
        {
            using var insert = Insert(transaction, campaign.Id);
            for (var i = campaign.ReportCount; i < Campaign; i++)
            {
                Add(insert, Receive(CampaignDesk.Mail(i)));
            }

            Execute(transaction, $"UPDATE Campaigns SET ReportCount = {Campaign} WHERE Number = {campaign.Number}");
            transaction.Commit();
        }

        var took = await CampaignDecision.RunAsync(store, campaign);
        BenchOutput.Print($"deciding {took}");
        var size = new Size(took.Reports, "reports of one campaign");
        run.Add("decide a campaign: what will change is shown", took.Preview, "ms", size);
        run.Add("decide a campaign", took.Decision, "ms", size);
        run.Add("decide a campaign: taken back", took.Undo, "ms", size);
    }

    private void Fill(int size)
    {
        var reader = store.Get<FingerprintReader>();
        var keys = new List<long>();
        using (var transaction = _connection.BeginTransaction())
        {
            using var report = Insert(transaction, null);
            using var print = Command(transaction, "INSERT INTO Fingerprints (Id, ReportId, Shingles, Links, Sketch, Facts) VALUES ($1, $2, $3, $4, $5, $6)", 6);
            // Beyond what the product has given out so far.
            _nextPrint = Math.Max(_nextPrint, _stored + (_stored == 0 ? 64 : 1024)) + 4096;
            for (; _stored < size; _stored++)
            {
                var one = NextReport();
                Add(report, one);
                var (row, found) = reader.Rows(one, _nextPrint++);
                Set(print, row.Id, one.Id.ToString().ToUpperInvariant(), row.Shingles, (int)row.Links, row.Sketch, row.Facts);
                keys.AddRange(found.Select(k => k.Id));
            }

            // In the order of the table: what chance would have scattered is the same table in the end.
            keys.Sort();
            using var key = Command(transaction, "INSERT OR IGNORE INTO FingerprintKeys (Id) VALUES ($1)", 1);
            foreach (var id in keys)
            {
                Set(key, id);
            }

            transaction.Commit();
        }

        Execute(null, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private Report NextReport()
    {
        _texts.MoveNext();
        return Receive(_texts.Current);
    }

    private Report Receive(IncomingReport incoming) => Report.Receive(
        incoming, $"bench:{Guid.NewGuid():N}", 0,
        IndicatorScanner.Scan($"{incoming.Subject}\n{incoming.Sender}\n{incoming.Body}", store.Get<OfficialDirectory>()),
        s_judgement, store.Clock.UtcNow);

    /// <summary>A statement that copies a stored report, for the columns that matter little here.</summary>
    private SqliteCommand Insert(SqliteTransaction transaction, Guid? campaign)
    {
        var columns = BenchOutput.Columns(_connection, "Reports");
        var values = columns.Select(c => c switch
        {
            "Id" => "$1",
            "ReceiptNumber" => "$2",
            "DeliveryKey" => "$3",
            "Subject" => "$4",
            "Sender" => "$5",
            "Body" => "$6",
            "CampaignId" => campaign is { } id ? $"'{id.ToString().ToUpperInvariant()}'" : "NULL",
            "Membership" or "Verdict" or "DecidedWith" => "NULL",
            _ => $"\"{c}\"",
        });
        return Command(transaction,
            $"INSERT INTO Reports ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) SELECT {string.Join(", ", values)} FROM Reports WHERE rowid = (SELECT MIN(rowid) FROM Reports)", 6);
    }

    // Counted: among a million, random numbers meet.
    private void Add(SqliteCommand insert, Report report) => Set(
        insert, report.Id.ToString().ToUpperInvariant(), $"B{_receipts++}", report.DeliveryKey, report.Subject, report.Sender, report.Body);

    private SqliteCommand Command(SqliteTransaction transaction, string sql, int parameters)
    {
        var command = _connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        for (var i = 1; i <= parameters; i++)
        {
            command.Parameters.Add(new SqliteParameter($"${i}", null));
        }

        return command;
    }

    private static void Set(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        command.ExecuteNonQuery();
    }

    private void Execute(SqliteTransaction? transaction, string sql)
    {
        using var command = _connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        command.ExecuteNonQuery();
    }
}
