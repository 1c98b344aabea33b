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

    /// <summary>Keyed numbers of the grams, where the database looks them up in the row itself; else empty and not stored.</summary>
    public int[] Grams { get; private set; } = [];

    /// <param name="key">Makes the numbers; null where the database keeps none here.</param>
    internal static SearchRow Of(Report report, GramKey? key)
    {
        var row = new SearchRow { ReportId = report.Id };
        if (key is not null)
        {
            row.TakeIn(SearchText.Of(report), key);
        }

        return row;
    }

    /// <summary>Gives the row the numbers of a folded text.</summary>
    internal void TakeIn(string folded, GramKey key) => Grams = key.NumbersOf(SearchText.Grams(folded));
}

/// <summary>How far a database that takes texts into its index later has come. One row.</summary>
public sealed class SearchProgress
{
    public int Id { get; private set; }

    /// <summary>The last place taken in, where places are taken in after the commit.</summary>
    public long IndexedTo { get; private set; }

    /// <summary>Up to this place rows wait for their grams, the newest first; 0 where all have them, or none keeps them.</summary>
    public long WaitingTo { get; private set; }
}
