namespace ScamWatch.Domain.Reports;

/// <summary>
/// A report's place in the search, in the order of arrival. Stored in the commit of the report and deleted with it. The
/// grams themselves are held by what the database offers for it.
/// </summary>
public sealed class SearchRow
{
    private SearchRow()
    {
    }

    /// <summary>Rising in the order of arrival.</summary>
    public long Id { get; private set; }

    public Guid ReportId { get; private set; }

    /// <summary>Hashes of the grams, where the database looks them up in the row itself; else empty and not stored.</summary>
    public int[] Grams { get; private set; } = [];

    /// <param name="withGrams">Whether the database keeps them here.</param>
    internal static SearchRow Of(Report report, bool withGrams) =>
        new() { ReportId = report.Id, Grams = withGrams ? Hashes(SearchText.Grams(SearchText.Of(report))) : [] };

    internal static int[] Hashes(IEnumerable<string> grams) => [.. grams.Select(Hash).Distinct()];

    // Two grams of one hash cost a look at a text that does not match, and nothing else.
    private static int Hash(string gram)
    {
        var hash = 17u;
        foreach (var c in gram)
        {
            hash = (hash ^ c) * 0x9E3779B1u;
            hash ^= hash >> 15;
        }

        return unchecked((int)hash);
    }
}

/// <summary>How far a database that takes texts into its index later has come. One row.</summary>
public sealed class SearchProgress
{
    public int Id { get; private set; }

    /// <summary>The last place taken in.</summary>
    public long IndexedTo { get; private set; }
}
