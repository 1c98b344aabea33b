using System.Globalization;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Domain.Watch;

/// <summary>Something staff want to hear of when a report carries it (監視リスト), until a day, with a reason.</summary>
public sealed class WatchEntry
{
    private WatchEntry()
    {
    }

    public Guid Id { get; private set; }

    /// <summary>What people and the audit trail call it by, from 1.</summary>
    public int Number { get; private set; }

    public WatchKind Kind { get; private set; }

    /// <summary>As the indicator scanner gives it.</summary>
    public string Value { get; private set; } = "";

    /// <summary>Kind and value while it is on the list; null once it was ended. Unique: nothing is on the list twice.</summary>
    public string? ActiveKey { get; private set; }

    public string Reason { get; private set; } = "";

    public string AddedBy { get; private set; } = "";

    public DateTime AddedAt { get; private set; }

    /// <summary>Receipt number of the report it was added from; null where it was typed in.</summary>
    public string? FromReport { get; private set; }

    /// <summary>From then on it marks nothing more, UTC.</summary>
    public DateTime Until { get; private set; }

    /// <summary>Reports that carried it already when it was added.</summary>
    public int PastReports { get; private set; }

    public DateTime? EndedAt { get; private set; }

    public string? EndedBy { get; private set; }

    public string? EndedBecause { get; private set; }

    public int Version { get; private set; }

    /// <summary>Under which the audit trail knows it.</summary>
    public string Subject => SubjectOf(Number);

    public string Defanged => new WatchedTrace(Kind, Value).Defanged;

    /// <summary>True while reports that carry it are marked.</summary>
    /// <param name="now">UTC.</param>
    public bool IsInForce(DateTime now) => EndedAt is null && Until > now;

    internal static string SubjectOf(int number) => string.Create(CultureInfo.InvariantCulture, $"W-{number}");

    internal static WatchEntry Start(int number, WatchedTrace trace, string reason, DateTime until, string? fromReport, Actor by, DateTime at) => new()
    {
        Id = Guid.CreateVersion7(),
        Number = number,
        Kind = trace.Kind,
        Value = trace.Value,
        ActiveKey = trace.Key,
        Reason = reason,
        AddedBy = by.Name,
        AddedAt = at,
        FromReport = fromReport,
        Until = until,
    };

    internal void FoundPast(int reports) => PastReports = reports;

    /// <summary>Takes it off the list.</summary>
    internal void End(string because, Actor by, DateTime at)
    {
        (EndedAt, EndedBy, EndedBecause, ActiveKey) = (at, by.Name, because, null);
        Version++;
    }
}

/// <summary>A report that carries what an entry watches for.</summary>
public sealed class WatchHit
{
    private WatchHit()
    {
    }

    internal WatchHit(Guid entryId, Guid reportId, DateTime at, bool past) => (EntryId, ReportId, At, Past) = (entryId, reportId, at, past);

    public Guid EntryId { get; private set; }

    public Guid ReportId { get; private set; }

    /// <summary>When it was found, UTC.</summary>
    public DateTime At { get; private set; }

    /// <summary>True where the report was there before the entry.</summary>
    public bool Past { get; private set; }
}
