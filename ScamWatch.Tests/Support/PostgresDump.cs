using System.Text;
using Npgsql;

namespace ScamWatch.Tests.Support;

/// <summary>Everything that a PostgreSQL database holds, as whoever copies it would read it.</summary>
internal static class PostgresDump
{
    /// <summary>Every row of every table as text, by table.</summary>
    public static async Task<IReadOnlyList<(string Table, byte[] Content)>> TablesAsync(string connectionString, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        var tables = new List<string>();
        await using (var list = new NpgsqlCommand("SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname::text", connection))
        await using (var reader = await list.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                tables.Add(reader.GetString(0));
            }
        }

        var dump = new List<(string, byte[])>();
        foreach (var table in tables)
        {
            using var rows = await connection.BeginTextExportAsync($"COPY (SELECT * FROM \"{table}\") TO STDOUT", ct);
            dump.Add((table, Encoding.UTF8.GetBytes(await rows.ReadToEndAsync(ct))));
        }

        return dump;
    }
}
