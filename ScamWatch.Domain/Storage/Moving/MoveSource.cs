using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage.Sqlite;

namespace ScamWatch.Domain.Storage.Moving;

/// <summary>The file a store is moved from: opened for reading only, and read as it stood at one moment.</summary>
internal sealed class MoveSource : IAsyncDisposable
{
    /// <summary>Damages named.</summary>
    private const int MostFindings = 5;

    private readonly SqliteConnection _connection;
    // Sees commits of others, which the snapshot does not.
    private readonly SqliteConnection _watch;
    private readonly long _version;

    private MoveSource(SqliteConnection connection, SqliteConnection watch, SqliteScamWatchDb db)
    {
        (_connection, _watch, Db) = (connection, watch, db);
        _version = Number(watch, "PRAGMA data_version");
    }

    /// <summary>The store as the model reads it, within the snapshot.</summary>
    public SqliteScamWatchDb Db { get; }

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="SqliteException">It is none of SQLite, or cannot be read.</exception>
    public static async Task<MoveSource> OpenAsync(string file, IServiceProvider services, CancellationToken ct)
    {
        if (!File.Exists(file))
        {
            throw new FileNotFoundException($"{file} does not exist.", file);
        }

        var how = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString;
        var (connection, watch) = (new SqliteConnection(how), new SqliteConnection(how));
        try
        {
            await watch.OpenAsync(ct);
            await connection.OpenAsync(ct);
            var db = StorageServices.OpenSqlite(connection, services);
            var source = new MoveSource(connection, watch, db);
            // Deferred: the snapshot is taken by the first read (sqlite.org/isolation.html).
            await db.Database.UseTransactionAsync(connection.BeginTransaction(deferred: true), ct);
            Number(connection, "SELECT COUNT(*) FROM sqlite_master");
            return source;
        }
        catch
        {
            await connection.DisposeAsync();
            await watch.DisposeAsync();
            throw;
        }
    }

    /// <summary>True where anybody has committed since the file was opened.</summary>
    public bool HasChanged => Number(_watch, "PRAGMA data_version") != _version;

    public SqliteRows Query(string sql) => new(_connection, sql);

    /// <summary>What SQLite finds wrong with the file; none where it is whole.</summary>
    /// <remarks>An index that lacks a row would hide that row from the copy and from the check of the copy.</remarks>
    public IReadOnlyList<string> Damages()
    {
        var found = Texts(string.Create(CultureInfo.InvariantCulture, $"PRAGMA integrity_check({MostFindings})")).Where(t => t != "ok").ToList();
        return found.Count > 0 ? found
            : [.. Texts($"SELECT \"table\" || ' row ' || rowid || ' refers to a row that is not in ' || parent FROM pragma_foreign_key_check LIMIT {MostFindings}")];
    }

    /// <summary>Tables that are neither of the plan nor SQLite's or the program's own means.</summary>
    public IReadOnlyList<string> OtherTables(IEnumerable<string> known)
    {
        var names = known.ToHashSet(StringComparer.Ordinal);
        return [.. Texts("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").Where(n => !names.Contains(n)
            && !n.StartsWith("sqlite_", StringComparison.Ordinal) && !n.StartsWith("__EF", StringComparison.Ordinal)
            // The index of the search, which PostgreSQL keeps in the rows (SearchSchema).
            && !n.StartsWith("ReportSearch", StringComparison.Ordinal))];
    }

    /// <summary>The months whose rows a table holds, by their first days, each once.</summary>
    /// <param name="table">One of those that PostgreSQL keeps by months.</param>
    public IReadOnlyList<DateOnly> Months(string table)
    {
        // An id of version 7 begins with the milliseconds since 1970 in 12 hexadecimal figures, a hyphen after 8 of them (RFC 9562, 5.7). The first 7 name a stretch of
        // 17 minutes, which may begin in one month and end in the next.
        var months = table == "Reports"
            ? Texts("SELECT DISTINCT substr(\"Id\", 1, 7) FROM \"Reports\" WHERE substr(\"Id\", 15, 1) = '7'")
                .Select(t => long.TryParse(t, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var begin) ? begin << 20 : 0)
                .SelectMany(t => new[] { t, t + (1 << 20) - 1 })
                .Select(t => MonthRules.Of(DateTime.UnixEpoch.AddMilliseconds(t)))
            : Texts($"SELECT DISTINCT substr(\"At\", 1, 7) FROM {MovedTable.Quote(table)}")
                .Select(t => DateOnly.TryParseExact(t, "yyyy'-'MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? month : default);
        return [.. months.Distinct().Order()];
    }

    /// <summary>The highest number that a table has given so far, also to rows that are gone; null where it gives none.</summary>
    public long? LastNumber(string table)
    {
        using var ask = _connection.CreateCommand();
        ask.CommandText = "SELECT seq FROM sqlite_sequence WHERE name = $name";
        ask.Parameters.AddWithValue("$name", table);
        return ask.ExecuteScalar() is long last ? last : null;
    }

    /// <summary>What the reports are found by on PostgreSQL, of each.</summary>
    public async Task<IReadOnlyDictionary<Guid, int[]>> GramsAsync(IReadOnlyList<Guid> reports, CancellationToken ct)
    {
        var read = await Db.Reports.AsNoTracking().Where(r => reports.Contains(r.Id)).Select(r => new
        {
            r.Id,
            r.ReceiptNumber,
            r.Subject,
            r.Sender,
            r.Body,
            Traces = r.Indicators.OrderBy(i => i.Id).Select(i => new { i.Type, i.Value }).ToList(),
        }).ToListAsync(ct);
        return read.ToDictionary(r => r.Id, r => Db.Grams.NumbersOf(
            SearchText.Grams(SearchText.Of(r.ReceiptNumber, r.Subject, r.Sender, r.Body, r.Traces.Select(t => (t.Type, t.Value))))));
    }

    public async ValueTask DisposeAsync()
    {
        await Db.DisposeAsync();
        await _connection.DisposeAsync();
        await _watch.DisposeAsync();
    }

    private List<string> Texts(string sql)
    {
        using var ask = _connection.CreateCommand();
        ask.CommandText = sql;
        // The check of a large file takes longer than the usual limit.
        ask.CommandTimeout = 0;
        using var reader = ask.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var ask = connection.CreateCommand();
        ask.CommandText = sql;
        return (long)ask.ExecuteScalar()!;
    }
}
