using System.Globalization;
using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using ScamWatch.Domain.Storage.Sqlite;

namespace ScamWatch.Domain.Storage.Moving;

/// <summary>
/// One value on its way. It is written from what the file holds, and compared the other way round: what PostgreSQL gives back, put into the form
/// of the file, must be what the file holds, to the byte. Encrypted values are texts here and stay as they are.
/// </summary>
internal static class Cell
{
    private const string TimeForm = @"yyyy\-MM\-dd HH\:mm\:ss.FFFFFFF", DayForm = @"yyyy\-MM\-dd";

    /// <summary>Characters of <c>2026-11-22 09:00:00.123456</c>: PostgreSQL keeps microseconds.</summary>
    private const int TimeLength = 26;

    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The value as PostgreSQL takes it (null for NULL), or why it takes none such.</summary>
    public static (object? Value, string? Fault) Read(MovedColumn column, SqliteValue stored)
    {
        if (stored.Kind == SqliteKind.Null)
        {
            return (null, null);
        }

        var wanted = column.Kind switch
        {
            CellKind.Integer or CellKind.Long or CellKind.Boolean => SqliteKind.Integer,
            CellKind.Real => SqliteKind.Real,
            CellKind.Bytes => SqliteKind.Blob,
            _ => SqliteKind.Text,
        };
        if (stored.Kind != wanted)
        {
            return (null, $"holds {Name(stored.Kind)} where {Name(wanted)} is expected");
        }

        return column.Kind switch
        {
            CellKind.Integer => stored.Integer is < int.MinValue or > int.MaxValue ? (null, "holds a number of more than 32 bits") : ((int)stored.Integer, null),
            CellKind.Long => (stored.Integer, null),
            CellKind.Boolean => stored.Integer is 0 or 1 ? (stored.Integer == 1, null) : (null, "is neither 0 nor 1"),
            CellKind.Real => (stored.Real, null),
            CellKind.Bytes => (stored.Bytes, null),
            _ => ReadText(column, stored.Bytes),
        };
    }

    /// <summary>Writes what <see cref="Read"/> gave.</summary>
    public static Task WriteAsync(NpgsqlBinaryImporter copy, CellKind kind, object? value, CancellationToken ct) => value switch
    {
        null => copy.WriteNullAsync(ct),
        string text => copy.WriteAsync(text, kind == CellKind.Json ? NpgsqlDbType.Jsonb : NpgsqlDbType.Text, ct),
        int number => copy.WriteAsync(number, NpgsqlDbType.Integer, ct),
        long number => copy.WriteAsync(number, NpgsqlDbType.Bigint, ct),
        bool flag => copy.WriteAsync(flag, NpgsqlDbType.Boolean, ct),
        double real => copy.WriteAsync(real, NpgsqlDbType.Double, ct),
        DateTime time => copy.WriteAsync(time, NpgsqlDbType.TimestampTz, ct),
        DateOnly day => copy.WriteAsync(day, NpgsqlDbType.Date, ct),
        Guid id => copy.WriteAsync(id, NpgsqlDbType.Uuid, ct),
        byte[] bytes => copy.WriteAsync(bytes, NpgsqlDbType.Bytea, ct),
        _ => throw new NotSupportedException($"No column of type {value.GetType().Name} is written."),
    };

    /// <summary>What PostgreSQL gives back, in the form of the file.</summary>
    public static SqliteValue ReadBack(NpgsqlDataReader row, int place, CellKind kind) => row.IsDBNull(place) ? SqliteValue.Of(DBNull.Value) : kind switch
    {
        CellKind.Json => Json(row.GetString(place)),
        CellKind.Integer => SqliteValue.Of(row.GetInt32(place)),
        CellKind.Long => SqliteValue.Of(row.GetInt64(place)),
        CellKind.Boolean => SqliteValue.Of(row.GetBoolean(place)),
        CellKind.Real => SqliteValue.Of(row.GetDouble(place)),
        CellKind.Time => SqliteValue.Of(Whole(row.GetDateTime(place))),
        CellKind.Day => SqliteValue.Of(row.GetFieldValue<DateOnly>(place)),
        CellKind.Guid => SqliteValue.Of(row.GetGuid(place)),
        CellKind.Bytes => SqliteValue.Of(row.GetFieldValue<byte[]>(place)),
        _ => SqliteValue.Of(row.GetString(place)),
    };

    /// <summary>
    /// What the file holds, without what PostgreSQL has no room for: of a time what is less than a microsecond, of JSON blanks and the order of its members, of an id its
    /// letters' case. Cut from the text as it stands, so that a fault in reading it shows.
    /// </summary>
    public static SqliteValue Kept(CellKind kind, SqliteValue stored) => stored.Kind != SqliteKind.Text ? stored : kind switch
    {
        CellKind.Time => SqliteValue.Of(CutTime(Encoding.UTF8.GetString(stored.Bytes))),
        CellKind.Json => Json(Encoding.UTF8.GetString(stored.Bytes)),
        CellKind.Guid => SqliteValue.Of(Encoding.UTF8.GetString(stored.Bytes).ToUpperInvariant()),
        _ => stored,
    };

    /// <summary>True where a time of the file is finer than PostgreSQL keeps one.</summary>
    public static bool IsFiner(CellKind kind, SqliteValue stored) => kind == CellKind.Time && stored.Bytes.Length > TimeLength;

    /// <summary>A value for people, no longer than a line. Asked of keys only, which hold nothing personal in clear.</summary>
    public static string Display(SqliteValue value)
    {
        var text = value.Kind switch
        {
            SqliteKind.Integer => value.Integer.ToString(CultureInfo.InvariantCulture),
            SqliteKind.Real => value.Real.ToString(CultureInfo.InvariantCulture),
            SqliteKind.Text => Encoding.UTF8.GetString(value.Bytes),
            SqliteKind.Blob => Convert.ToHexStringLower(value.Bytes),
            _ => "NULL",
        };
        return text.Length <= 80 ? text : text[..80] + "…";
    }

    private static (object?, string?) ReadText(MovedColumn column, byte[] bytes)
    {
        string text;
        try
        {
            text = s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return (null, "holds bytes that are no text in UTF-8 (half of a pair of surrogates, or another charset)");
        }

        return column.Kind switch
        {
            CellKind.Time => DateTime.TryParseExact(text, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                ? (time, null) : (null, "is no time"),
            CellKind.Day => DateOnly.TryParseExact(text, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? (day, null) : (null, "is no day"),
            CellKind.Guid => Guid.TryParseExact(text, "D", out var id) ? (id, null) : (null, "is no id"),
            // https://www.postgresql.org/docs/current/datatype-character.html and datatype-json.html: no NUL, written out or not.
            _ when text.Contains('\0', StringComparison.Ordinal) => (null, "holds a NUL"),
            CellKind.Json => JsonFault(text) is { } fault ? (null, fault) : (text, null),
            _ when column.MaxLength is { } most && text.Length > most && text.EnumerateRunes().Count() is var length && length > most =>
                (null, string.Create(CultureInfo.InvariantCulture, $"holds {length} characters where {most} have room")),
            _ => (text, null),
        };
    }

    private static string? JsonFault(string text)
    {
        try
        {
            using var read = JsonDocument.Parse(text);
            return Texts(read.RootElement).Any(t => t.Contains('\0', StringComparison.Ordinal)) ? "holds a NUL" : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The second: half of a pair of surrogates, written out.
            return "is no JSON that PostgreSQL takes";
        }
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(m => Texts(m.Value).Prepend(m.Name)),
        _ => [],
    };

    private static SqliteValue Json(string text)
    {
        using var read = JsonDocument.Parse(text);
        using var into = new MemoryStream();
        using (var writer = new Utf8JsonWriter(into))
        {
            Sort(read.RootElement, writer);
        }

        return SqliteValue.Of(Encoding.UTF8.GetString(into.ToArray()));
    }

    private static void Sort(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Sort(member.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Sort(item, writer);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static DateTime Whole(DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));

    private static string CutTime(string text)
    {
        var cut = text.Length > TimeLength ? text[..TimeLength] : text;
        return cut.Contains('.', StringComparison.Ordinal) ? cut.TrimEnd('0').TrimEnd('.') : cut;
    }

    private static string Name(SqliteKind kind) => kind switch
    {
        SqliteKind.Integer => "a whole number",
        SqliteKind.Real => "a fraction",
        SqliteKind.Text => "a text",
        SqliteKind.Blob => "bytes",
        _ => "nothing",
    };
}
