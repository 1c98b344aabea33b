using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Ingest.Files;

/// <summary>
/// Tables of reports (calls, visits, letters, SMS) as spreadsheets save them: UTF-8 with or without a byte order mark, or
/// Shift_JIS; separated by commas, tabs or semicolons; headers in English or Japanese. Formulas are text like any other.
/// </summary>
internal static class CsvRecords
{
    private const int MaxRawChars = 1_000_000;

    public static IEnumerable<IntakeItem> Read(
        string fileName, ReadOnlyMemory<byte> bytes, IntakeSource source, IntakeLimits limits, IReadOnlyList<Area> areas)
    {
        var decoded = Charsets.Decode(bytes.Span, null);
        var text = decoded.Text;
        if (string.IsNullOrWhiteSpace(text))
        {
            return [new IntakeFault(fileName, null, "ファイルが空です。")];
        }

        return text.Count(c => c == '\uFFFD') > text.Length / 50
            ? [new IntakeFault(fileName, null, "文字コードが分かりません。UTF-8 または Shift_JIS の CSV で保存し直してください。")]
            : new Table(fileName, text, source, limits, areas).Read();
    }

    private sealed class Table(string fileName, string text, IntakeSource source, IntakeLimits limits, IReadOnlyList<Area> areas)
    {
        private readonly List<string> _remarks = [];
        private RecordColumn?[] _columns = [];
        private string _header = "";
        private int _row;

        public IEnumerable<IntakeItem> Read()
        {
            var delimiter = Delimiter();
            for (var at = 0; at < text.Length;)
            {
                var record = CsvRow.Read(text, at, delimiter, limits.MaxCellChars, limits.MaxColumns);
                var raw = text[record.Start..record.End];
                at = record.End;
                _row++;
                if (_row > limits.MaxRows + 1)
                {
                    yield return new IntakeFault(fileName, _row, $"行数が上限 {limits.MaxRows} 行を超えています。{_row} 行目から後は読みませんでした。");
                    yield break;
                }

                if (record.Broken)
                {
                    yield return Fault($"引用符(\")が閉じられていないか、セルが上限 {limits.MaxCellChars} 字または列が上限 {limits.MaxColumns} 列を超えています。", null, raw);
                    if (_row == 1)
                    {
                        yield break;
                    }
                }
                else if (_row == 1)
                {
                    if (Header(record.Cells, raw) is { } fault)
                    {
                        yield return fault;
                        yield break;
                    }
                }
                else if (!record.Cells.All(string.IsNullOrWhiteSpace))
                {
                    yield return Row(record.Cells, raw);
                }
            }

            if (_row <= 1)
            {
                yield return new IntakeFault(fileName, null, "見出しの行だけで、記録がありません。");
            }
        }

        private IntakeFault? Header(IReadOnlyList<string> cells, string raw)
        {
            _header = raw.TrimEnd('\n');
            _columns = [.. cells.Select(c => RecordFields.ColumnOf(c, areas))];
            var twice = _columns.Where(c => c is not null).GroupBy(c => c).FirstOrDefault(g => g.Count() > 1);
            if (twice is not null)
            {
                return Fault($"列「{RecordFields.NameOf(twice.Key!.Value)}」が 2 つあります。", RecordFields.NameOf(twice.Key!.Value), null);
            }

            foreach (var required in (RecordColumn[])[RecordColumn.Channel, RecordColumn.Body])
            {
                if (!_columns.Contains(required))
                {
                    var name = RecordFields.NameOf(required);
                    return Fault($"列「{name}」がありません。1 行目は見出しの行です。", name, null);
                }
            }

            var unknown = cells.Where((c, i) => _columns[i] is null && c.Trim().Length > 0).Take(10)
                .Select(c => CleanText.Cut(CleanText.OneLine(c), 40)).ToList();
            if (unknown.Count > 0)
            {
                _remarks.Add($"列「{string.Join("」「", unknown)}」は読みませんでした。");
            }

            return null;
        }

        private IntakeItem Row(IReadOnlyList<string> cells, string raw)
        {
            if (cells.Count > _columns.Length && cells.Skip(_columns.Length).Any(c => c.Trim().Length > 0))
            {
                return Fault($"列が見出しより多くあります(見出し {_columns.Length}、この行 {cells.Count})。区切り文字を含むセルは引用符で囲んでください。", null, raw);
            }

            var fields = new Dictionary<RecordColumn, string>();
            for (var i = 0; i < _columns.Length; i++)
            {
                if (_columns[i] is not { } column)
                {
                    continue;
                }

                if (i >= cells.Count)
                {
                    if (column is RecordColumn.Channel or RecordColumn.Body)
                    {
                        return Fault($"列「{RecordFields.NameOf(column)}」がありません(この行は {cells.Count} 列です)。", RecordFields.NameOf(column), raw);
                    }

                    continue;
                }

                fields[column] = cells[i];
            }

            var (report, at, problem) = RecordFields.Build(fields, source, _remarks, areas);
            return report is not null
                ? new IntakeRead(fileName, _row, report)
                : Fault($"列「{RecordFields.NameOf(at)}」: {problem}", RecordFields.NameOf(at), raw);
        }

        private IntakeFault Fault(string reason, string? column, string? raw) =>
            new(fileName, _row, $"{_row} 行目 {reason}", column, raw is null ? null : _header + "\n" + CleanText.Cut(raw.TrimEnd('\n'), MaxRawChars));

        private char Delimiter()
        {
            var end = text.IndexOf('\n', StringComparison.Ordinal);
            var header = text.AsSpan(0, end < 0 ? text.Length : end);
            var (commas, tabs, semicolons) = (header.Count(','), header.Count('\t'), header.Count(';'));
            return tabs > commas && tabs >= semicolons ? '\t' : semicolons > commas ? ';' : ',';
        }
    }
}
