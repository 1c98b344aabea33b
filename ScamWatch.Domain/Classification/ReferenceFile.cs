using System.Globalization;
using System.Text.Json;

namespace ScamWatch.Domain.Classification;

/// <summary>Reads the JSON files of the reference folder; every complaint names the file and the row.</summary>
internal static class ReferenceFile
{
    /// <exception cref="InvalidDataException">The file is missing or no JSON object.</exception>
    public static JsonDocument Open(string path)
    {
        try
        {
            var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw new InvalidDataException($"{path}: a JSON object is expected.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: no valid JSON: {e.Message}", e);
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"{path}: the file is missing.", e);
        }
    }

    public static IEnumerable<JsonElement> Rows(JsonDocument document, string name, string path) =>
        document.RootElement.TryGetProperty(name, out var rows) && rows.ValueKind == JsonValueKind.Array
            ? rows.EnumerateArray()
            : throw new InvalidDataException($"{path}: the list '{name}' is missing.");

    public static string Text(JsonElement row, string name, string at) =>
        OptionalText(row, name) ?? throw new InvalidDataException($"{at}: '{name}' is missing or empty.");

    public static string? OptionalText(JsonElement row, string name) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    public static string[] Texts(JsonElement row, string name, string at)
    {
        if (!row.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(v => v.ValueKind != JsonValueKind.String))
        {
            throw new InvalidDataException($"{at}: '{name}' must be a list of texts.");
        }

        return [.. value.EnumerateArray().Select(v => v.GetString()!)];
    }

    public static DateOnly? Date(JsonElement row, string name, string at)
    {
        if (OptionalText(row, name) is not { } text)
        {
            return null;
        }

        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw new InvalidDataException($"{at}: '{name}' is no date (yyyy-MM-dd): '{text}'.");
    }
}
