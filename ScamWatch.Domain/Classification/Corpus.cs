using System.Text.Json;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Classification;

/// <summary>A text with what people say of it: training material, or a text to measure on.</summary>
/// <param name="Id">Name of the text, unique in its file.</param>
/// <param name="Family">
/// Texts of one family are variants of each other; a split never puts one family on both sides. Where the file names
/// none, the text is its own family.
/// </param>
/// <param name="Lang">Two-letter language code.</param>
/// <param name="IsScam">The label; null where nobody has labelled it.</param>
/// <param name="Impersonates">Taxonomy code; null where not stated.</param>
/// <param name="Asks">Taxonomy codes; null where not stated.</param>
/// <param name="Pressure">Taxonomy codes; null where not stated.</param>
/// <param name="Weight">How much the text counts in training, above 0; a text of the corpus counts 1.</param>
public sealed record CorpusText(
    string Id,
    string Family,
    string Lang,
    ReportText Text,
    bool? IsScam,
    string? Impersonates,
    IReadOnlyList<string>? Asks,
    IReadOnlyList<string>? Pressure,
    double Weight = 1);

/// <summary>A line of a corpus file that cannot be used.</summary>
public sealed class CorpusException(string file, int line, string field, string problem)
    : FormatException($"{file}({line}): {field}: {problem}")
{
    public string File { get; } = file;

    /// <summary>Counted from 1.</summary>
    public int Line { get; } = line;

    public string Field { get; } = field;
}

/// <summary>Reads labelled texts, one JSON object a line.</summary>
public static class Corpus
{
    /// <summary>All <c>*.jsonl</c> files of a folder, in the order of their names.</summary>
    /// <exception cref="CorpusException">A line does not parse, a field is missing, or a code is not in the taxonomy.</exception>
    public static IReadOnlyList<CorpusText> ReadFolder(string folder, Taxonomy taxonomy)
    {
        var texts = new List<CorpusText>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal))
        {
            texts.AddRange(ReadFile(path, taxonomy));
        }

        return texts;
    }

    /// <param name="keepUnknownCodes">
    /// True to keep codes the taxonomy lacks instead of refusing them: texts that others labelled can be measured on,
    /// though no model can ever give such a code. Training always refuses them.
    /// </param>
    /// <exception cref="CorpusException">As for <see cref="ReadFolder"/>.</exception>
    public static IReadOnlyList<CorpusText> ReadFile(string path, Taxonomy taxonomy, bool keepUnknownCodes = false)
    {
        using var reader = new StreamReader(path);
        return [.. Read(reader, Path.GetFileName(path), taxonomy, keepUnknownCodes)];
    }

    /// <summary>Reads the lines as they are asked for; blank lines are passed over.</summary>
    /// <exception cref="CorpusException">As for <see cref="ReadFolder"/>.</exception>
    /// <param name="name">File name for complaints.</param>
    /// <param name="keepUnknownCodes">As for <see cref="ReadFile"/>.</param>
    public static IEnumerable<CorpusText> Read(TextReader reader, string name, Taxonomy taxonomy, bool keepUnknownCodes = false)
    {
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return new LineReader(name, number, taxonomy, keepUnknownCodes).Read(line);
            }
        }
    }

    private readonly struct LineReader(string file, int number, Taxonomy taxonomy, bool keepUnknownCodes)
    {
        public CorpusText Read(string line)
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                return document.RootElement.ValueKind == JsonValueKind.Object
                    ? Read(document.RootElement)
                    : throw Problem("line", "a JSON object is expected");
            }
            catch (JsonException e)
            {
                throw Problem("line", $"no valid JSON: {e.Message}");
            }
        }

        private CorpusText Read(JsonElement row)
        {
            var id = Required(row, "id");
            var channel = Required(row, "channel");
            // "web" is how lists of published incidents name a web page.
            if (!Codes.TryParse<Channel>(channel == "web" ? "website" : channel, out var parsed))
            {
                throw Problem("channel", $"unknown code '{channel}'");
            }

            var text = new ReportText(
                parsed, Optional(row, "subject") ?? "", Optional(row, "sender") ?? "", Required(row, "body"));
            return new CorpusText(
                id,
                Optional(row, "family") ?? id,
                Optional(row, "lang") ?? "ja",
                text,
                Label(row),
                Code(row, "impersonates", Taxonomy.Impersonates),
                CodeList(row, "asks", Taxonomy.Asks),
                CodeList(row, "pressure", Taxonomy.Pressure));
        }

        private bool? Label(JsonElement row) => Optional(row, "label") switch
        {
            null => null,
            "scam" => true,
            "benign" => false,
            var other => throw Problem("label", $"'scam' or 'benign' is expected, not '{other}'"),
        };

        private string Required(JsonElement row, string field) =>
            Optional(row, field) is { Length: > 0 } value ? value : throw Problem(field, "missing or empty");

        private string? Optional(JsonElement row, string field)
        {
            if (!row.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Problem(field, "must be a text");
        }

        private string? Code(JsonElement row, string field, string group)
        {
            var code = Optional(row, field);
            return code is null || keepUnknownCodes || taxonomy.Has(group, code) ? code : throw Problem(field, $"unknown code '{code}'");
        }

        private List<string>? CodeList(JsonElement row, string field, string group)
        {
            if (!row.TryGetProperty(field, out var list) || list.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            if (list.ValueKind != JsonValueKind.Array)
            {
                throw Problem(field, "must be a list");
            }

            var codes = new List<string>();
            foreach (var item in list.EnumerateArray())
            {
                var code = item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Problem(field, "must be a list of texts");
                if (!keepUnknownCodes && !taxonomy.Has(group, code))
                {
                    throw Problem(field, $"unknown code '{code}'");
                }

                codes.Add(code);
            }

            return codes;
        }

        private CorpusException Problem(string field, string problem) => new(file, number, field, problem);
    }
}
