using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ScamWatch.Domain.Storage;

/// <summary>Enum values stand in the database under the same codes as in files and exports.</summary>
internal sealed class CodeConverter<T>() : ValueConverter<T, string>(v => Codes.Of(v), s => Codes.Parse<T>(s))
    where T : struct, Enum;

/// <summary>Times are UTC; SQLite gives them back without saying so.</summary>
internal sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
    v => v.ToUniversalTime(),
    v => DateTime.SpecifyKind(v, DateTimeKind.Utc));

/// <summary>Columns that hold a value as JSON text: read and written whole, never searched into.</summary>
internal static class JsonColumn
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    public static PropertyBuilder<T> AsJson<T>(this PropertyBuilder<T> property) where T : class? =>
        property.HasConversion(
            new ValueConverter<T, string>(
                v => JsonSerializer.Serialize(v, s_options),
                s => JsonSerializer.Deserialize<T>(s, s_options)!),
            new ValueComparer<T>(
                // What was not put in anew is the very value that was read: only another is written out to be compared.
                (a, b) => ReferenceEquals(a, b) || JsonSerializer.Serialize(a, s_options) == JsonSerializer.Serialize(b, s_options),
                v => JsonSerializer.Serialize(v, s_options).GetHashCode(StringComparison.Ordinal),
                v => v));
}
