using System.Text.Json;

namespace ScamWatch.Domain.Guidance;

/// <summary>Reads the files of <c>data/reference</c>: an object with the rows under <c>rows</c>.</summary>
internal static class ReferenceFile
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web);

    /// <exception cref="FileNotFoundException">No such file; the message names it.</exception>
    /// <exception cref="JsonException">Malformed; the message names the file.</exception>
    public static IReadOnlyList<TRow> Rows<TRow>(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Content<TRow>>(File.ReadAllBytes(file), s_options)!.Rows;
        }
        catch (JsonException fault)
        {
            throw new JsonException($"{file}: {fault.Message}", fault);
        }
    }

    private sealed record Content<TRow>(IReadOnlyList<TRow> Rows);
}
