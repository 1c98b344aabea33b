namespace ScamWatch.Domain.Indicators;

/// <summary>How the pattern of an <see cref="OfficialDomain"/> is to be read.</summary>
public enum OfficialDomainKind
{
    /// <summary>The name and everything below it.</summary>
    Suffix,

    /// <summary>This very host.</summary>
    Host,

    /// <summary>The geographic names of prefectures and municipalities, and what is below them.</summary>
    Municipal,
}

/// <summary>A row of the reference data: names that belong to an office or company.</summary>
/// <param name="Pattern">The name, lower case.</param>
/// <param name="Kind">How to read it.</param>
/// <param name="OwnerJa">Owner in Japanese.</param>
/// <param name="OwnerEn">Owner in English.</param>
/// <param name="Impersonates">Taxonomy code of the party that the owner is.</param>
/// <param name="ValidFrom">First day on which the row counts; null for always.</param>
/// <param name="ValidTo">Last day on which it counts; null where no end is known.</param>
public sealed record OfficialDomain(
    string Pattern,
    OfficialDomainKind Kind,
    string OwnerJa,
    string OwnerEn,
    string Impersonates,
    DateOnly? ValidFrom,
    DateOnly? ValidTo)
{
    /// <summary>True where the row counts on a day.</summary>
    /// <param name="on">Day in Japan; null asks for rows that have not ended.</param>
    public bool IsValid(DateOnly? on) => Validity.Covers(ValidFrom, ValidTo, on);
}

/// <summary>The one reading of a row's dates.</summary>
internal static class Validity
{
    public static bool Covers(DateOnly? from, DateOnly? to, DateOnly? on) =>
        on is { } day ? (from is null || from <= day) && (to is null || day <= to) : to is null;
}
