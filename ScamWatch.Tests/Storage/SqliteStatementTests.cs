using Microsoft.Data.Sqlite;
using ScamWatch.Domain.Storage.Sqlite;

namespace ScamWatch.Tests.Storage;

public sealed class SqliteStatementTests : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public SqliteStatementTests()
    {
        _connection.Open();
        using var create = _connection.CreateCommand();
        create.CommandText = "CREATE TABLE kept (way TEXT, value UNIQUE)";
        create.ExecuteNonQuery();
    }

    public void Dispose() => _connection.Dispose();

    public static TheoryData<object> Values =>
    [
        DBNull.Value, "", "試験 花子", "a\0b", "𠮷", true, false, 7, long.MinValue, (byte)200, DayOfWeek.Friday, 0.1, double.MaxValue,
        new Guid("0193a5c0-9b1f-7abc-8def-0123456789ab"), new DateOnly(2026, 2, 28), new byte[] { 0, 1, 255 }, Array.Empty<byte>(),
        new DateTime(2026, 11, 22, 3, 4, 5, 678, DateTimeKind.Utc), new DateTime(2026, 11, 22, 0, 0, 0, DateTimeKind.Utc),
        new DateTimeOffset(2026, 11, 22, 12, 4, 5, TimeSpan.FromHours(9)),
    ];

    [Theory, MemberData(nameof(Values))]
    public void A_value_is_kept_as_the_library_keeps_it(object value)
    {
        using (var library = _connection.CreateCommand())
        {
            library.CommandText = "INSERT INTO kept VALUES ('library', @value)";
            library.Parameters.AddWithValue("@value", value);
            library.ExecuteNonQuery();
        }

        var byLibrary = Kept();
        Run("DELETE FROM kept");
        using (var statement = new SqliteStatement(_connection, "INSERT INTO kept VALUES ('statement', @value)"))
        {
            statement.Run([SqliteValue.Of(value)]);
        }

        Assert.Equal(byLibrary, Kept());
    }

    [Fact]
    public void A_refused_row_says_why_and_the_statement_goes_on()
    {
        using var statement = new SqliteStatement(_connection, "INSERT INTO kept VALUES ('one', @value)");
        statement.Run([SqliteValue.Of(1)]);

        var fault = Assert.Throws<SqliteException>(() => statement.Run([SqliteValue.Of(1)]));
        statement.Run([SqliteValue.Of(2)]);

        Assert.Equal(2067, fault.SqliteExtendedErrorCode);
        Assert.Contains("kept.value", fault.Message, StringComparison.Ordinal);
        Assert.Equal("integer 1, integer 2", Kept());
    }

    [Fact]
    public void A_type_no_column_has_is_named() =>
        Assert.Contains("Uri", Assert.Throws<NotSupportedException>(() => SqliteValue.Of(new Uri("https://example.jp"))).Message, StringComparison.Ordinal);

    private void Run(string sql)
    {
        using var statement = new SqliteStatement(_connection, sql);
        statement.Run();
    }

    private string Kept()
    {
        using var read = _connection.CreateCommand();
        read.CommandText = "SELECT group_concat(typeof(value) || ' ' || quote(value), ', ') FROM kept";
        return (string)read.ExecuteScalar()!;
    }
}
