using System.Globalization;
using Microsoft.EntityFrameworkCore.Metadata;
using ScamWatch.Domain.Reports;

namespace ScamWatch.Domain.Storage.Moving;

/// <summary>
/// What is copied and in which order, worked out from the two models: a new entity is copied without being named here, and one that cannot
/// be copied is a fault that a test finds.
/// </summary>
internal static class MovePlan
{
    /// <summary>Tables, each after those its rows refer to.</summary>
    /// <exception cref="NotSupportedException">A table or column that one database has alone, or one kept in a way that is not known here.</exception>
    public static IReadOnlyList<MovedTable> Of(IRelationalModel sqlite, IRelationalModel postgres)
    {
        var waiting = sqlite.Tables.OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        var (done, plan) = (new HashSet<string>(StringComparer.Ordinal), new List<MovedTable>());
        while (waiting.Count > 0)
        {
            var ready = waiting.Where(t => t.ForeignKeyConstraints.All(f => f.PrincipalTable == t || done.Contains(f.PrincipalTable.Name))).ToList();
            if (ready.Count == 0)
            {
                throw new NotSupportedException($"These tables refer to each other in a circle: {string.Join(", ", waiting.Select(t => t.Name))}.");
            }

            foreach (var table in ready)
            {
                var there = postgres.FindTable(table.Name, table.Schema)
                    ?? throw new NotSupportedException($"PostgreSQL has no table {table.Name}.");
                plan.Add(Pair(table, there));
                done.Add(table.Name);
                waiting.Remove(table);
            }
        }

        return plan;
    }

    private static MovedTable Pair(ITable from, ITable to)
    {
        var columns = new List<MovedColumn>();
        string? grams = null;
        foreach (var column in to.Columns)
        {
            if (from.FindColumn(column.Name) is { } known)
            {
                columns.Add(Pair(known, column));
            }
            else if (column.PropertyMappings is [var mapping] && mapping.Property is { Name: nameof(SearchRow.Grams) } property && property.DeclaringType.ClrType == typeof(SearchRow))
            {
                grams = column.Name;
            }
            else
            {
                throw new NotSupportedException($"SQLite has no column {from.Name}.{column.Name}, and nothing is known to fill it with.");
            }
        }

        if (from.Columns.FirstOrDefault(c => to.FindColumn(c.Name) is null) is { } left)
        {
            throw new NotSupportedException($"PostgreSQL has no column {from.Name}.{left.Name}.");
        }

        var key = from.PrimaryKey ?? throw new NotSupportedException($"{from.Name} has no key to tell rows by.");
        return new(from.Name, columns, [.. key.Columns.Select(k => columns.FindIndex(c => c.Name == k.Name))], grams);
    }

    private static MovedColumn Pair(IColumn from, IColumn to)
    {
        var (name, length) = (to.StoreType, default(int?));
        if (name.IndexOf('(', StringComparison.Ordinal) is var at and >= 0)
        {
            length = int.Parse(name.AsSpan(at + 1, name.Length - at - 2), CultureInfo.InvariantCulture);
            name = name[..at];
        }

        // learn.microsoft.com/dotnet/standard/data/sqlite/types and www.npgsql.org/doc/types/basic.html.
        CellKind? kind = (from.StoreType, name) switch
        {
            ("TEXT", "text" or "character varying") => CellKind.Text,
            ("TEXT", "jsonb") => CellKind.Json,
            ("TEXT", "timestamp with time zone") => CellKind.Time,
            ("TEXT", "date") => CellKind.Day,
            ("TEXT", "uuid") => CellKind.Guid,
            ("INTEGER", "integer") => CellKind.Integer,
            ("INTEGER", "bigint") => CellKind.Long,
            ("INTEGER", "boolean") => CellKind.Boolean,
            ("REAL", "double precision") => CellKind.Real,
            ("BLOB", "bytea") => CellKind.Bytes,
            _ => null,
        };
        return new(to.Name, kind ?? throw new NotSupportedException($"{to.Table.Name}.{to.Name} is {from.StoreType} on SQLite and {to.StoreType} on PostgreSQL."), length);
    }
}
