using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace ScamWatch.Domain.Storage;

/// <summary>How a new row of one kind is written: the statement and the values of its columns, as the model maps them.</summary>
internal sealed class RowStatement
{
    private readonly List<(IProperty Property, RelationalTypeMapping Mapping, string Name)> _columns = [];

    public string Sql { get; private init; } = "";

    public int Columns => _columns.Count;

    public static RowStatement Of(ScamWatchDb db, Type row)
    {
        var entity = db.Model.FindEntityType(row) ?? throw new InvalidOperationException($"{row.Name} is not mapped.");
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        var sql = db.GetService<ISqlGenerationHelper>();
        var properties = entity.GetProperties().Where(p => !(p.IsPrimaryKey() && p.ValueGenerated == ValueGenerated.OnAdd)).ToList();
        var names = string.Join(", ", properties.Select(p => sql.DelimitIdentifier(p.GetColumnName(table)!)));
        var values = string.Join(", ", properties.Select((_, i) => $"@p{i}"));
        var statement = new RowStatement
        {
            Sql = $"INSERT INTO {sql.DelimitIdentifier(table.Name, table.Schema)} ({names}) VALUES ({values})",
        };
        statement._columns.AddRange(properties.Select((p, i) => (p, p.GetRelationalTypeMapping(), $"@p{i}")));
        return statement;
    }

    public void AddParameters(DbCommand maker, DbParameterCollection parameters, object row)
    {
        foreach (var (property, mapping, name) in _columns)
        {
            parameters.Add(mapping.CreateParameter(maker, name, property.GetGetter().GetClrValue(row), property.IsNullable));
        }
    }

    /// <summary>The values as the database takes them, so that whoever holds the database has nothing left to work out.</summary>
    public object[] ValuesOf(object row)
    {
        var values = new object[_columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ValueOf(row, i);
        }

        return values;
    }

    private object ValueOf(object row, int column)
    {
        var (property, mapping, _) = _columns[column];
        var value = property.GetGetter().GetClrValue(row);
        return (value is null || mapping.Converter is not { } converter ? value : converter.ConvertToProvider(value)) ?? DBNull.Value;
    }
}
