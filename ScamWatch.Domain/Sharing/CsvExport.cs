using System.Globalization;
using System.Text;
using ScamWatch.Domain.Indicators;

namespace ScamWatch.Domain.Sharing;

/// <summary>Reports as a table for spreadsheets: RFC 4180, UTF-8 with byte order mark, no cell a formula, no address live.</summary>
public static class CsvExport
{
    private const string LineEnd = "\r\n";

    private static readonly string[] s_columns =
    [
        "receipt_number", "received_at", "occurred_at", "channel", "sender", "subject", "body", "verdict", "decided_at",
        "judged", "score", "impersonates", "asks", "pressure", "campaign", "indicators", "tlp", "area", "area_name",
    ];

    internal static byte[] Write(ExportContent content)
    {
        using var buffer = new MemoryStream();
        // With its mark: without it Excel takes the file for Shift_JIS.
        using (var writer = new StreamWriter(buffer, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)))
        {
            Row(writer, s_columns);
            foreach (var report in content.Reports)
            {
                Row(writer,
                [
                    report.ReceiptNumber,
                    Time(report.ReceivedAt),
                    Time(report.OccurredAt),
                    Codes.Of(report.Channel),
                    content.WithText ? Defang.Text(report.Sender) : "",
                    content.WithText ? Defang.Text(report.Subject) : "",
                    content.WithText ? Defang.Text(report.Body) : "",
                    report.Verdict is { } verdict ? Codes.Of(verdict) : "",
                    Time(report.DecidedAt),
                    Codes.Of(report.Judged),
                    report.Score.ToString("0.####", CultureInfo.InvariantCulture),
                    report.Impersonates,
                    string.Join(' ', report.Asks),
                    string.Join(' ', report.Pressure),
                    report.Campaign?.Label ?? "",
                    string.Join('\n', report.Indicators.Select(i => i.Defanged)),
                    TlpMarks.Label(content.Request.Tlp),
                    report.Area ?? "",
                    report.AreaName,
                ]);
            }
        }

        return buffer.ToArray();
    }

    /// <summary>
    /// A cell that no spreadsheet takes for a formula (OWASP, "CSV Injection"): one that begins with a sign of calculation, a
    /// tab or a line end gets an apostrophe before it, blanks or not; every cell is quoted.
    /// </summary>
    public static string Cell(string text)
    {
        var first = text.AsSpan();
        // Some programs take off what nobody sees before they look what a cell begins with.
        while (first.Length > 0 && (char.IsWhiteSpace(first[0]) || char.IsControl(first[0]) || char.GetUnicodeCategory(first[0]) == UnicodeCategory.Format))
        {
            first = first[1..];
        }

        // The wide forms are read as the narrow ones by Japanese editions.
        var dangerous = (first.Length > 0 && first[0] is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠' or '−')
            || (text.Length > 0 && text[0] is '\t' or '\r' or '\n');
        return $"\"{(dangerous ? "'" : "")}{text.Replace("\0", "", StringComparison.Ordinal).Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static void Row(StreamWriter writer, string[] cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            writer.Write(i == 0 ? "" : ",");
            writer.Write(Cell(cells[i]));
        }

        writer.Write(LineEnd);
    }

    private static string Time(DateTime? utc) =>
        utc is { } at ? JapanTime.Of(at).ToString("yyyy-MM-dd'T'HH:mm:ss'+09:00'", CultureInfo.InvariantCulture) : "";
}
