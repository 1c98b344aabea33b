using System.Text.Json;

namespace ScamWatch.Domain;

/// <summary>Reads JSON files that people maintain, so that a slip in one is told with its file and line.</summary>
internal static class ReferenceFile
{
    /// <summary>The rows of a file of <c>data/reference</c>: an object with the list <c>rows</c>.</summary>
    /// <exception cref="FileNotFoundException">No such file; <see cref="FileNotFoundException.FileName"/> names it.</exception>
    /// <exception cref="InvalidDataException">Not in that form; the message names file and line.</exception>
    public static IReadOnlyList<TRow> Rows<TRow>(string file) => Rows<TRow>(Bytes(file), file);

    /// <summary>As <see cref="Rows{TRow}(string)"/>, of a file that was read before.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="file">Its path, for the message.</param>
    public static IReadOnlyList<TRow> Rows<TRow>(byte[] bytes, string file) =>
        Parse<Content<TRow>>(bytes, file).Rows ?? throw new InvalidDataException($"{file}: the list 'rows' is missing.");

    /// <summary>A file that is one JSON value.</summary>
    /// <inheritdoc cref="Rows{TRow}(string)"/>
    public static T Read<T>(string file) => Parse<T>(Bytes(file), file);

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="FileNotFoundException">No such file; <see cref="FileNotFoundException.FileName"/> names it.</exception>
    public static byte[] Bytes(string file) =>
        File.Exists(file) ? File.ReadAllBytes(file) : throw new FileNotFoundException($"Reference file missing: {file}", file);

    private static T Parse<T>(byte[] bytes, string file)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, JsonSerializerOptions.Web) ?? throw new InvalidDataException($"{file}: empty.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{file}, line {fault.LineNumber + 1}: {fault.Message}", fault);
        }
    }

    private sealed record Content<TRow>(IReadOnlyList<TRow>? Rows);
}
