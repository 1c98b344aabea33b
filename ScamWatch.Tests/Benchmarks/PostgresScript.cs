using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Benchmarks;

/// <summary>pgbench on the same rows: its statements in one pipeline, which is one transaction and one message, as the product sends them.</summary>
internal static partial class PostgresScript
{
    private static readonly (string Table, string Key)[] s_tables =
        [("SuspensionCases", ""), ("CaseEvents", "Id"), ("AuditEntries", "Id"), ("RegistryOrders", "Number")];

    /// <summary>Writes the script from the rows of a suspension that the product stored.</summary>
    public static async Task<string> WriteAsync(SuspensionSpeed.Store store)
    {
        var script = new StringBuilder("\\set a random(0, 281474976710655)\n\\set b random(0, 999999)\n\\startpipeline\n");
        await using var connection = new NpgsqlConnection(store.ConnectionString);
        await connection.OpenAsync();
        foreach (var (table, key) in s_tables)
        {
            await using var command = new NpgsqlCommand($"SELECT * FROM \"{table}\" LIMIT 1", connection);
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            var columns = Enumerable.Range(0, reader.FieldCount).Where(i => reader.GetName(i) != key).ToList();
            var values = columns.Select(i => ValueOf(reader.GetName(i), reader.GetValue(i)));
            script.Append(CultureInfo.InvariantCulture,
                $"INSERT INTO \"{table}\" ({string.Join(", ", columns.Select(i => $"\"{reader.GetName(i)}\""))}) VALUES ({string.Join(", ", values)});\n");
        }

        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, script.Append("\\endpipeline\n").ToString());
        return file;
    }

    /// <summary>Transactions a second by pgbench's own account.</summary>
    public static async Task<double> RunAsync(string script, SuspensionSpeed.Store store, int clients, TimeSpan time)
    {
        var to = new NpgsqlConnectionStringBuilder(store.ConnectionString);
        var (code, output) = await MachineProgram.RunAsync(
            Directory.GetFiles("/usr/lib/postgresql", "pgbench", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last(),
            "-n", "-f", script, "-M", "prepared", "-j", "1", "-c", $"{clients}", "-T", $"{time.TotalSeconds:0}",
            "-h", to.Host!, "-p", $"{to.Port}", "-U", to.Username!, to.Database!);
        return code == 0 && Rate().Match(output) is { Success: true } rate
            ? double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException(output);
    }

    // Both random figures make an id: their pairs do not meet within a run.
    private static string ValueOf(string column, object value) => column switch
    {
        "Id" or "FormId" or "CaseId" or "Key" => "('00000000-00' || lpad((:b % 100)::text, 2, '0') || '-7000-8000-' || lpad(to_hex(:a::bigint), 12, '0'))::uuid",
        "ReceiptNumber" => "'B' || lpad(to_hex(:a::bigint), 12, '0')",
        _ => value switch
        {
            DBNull => "NULL",
            DateTime time => $"'{time:yyyy-MM-dd HH:mm:ss.ffffff}+00'",
            bool flag => flag ? "true" : "false",
            string text => $"'{text.Replace("'", "''", StringComparison.Ordinal).Replace(":", "꞉", StringComparison.Ordinal)}'",
            _ => $"'{Convert.ToString(value, CultureInfo.InvariantCulture)}'",
        },
    };

    [GeneratedRegex(@"tps = ([0-9.]+)", RegexOptions.NonBacktracking)]
    private static partial Regex Rate();
}
