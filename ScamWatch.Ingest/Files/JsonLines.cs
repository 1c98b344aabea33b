using System.Text.Json;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Ingest.Files;

/// <summary>
/// Reports as one JSON object a line. The lines that <c>classify</c> and <c>evaluate</c> take are such lines; their labels are
/// passed over here.
/// </summary>
internal static class JsonLines
{
    private const int MaxRawChars = 1_000_000;

    private static readonly Dictionary<string, RecordColumn> s_keys = new(StringComparer.Ordinal)
    {
        ["channel"] = RecordColumn.Channel,
        ["sender"] = RecordColumn.Sender,
        ["subject"] = RecordColumn.Subject,
        ["body"] = RecordColumn.Body,
        ["occurredAt"] = RecordColumn.OccurredAt,
        ["note"] = RecordColumn.Note,
        ["reporterName"] = RecordColumn.ReporterName,
        ["reporterContact"] = RecordColumn.ReporterContact,
        ["harm"] = RecordColumn.Harm,
        ["area"] = RecordColumn.Area,
    };

    private static readonly HashSet<string> s_silent = new(StringComparer.Ordinal)
    {
        "id", "label", "impersonates", "asks", "pressure", "lang", "source", "wording",
    };

    public static IEnumerable<IntakeItem> Read(
        string fileName, ReadOnlyMemory<byte> bytes, IntakeSource source, IntakeLimits limits, IReadOnlyList<Area> areas)
    {
        var text = Charsets.Decode(bytes.Span, null).Text;
        var row = 0;
        var found = false;
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            var line = text[start..end];
            start = end + 1;
            row++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (row > limits.MaxRows)
            {
                yield return new IntakeFault(fileName, row, $"行数が上限 {limits.MaxRows} 行を超えています。{row} 行目から後は読みませんでした。");
                yield break;
            }

            found = true;
            yield return Line(fileName, row, line, source, limits, areas);
        }

        if (!found)
        {
            yield return new IntakeFault(fileName, null, "ファイルが空です。");
        }
    }

    private static IntakeItem Line(string fileName, int row, string line, IntakeSource source, IntakeLimits limits, IReadOnlyList<Area> areas)
    {
        IntakeFault Fault(string reason, string? column = null) =>
            new(fileName, row, $"{row} 行目 {reason}", column, CleanText.Cut(line, MaxRawChars));

        if (line.Length > limits.MaxLineChars)
        {
            return Fault($"行が上限 {limits.MaxLineChars} 字を超えています。");
        }

        try
        {
            using var json = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 16 });
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return Fault("JSON のオブジェクト({ … })ではありません。");
            }

            var fields = new Dictionary<RecordColumn, string>();
            var remarks = new List<string>();
            string? id = null;
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (property.Name == "id")
                {
                    id = property.Value.ValueKind is JsonValueKind.String ? property.Value.GetString() : property.Value.GetRawText();
                }
                else if (s_keys.TryGetValue(property.Name, out var column) && (column != RecordColumn.Area || areas.Count > 0))
                {
                    if (property.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
                    {
                        return Fault($"項目「{property.Name}」は文字列で書いてください。", property.Name);
                    }

                    fields[column] = property.Value.GetString() ?? "";
                }
                else if (!s_silent.Contains(property.Name) && remarks.Count < 10)
                {
                    remarks.Add($"項目「{CleanText.Cut(CleanText.OneLine(property.Name), 40)}」は読みませんでした。");
                }
            }

            var (report, at, problem) = RecordFields.Build(fields, source, remarks, areas);
            var key = s_keys.First(k => k.Value == at).Key;
            return report is not null ? new IntakeRead(fileName, row, report, id) : Fault($"項目「{key}」: {problem}", key);
        }
        catch (JsonException broken)
        {
            return Fault($"JSON として読めません({broken.BytePositionInLine + 1} バイト目)。");
        }
        catch (InvalidOperationException)
        {
            // A string with half a surrogate pair escaped in it (\ud800) is JSON but no text.
            return Fault("文字として読めない部分があります。");
        }
    }
}
