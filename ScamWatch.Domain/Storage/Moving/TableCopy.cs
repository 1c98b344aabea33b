using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using NpgsqlTypes;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Storage.Sqlite;

namespace ScamWatch.Domain.Storage.Moving;

/// <summary>One table on its way.</summary>
internal sealed class TableCopy(MovedTable table, MoveSource source) : IDisposable
{
    /// <summary>Places named in a refusal.</summary>
    public const int MostPlaces = 20;

    /// <summary>Reports read at once to make anew what they are found by.</summary>
    private const int GramsAtOnce = 200;

    /// <summary>How often progress is told, in rows.</summary>
    private const int ProgressStep = 50_000;

    private readonly IncrementalHash _grams = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public List<string> Places { get; } = [];

    public int Faults { get; private set; }

    public long CutTimes { get; private set; }

    /// <summary>A hash over what was made anew.</summary>
    public byte[] Grams => _grams.GetCurrentHash();

    public void Dispose() => _grams.Dispose();

    /// <summary>Copies the rows.</summary>
    /// <param name="connection">The target, within a transaction; null to look for faults only, as an earlier table had some.</param>
    /// <param name="progress">Told what is at work; may be null.</param>
    /// <param name="ct">Breaks it off.</param>
    /// <exception cref="PostgresException">PostgreSQL refused a row.</exception>
    public async Task RunAsync(NpgsqlConnection? connection, IProgress<string>? progress, CancellationToken ct)
    {
        progress?.Report($"copying {table.Name}");
        using var rows = source.Query(table.SqliteQuery);
        await using var copy = connection is null ? null : await connection.BeginBinaryImportAsync(table.PostgresCopy, ct);
        if (copy is not null)
        {
            // Rows are checked against other tables at the end, which of a large table takes longer than the usual limit.
            copy.Timeout = TimeSpan.FromDays(1);
        }

        var (some, done) = (new List<object?[]>(), 0L);
        while (rows.Read())
        {
            some.Add(Read(rows.Values()));
            if (some.Count == GramsAtOnce)
            {
                await WriteAsync(copy, some, ct);
                some.Clear();
            }

            if (++done % ProgressStep == 0)
            {
                progress?.Report(string.Create(CultureInfo.InvariantCulture, $"copying {table.Name}: {done} rows"));
            }
        }

        await WriteAsync(copy, some, ct);
        // Not completed, a copy is undone, and the transaction with it.
        if (copy is not null && Faults == 0)
        {
            await copy.CompleteAsync(ct);
        }
    }

    private object?[] Read(SqliteValue[] stored)
    {
        var row = new object?[stored.Length];
        for (var i = 0; i < row.Length; i++)
        {
            (row[i], var fault) = Cell.Read(table.Columns[i], stored[i]);
            if (fault is not null)
            {
                Faults++;
                if (Places.Count < MostPlaces)
                {
                    Places.Add($"{table.Name} ({table.KeyOf(stored)}) {table.Columns[i].Name} {fault}");
                }
            }
            else if (Cell.IsFiner(table.Columns[i].Kind, stored[i]))
            {
                CutTimes++;
            }
        }

        return row;
    }

    private async Task WriteAsync(NpgsqlBinaryImporter? copy, List<object?[]> rows, CancellationToken ct)
    {
        // After a fault the rest is read only, to name every such place at once.
        if (copy is null || Faults > 0)
        {
            return;
        }

        var report = table.Grams is null ? -1 : table.Columns.ToList().FindIndex(c => c.Name == nameof(SearchRow.ReportId));
        var grams = table.Grams is null ? null : await source.GramsAsync([.. rows.Select(r => (Guid)r[report]!)], ct);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(ct);
            for (var i = 0; i < row.Length; i++)
            {
                await Cell.WriteAsync(copy, table.Columns[i].Kind, row[i], ct);
            }

            if (grams is not null)
            {
                var made = grams[(Guid)row[report]!];
                TableCheck.Add(_grams, made);
                await copy.WriteAsync(made, NpgsqlDbType.Array | NpgsqlDbType.Integer, ct);
            }
        }
    }
}
