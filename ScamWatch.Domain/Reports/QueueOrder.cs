namespace ScamWatch.Domain.Reports;

/// <summary>A place in a list, to go on from; whoever lists made it and alone reads it.</summary>
public sealed record QueuePlace
{
    internal bool Decided { get; init; }

    internal Urgency Urgency { get; init; }

    internal bool Watched { get; init; }

    internal double Score { get; init; }

    /// <summary>When it was received or, of a decided one, decided.</summary>
    internal DateTime At { get; init; }

    internal Guid Id { get; init; }

    /// <summary>Of a search: the place in it; what is above is not asked.</summary>
    internal long? Found { get; init; }
}

/// <summary>The order of undecided reports: the most urgent, of them those that carry what is watched for, the most certain, the newest.</summary>
internal static class QueueOrder
{
    /// <summary>The reports in order.</summary>
    public static IQueryable<Report> Of(IQueryable<Report> reports) => reports
        .OrderByDescending(r => r.Urgency).ThenByDescending(r => r.Watched).ThenByDescending(r => r.Score)
        .ThenByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id);

    /// <summary>What comes after a place, each step one stretch of the index: a condition over all at once would be tried on every line before it.</summary>
    public static IEnumerable<IQueryable<Report>> After(IQueryable<Report> reports, QueuePlace? place)
    {
        if (place is not { Urgency: var urgency, Watched: var watched, Score: var score, At: var at, Id: var id })
        {
            yield return Of(reports);
            yield break;
        }

        var alike = reports.Where(r => r.Urgency == urgency && r.Watched == watched);
        yield return Of(alike.Where(r => r.Score == score && (r.ReceivedAt < at || (r.ReceivedAt == at && r.Id < id))));
        yield return Of(alike.Where(r => r.Score < score));
        if (watched)
        {
            yield return Of(reports.Where(r => r.Urgency == urgency && !r.Watched));
        }

        yield return Of(reports.Where(r => r.Urgency < urgency));
    }
}
