using System.Text;
using ScamWatch.Domain.Sharing;

namespace ScamWatch.Domain.References;

/// <summary>A line of an imported table that cannot be taken.</summary>
/// <param name="Line">Number of the line in the file, from 1.</param>
/// <param name="Problem">What is wrong, with row and field.</param>
public sealed record ReferenceCsvFault(int Line, Words Problem);

/// <summary>
/// Rows as a table for spreadsheets: RFC 4180, UTF-8 with byte order mark, no cell a formula. The same table, edited, is read back:
/// column <c>change</c> says what is done with a row (empty: a correction where a field differs).
/// </summary>
public static class ReferenceCsv
{
    /// <summary>Column that names the row, and column that says what is done.</summary>
    public const string RowColumn = "row", ChangeColumn = "change";

    /// <summary>Largest file that is read.</summary>
    public const int MaxBytes = 2_000_000;

    private const int MaxLines = 2_000, MaxColumns = 60, MaxCell = 4_000;

    /// <summary>The table of a file.</summary>
    public static byte[] Write(ReferenceFileInfo file, IReadOnlyList<ReferenceRowView> rows)
    {
        var text = new StringBuilder();
        Line(text, [RowColumn, ChangeColumn, .. file.Fields.Select(f => f.Name)]);
        foreach (var row in rows)
        {
            Line(text, [row.Id, "", .. file.Fields.Select(f => row.Values.GetValueOrDefault(f.Name, ""))]);
        }

        // With its mark: without it Excel takes the file for Shift_JIS.
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>The proposals that an edited table makes; lines that change nothing make none.</summary>
    /// <param name="file">The file it belongs to.</param>
    /// <param name="bytes">The table.</param>
    /// <param name="current">The rows in force, by name.</param>
    public static (IReadOnlyList<(int Line, ReferenceProposal Proposal)> Proposals, IReadOnlyList<ReferenceCsvFault> Faults) Read(
        ReferenceFileInfo file, byte[] bytes, IReadOnlyDictionary<string, ReferenceRowView> current)
    {
        if (bytes.Length > MaxBytes)
        {
            return ([], [new(1, ("ファイルが大きすぎます。", "The file is too large."))]);
        }

        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return ([], [new(1, ("UTF-8のCSVで保存し直してください。", "Save it as CSV in UTF-8."))]);
        }

        if (Records(text) is not { } records)
        {
            return ([], [new(1, ("引用符が閉じていないか、行・列・セルが大きすぎます。", "A quote is not closed, or there are too many lines, columns or characters."))]);
        }

        if (records.Count == 0 || !records[0].Cells.Contains(RowColumn))
        {
            return ([], [new(1, ("1行目に見出しがありません。書き出した表を直して使ってください。", "The headings are missing. Use a table that was exported here."))]);
        }

        var heads = records[0].Cells;
        var faults = new List<ReferenceCsvFault>();
        foreach (var head in heads.Where(h => h is not (RowColumn or ChangeColumn) && file.Field(h) is null))
        {
            faults.Add(new(1, ($"見出し「{head}」はこの表にありません。", $"There is no column \"{head}\" in this table.")));
        }

        if (heads.Distinct(StringComparer.Ordinal).Count() != heads.Count)
        {
            faults.Add(new(1, ("同じ見出しが2つあります。", "A heading stands there twice.")));
        }

        if (faults.Count > 0)
        {
            return ([], faults);
        }

        var proposals = new List<(int, ReferenceProposal)>();
        foreach (var (line, cells) in records.Skip(1).Where(r => r.Cells.Any(c => c.Length > 0)))
        {
            if (cells.Count != heads.Count)
            {
                faults.Add(new(line, ($"列の数が見出しと違います（{cells.Count}）。", $"It has {cells.Count} columns, the headings {heads.Count}.")));
                continue;
            }

            var row = cells[heads.IndexOf(RowColumn)].Trim();
            var word = heads.IndexOf(ChangeColumn) is >= 0 and var at ? cells[at].Trim() : "";
            if (!Codes.TryParse<ReferenceChangeKind>(word.Length == 0 ? row.Length == 0 ? "add" : "correct" : word, out var kind))
            {
                faults.Add(new(line, ($"{row}「change」: 「{word}」は confirm、correct、end、succeed、add のどれでもありません。", $"{row}, change: \"{word}\" is none of confirm, correct, end, succeed, add.")));
                continue;
            }

            var known = row.Length > 0 && current.TryGetValue(row, out var view) ? view : null;
            if (kind != ReferenceChangeKind.Add && known is null)
            {
                faults.Add(new(line, ($"行「{row}」はこの表にありません。", $"There is no row \"{row}\" in this table.")));
                continue;
            }

            var fields = heads.Select((head, i) => (head, cell: Unquoted(cells[i])))
                .Where(f => f.head is not (RowColumn or ChangeColumn) && (known is null ? f.cell.Length > 0 : f.cell != known.Values.GetValueOrDefault(f.head, "")))
                .ToDictionary(f => f.head, f => f.cell, StringComparer.Ordinal);
            if (word.Length == 0 && kind == ReferenceChangeKind.Correct && fields.Count == 0)
            {
                continue;
            }

            proposals.Add((line, new(file.Code, kind == ReferenceChangeKind.Add ? "" : row, kind, kind == ReferenceChangeKind.Confirm ? new Dictionary<string, string>() : fields)));
        }

        return faults.Count > 0 ? ([], faults) : (proposals, faults);
    }

    /// <summary>The apostrophe that keeps a cell from being a formula is no part of the value.</summary>
    private static string Unquoted(string cell) =>
        cell.Length > 1 && cell[0] == '\'' && CsvExport.Cell(cell[1..]).StartsWith("\"'", StringComparison.Ordinal) ? cell[1..].Trim() : cell.Trim();

    private static void Line(StringBuilder text, IReadOnlyList<string> cells) =>
        text.AppendJoin(',', cells.Select(CsvExport.Cell)).Append("\r\n");

    /// <summary>The records of a table with the lines they begin on; null where a quote is not closed or a limit is passed. One pass.</summary>
    private static List<(int Line, List<string> Cells)>? Records(string text)
    {
        var records = new List<(int, List<string>)>();
        var cell = new StringBuilder();
        var cells = new List<string>();
        var (line, began, quoted, any) = (1, 1, false, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            line += c == '\n' ? 1 : 0;
            any = true;
            if (quoted)
            {
                if (c != '"')
                {
                    cell.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (c == '"' && cell.Length == 0)
            {
                quoted = true;
            }
            else if (c is ',' or '\n')
            {
                cells.Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    records.Add((began, cells));
                    (cells, began, any) = ([], line, false);
                }
            }
            else if (c != '\r')
            {
                cell.Append(c);
            }

            if (cell.Length > MaxCell || cells.Count > MaxColumns || records.Count > MaxLines)
            {
                return null;
            }
        }

        if (quoted)
        {
            return null;
        }

        if (any)
        {
            cells.Add(cell.ToString());
            records.Add((began, cells));
        }

        return records;
    }
}
