using System.Text.Json;

namespace ScamWatch.Domain.References;

/// <summary>A row of a reference file as JSON.</summary>
internal static class ReferenceRow
{
    /// <summary>Field of the name under which a row is known within its file, whatever its other fields become.</summary>
    public const string Id = "row";

    /// <summary>The name of a row; empty where it has none.</summary>
    public static string IdOf(JsonElement row) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(Id, out var id) && id.ValueKind == JsonValueKind.String ? id.GetString()! : "";
}
