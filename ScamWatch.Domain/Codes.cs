using System.Text.Json;

namespace ScamWatch.Domain;

/// <summary>
/// The kebab-case codes under which enum values stand in files, exports, the database and the command line
/// (<c>HandedOver</c> ↔ <c>handed-over</c>).
/// </summary>
public static class Codes
{
    /// <summary>The code of a value.</summary>
    public static string Of<T>(T value) where T : struct, Enum => Table<T>.ByValue[value];

    /// <summary>Reads a code; case and surrounding blanks do not matter. False where no value has that code.</summary>
    public static bool TryParse<T>(string? code, out T value) where T : struct, Enum
    {
        value = default;
        return code is not null && Table<T>.ByCode.TryGetValue(code.Trim(), out value);
    }

    /// <summary>Reads a code that this program wrote itself. Throws <see cref="FormatException"/> on any other.</summary>
    public static T Parse<T>(string code) where T : struct, Enum =>
        TryParse<T>(code, out var value) ? value : throw new FormatException($"'{code}' is no {typeof(T).Name}.");

    private static class Table<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ByValue =
            Enum.GetValues<T>().ToDictionary(v => v, v => JsonNamingPolicy.KebabCaseLower.ConvertName(v.ToString()));

        public static readonly Dictionary<string, T> ByCode =
            ByValue.ToDictionary(p => p.Value, p => p.Key, StringComparer.OrdinalIgnoreCase);
    }
}
