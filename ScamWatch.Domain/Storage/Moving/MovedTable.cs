namespace ScamWatch.Domain.Storage.Moving;

/// <summary>How a column is kept on PostgreSQL, and so what a value of the file must be.</summary>
internal enum CellKind
{
    Text,
    Json,
    Integer,
    Long,
    Boolean,
    Real,
    Time,
    Day,
    Guid,
    Bytes,
}

/// <summary>A column that both databases have.</summary>
/// <param name="Name">Its name, the same in both.</param>
/// <param name="Kind">How it is kept.</param>
/// <param name="MaxLength">Characters that PostgreSQL takes at most; null for any number. SQLite counts none.</param>
internal sealed record MovedColumn(string Name, CellKind Kind, int? MaxLength);

/// <summary>A table that both databases have.</summary>
/// <param name="Name">Its name, the same in both.</param>
/// <param name="Columns">Those that are copied, the key's among them.</param>
/// <param name="Key">Places of the primary key's columns among them, in its order.</param>
/// <param name="Grams">Name of the column with what a report is found by, which is made anew; null for all tables but one.</param>
internal sealed record MovedTable(string Name, IReadOnlyList<MovedColumn> Columns, IReadOnlyList<int> Key, string? Grams)
{
    /// <summary>The query for all rows in the order of their key, as SQLite keeps it: text by its bytes.</summary>
    public string SqliteQuery => $"SELECT {Names} FROM {Quote(Name)} ORDER BY {string.Join(", ", Key.Select(k => Quote(Columns[k].Name)))}";

    /// <summary>The same of PostgreSQL, in the same order whatever the database's own may be.</summary>
    public string PostgresQuery => $"SELECT {NamesWithGrams} FROM {Quote(Name)} ORDER BY "
        + string.Join(", ", Key.Select(k => Quote(Columns[k].Name) + (Columns[k].Kind == CellKind.Text ? " COLLATE \"C\"" : "")));

    public string PostgresCopy => $"COPY {Quote(Name)} ({NamesWithGrams}) FROM STDIN (FORMAT BINARY)";

    private string Names => string.Join(", ", Columns.Select(c => Quote(c.Name)));

    private string NamesWithGrams => Grams is null ? Names : $"{Names}, {Quote(Grams)}";

    /// <summary>A name as both databases take it; names are those of the model.</summary>
    public static string Quote(string name) => $"\"{name}\"";

    /// <summary>The key of a row for people: <c>Id=12</c>.</summary>
    public string KeyOf(IReadOnlyList<Sqlite.SqliteValue> row) => string.Join(", ", Key.Select(k => $"{Columns[k].Name}={Cell.Display(row[k])}"));
}
