using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace ScamWatch.Domain.Sharing;

/// <summary>How the JSON forms are written: Japanese as it is, whatever a page could take for markup escaped.</summary>
internal static class ExportJson
{
    private static readonly JavaScriptEncoder s_encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
    private static readonly JsonSerializerOptions s_indented = new() { Encoder = s_encoder, WriteIndented = true };
    private static readonly JsonSerializerOptions s_line = new() { Encoder = s_encoder };

    /// <summary>A whole file.</summary>
    public static byte[] File(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, s_indented);

    /// <summary>One line of a file of lines.</summary>
    public static string Line(JsonNode node) => node.ToJsonString(s_line);

    public static JsonArray Array(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode?)JsonValue.Create(v))]);

    /// <summary>A time as RFC 3339 with milliseconds.</summary>
    public static string Time(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
