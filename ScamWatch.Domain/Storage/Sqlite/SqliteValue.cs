using System.Globalization;
using System.Text;
using SQLitePCL;

namespace ScamWatch.Domain.Storage.Sqlite;

/// <summary>
/// A value in the form in which SQLite keeps it, written as Microsoft.Data.Sqlite writes it (learn.microsoft.com/dotnet/standard/data/sqlite/types),
/// so that a row stored past the library reads like any other.
/// </summary>
internal readonly struct SqliteValue
{
    private SqliteValue(SqliteKind kind, long integer = 0, double real = 0, byte[]? bytes = null) =>
        (Kind, Integer, Real, Bytes) = (kind, integer, real, bytes ?? []);

    public SqliteKind Kind { get; }

    public long Integer { get; }

    public double Real { get; }

    /// <summary>The blob, or the text in UTF-8.</summary>
    public byte[] Bytes { get; }

    /// <summary>Of a value after the model's own conversion.</summary>
    /// <exception cref="NotSupportedException">A type that no column of the model has so far.</exception>
    public static SqliteValue Of(object value) => value switch
    {
        DBNull => new(SqliteKind.Null),
        string text => Text(text),
        bool flag => new(SqliteKind.Integer, flag ? 1 : 0),
        Enum member => new(SqliteKind.Integer, Convert.ToInt64(member, CultureInfo.InvariantCulture)),
        long or int or short or sbyte or byte or ushort or uint => new(SqliteKind.Integer, Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        double or float => new(SqliteKind.Real, real: Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        Guid id => Text(id.ToString().ToUpperInvariant()),
        DateTime time => Text(time.ToString(@"yyyy\-MM\-dd HH\:mm\:ss.FFFFFFF", CultureInfo.InvariantCulture)),
        DateTimeOffset time => Text(time.ToString(@"yyyy\-MM\-dd HH\:mm\:ss.FFFFFFFzzz", CultureInfo.InvariantCulture)),
        DateOnly day => Text(day.ToString(@"yyyy\-MM\-dd", CultureInfo.InvariantCulture)),
        byte[] blob => new(SqliteKind.Blob, bytes: blob),
        _ => throw new NotSupportedException($"No column of type {value.GetType().Name} has been stored this way."),
    };

    /// <summary>What stands in a column of the row that a statement has reached, as it is kept.</summary>
    public static SqliteValue Read(sqlite3_stmt statement, int column) => raw.sqlite3_column_type(statement, column) switch
    {
        raw.SQLITE_INTEGER => new(SqliteKind.Integer, raw.sqlite3_column_int64(statement, column)),
        raw.SQLITE_FLOAT => new(SqliteKind.Real, real: raw.sqlite3_column_double(statement, column)),
        raw.SQLITE_TEXT => new(SqliteKind.Text, bytes: raw.sqlite3_column_blob(statement, column).ToArray()),
        raw.SQLITE_BLOB => new(SqliteKind.Blob, bytes: raw.sqlite3_column_blob(statement, column).ToArray()),
        _ => new(SqliteKind.Null),
    };

    /// <summary>True where both are kept alike, to the byte.</summary>
    public bool IsSame(SqliteValue other) =>
        Kind == other.Kind && Integer == other.Integer && BitConverter.DoubleToInt64Bits(Real) == BitConverter.DoubleToInt64Bits(other.Real)
        && Bytes.AsSpan().SequenceEqual(other.Bytes);

    private static SqliteValue Text(string text) => new(SqliteKind.Text, bytes: Encoding.UTF8.GetBytes(text));
}

/// <summary>The storage classes of SQLite (sqlite.org/datatype3.html).</summary>
internal enum SqliteKind
{
    Null,
    Integer,
    Real,
    Text,
    Blob,
}
