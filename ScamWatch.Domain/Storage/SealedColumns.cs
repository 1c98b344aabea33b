using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Privacy;

namespace ScamWatch.Domain.Storage;

/// <summary>
/// Columns that are encrypted. The mapping says which; whoever reads or writes by the model, <see cref="RowInsert"/> included,
/// has plain values. Within the database nothing can be asked of a sealed column but whether it is there, and of a findable
/// one whether it is equal: no length, no part, no order.
/// </summary>
internal static class SealedColumns
{
    private const string Annotation = "ScamWatch:Secrecy";

    /// <summary>Encrypted; never looked for.</summary>
    public static PropertyBuilder<T> Sealed<T>(this PropertyBuilder<T> property) => property.HasAnnotation(Annotation, FieldSecrecy.Sealed);

    /// <summary>Encrypted so that equal values are found.</summary>
    public static PropertyBuilder<T> Findable<T>(this PropertyBuilder<T> property) => property.HasAnnotation(Annotation, FieldSecrecy.Findable);

    /// <summary>The cipher of the installation that a context belongs to.</summary>
    public static FieldCipher CipherOf(DbContext context) =>
        context.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider?.GetService<FieldCipher>()
        ?? throw new InvalidOperationException("The context was not made by the program's services; it has no cipher.");

    /// <summary>Puts the cipher behind whatever else a column is converted by. To be called last.</summary>
    public static void Apply(ModelBuilder builder, FieldCipher cipher)
    {
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties().Where(p => p.FindAnnotation(Annotation) is not null).ToList())
            {
                // Said to the model of this run, not to migrations: the schema does not differ by it.
                var secrecy = (FieldSecrecy)property.RemoveAnnotation(Annotation)!.Value!;
                // A stored value is longer than its text.
                property.SetMaxLength(null);
                property.SetValueConverter(Converter(property, new(cipher, $"{entity.GetTableName()}.{property.GetColumnName()}", secrecy)));
            }
        }
    }

    /// <summary>The encrypted columns of a table, with what each is bound to.</summary>
    public static IReadOnlyList<(IProperty Property, SealedField Field)> Of(IEntityType entity) =>
        [.. entity.GetProperties().Select(p => (p, (p.GetValueConverter() as ISealedConverter)?.Field)).Where(p => p.Field is not null).Select(p => (p.p, p.Field!))];

    private static ValueConverter Converter(IReadOnlyProperty property, SealedField field)
    {
        var inner = property.GetValueConverter();
        if (inner is not null)
        {
            return (ValueConverter)Activator.CreateInstance(typeof(SealedConverter<>).MakeGenericType(inner.ModelClrType), inner, field)!;
        }

        return (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) == typeof(DateOnly) ? new SealedConverter<DateOnly>(new DayConverter(), field)
            : new SealedConverter<string>(new ValueConverter<string, string>(v => v, v => v), field);
    }

    private sealed class DayConverter() : ValueConverter<DateOnly, string>(
        v => v.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        s => DateOnly.ParseExact(s, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
}

/// <summary>One encrypted field: its cipher, its name and how it is kept.</summary>
internal sealed record SealedField(FieldCipher Cipher, string Name, FieldSecrecy Secrecy)
{
    public string Protect(string text) => Cipher.Protect(Name, text, Secrecy);

    public string Read(string stored) => Cipher.Read(Name, stored);
}

internal interface ISealedConverter
{
    SealedField Field { get; }
}

/// <summary>A conversion to text with the cipher behind it.</summary>
internal sealed class SealedConverter<T>(ValueConverter inner, SealedField keptBy) : ValueConverter<T, string>(To(inner, keptBy), From(inner, keptBy)), ISealedConverter
{
    public SealedField Field => keptBy;

    private static Expression<Func<T, string>> To(ValueConverter inner, SealedField field)
    {
        var write = ((Expression<Func<T, string>>)inner.ConvertToProviderExpression).Compile();
        return v => field.Protect(write(v));
    }

    private static Expression<Func<string, T>> From(ValueConverter inner, SealedField field)
    {
        var read = ((Expression<Func<string, T>>)inner.ConvertFromProviderExpression).Compile();
        return s => read(field.Read(s));
    }
}

/// <summary>A model holds the cipher of its installation: two installations in one process have two models.</summary>
internal sealed class SealedModelKey : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) => (context.GetType(), SealedColumns.CipherOf(context), designTime);
}
