using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using ScamWatch.Ingest.Commands;

namespace ScamWatch.Web.Api;

/// <summary>The JSON of the API: unknown fields refused, null fields of answers given as null, Japanese as it is.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, PropertyNameCaseInsensitive = false, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(ReportBody))]
[JsonSerializable(typeof(ReportAccepted))]
[JsonSerializable(typeof(ReportStanding))]
[JsonSerializable(typeof(PublicAlertList))]
[JsonSerializable(typeof(ApiProblem))]
[JsonSerializable(typeof(ResultLine))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Levels of a body; a report has two.</summary>
    public const int MaxDepth = 8;

    /// <summary>The context as it is used: what the attribute cannot say is said here.</summary>
    public static ApiJson Strict => Made.Strict;

    /// <summary>The names that a report may have.</summary>
    public static IReadOnlySet<string> Fields => Made.Fields;

    // Apart, since the generated half of this class must be made first.
    private static class Made
    {
        public static readonly ApiJson Strict = new(new JsonSerializerOptions(Default.Options)
        {
            // Readers differ in which of two they believe: an attacker's way to show each another report.
            AllowDuplicateProperties = false,
            MaxDepth = MaxDepth,
            Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        });

        public static readonly IReadOnlySet<string> Fields =
            Strict.ReportBody.Properties.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
    }
}
