using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>Which decisions a queue shows.</summary>
public enum DecisionFilter
{
    Undecided,
    Decided,
    All,
}

/// <summary>Which reports are wanted. Null or empty means all.</summary>
public sealed record ReportFilter
{
    public DecisionFilter Decision { get; init; } = DecisionFilter.Undecided;

    public Channel? Channel { get; init; }

    public JudgedVerdict? Judged { get; init; }

    public Verdict? Verdict { get; init; }

    /// <summary>Taxonomy code.</summary>
    public string? Impersonates { get; init; }

    public Urgency? Urgency { get; init; }

    public WorkState? Work { get; init; }

    /// <summary>Account of whoever has it in hand; <see cref="Nobody"/> for those that nobody has.</summary>
    public string? Assignee { get; init; }

    /// <summary>Codes of the areas that the reader's rights reach; null for all. Of no filter that anybody sets.</summary>
    public IReadOnlySet<string>? Within { get; init; }

    /// <summary>Code of the area; <see cref="Guidance.AreaRules.Unknown"/> for those of which it is not known.</summary>
    public string? Area { get; init; }

    /// <summary>Words in number, subject, sender, traces or text (<see cref="SearchTerms"/>).</summary>
    public string? Text { get; init; }

    /// <summary>Stands for no account.</summary>
    public const string Nobody = "none";
}

/// <summary>A line of the queue.</summary>
/// <param name="Campaign">Number of the campaign it belongs to; null where it belongs to none.</param>
public sealed record ReportRow(
    Guid Id,
    string ReceiptNumber,
    Channel Channel,
    string Subject,
    string Sender,
    string Excerpt,
    DateTime ReceivedAt,
    Urgency Urgency,
    JudgedVerdict JudgedVerdict,
    double Score,
    string Impersonates,
    Verdict? Verdict,
    string? DecidedBy,
    DateTime? DecidedAt,
    int? Campaign,
    WorkState Work,
    string? AssigneeId,
    string? AssigneeName,
    bool Watched,
    int Version);

/// <summary>Some lines of a list.</summary>
/// <param name="Items">In order.</param>
/// <param name="Next">Where the next begin; null at the end of the list.</param>
public sealed record QueuePart(IReadOnlyList<ReportRow> Items, QueuePlace? Next);

/// <summary>How many lines a list has, as far as was counted.</summary>
public sealed record QueueCount(int Reports, bool OrMore);

/// <summary>
/// Lists reports: the undecided first, in the order of <see cref="QueueOrder"/>; then the decided, the latest first.
/// A search lists the newest first. Parts are taken up where the one before ended, so that the last takes no longer than
/// the first.
/// </summary>
public sealed class FindReports(IDbContextFactory<ScamWatchDb> contexts)
{
    /// <summary>Nobody reads a larger number; counting a million takes longer than showing fifty.</summary>
    public const int MaxCounted = 10_000;

    private const int ExcerptCharacters = 80;

    /// <summary>The lines after a place. Of a search there may be fewer than asked for with more to come: it is bounded in time.</summary>
    /// <param name="after">Where the part before ended; null for the first.</param>
    /// <param name="take">Lines wanted, cut to 1 … <see cref="Slice.MaxTake"/>.</param>
    public async Task<QueuePart> RunAsync(ReportFilter filter, QueuePlace? after, int take, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        take = new Slice(0, take).Count;
        var reports = Narrow(db.Reports.AsNoTracking(), filter);
        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            return await FindAsync(db, reports, filter.Text, after, take, ct);
        }

        var rows = new List<ReportRow>();
        if (filter.Decision != DecisionFilter.Decided && filter.Verdict is null && after is not { Decided: true })
        {
            foreach (var step in QueueOrder.After(reports.Where(r => r.Verdict == null), after))
            {
                rows.AddRange(await Rows(db, step.Take(take + 1 - rows.Count)).ToListAsync(ct));
                if (rows.Count > take)
                {
                    break;
                }
            }
        }

        if (filter.Decision != DecisionFilter.Undecided && rows.Count <= take)
        {
            var decided = reports.Where(r => r.Verdict != null);
            if (after is { Decided: true, At: var at, Id: var id })
            {
                decided = decided.Where(r => r.DecidedAt < at || (r.DecidedAt == at && r.Id < id));
            }

            rows.AddRange(await Rows(db, decided.OrderByDescending(r => r.DecidedAt).ThenByDescending(r => r.Id).Take(take + 1 - rows.Count)).ToListAsync(ct));
        }

        return rows.Count <= take ? new(rows, null) : new(rows[..take], PlaceOf(rows[take - 1]));
    }

    /// <summary>How many lines the list has; a search is not counted, since all of it would have to be compared.</summary>
    public async Task<QueueCount?> CountAsync(ReportFilter filter, CancellationToken ct)
    {
        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var reports = Narrow(db.Reports.AsNoTracking(), filter);
        // In the order of an index, so that the first ten thousand of it are enough.
        reports = filter.Decision switch
        {
            DecisionFilter.Undecided => reports.OrderBy(r => r.Urgency),
            DecisionFilter.Decided => reports.OrderBy(r => r.DecidedAt),
            _ => reports.OrderBy(r => r.ReceivedAt),
        };
        var count = await reports.Select(r => r.Urgency).Take(MaxCounted + 1).CountAsync(ct);
        return new(Math.Min(count, MaxCounted), count > MaxCounted);
    }

    /// <summary>The lines of these reports, in no order.</summary>
    public async Task<IReadOnlyList<ReportRow>> TheseAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Rows(db, db.Reports.AsNoTracking().Where(r => ids.Contains(r.Id))).ToListAsync(ct);
    }

    /// <summary>One report with its indicators; null where there is none, or none that the reader's rights reach.</summary>
    public async Task<Report?> OneAsync(Guid id, Actor reader, CancellationToken ct) =>
        reader.May(Rights.ReportWork) && await OneAsync(id, ct) is { } report && reader.Scope.Covers(report.Area) ? report : null;

    /// <summary>One report with its indicators, or null.</summary>
    public async Task<Report?> OneAsync(Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reports.AsNoTracking().Include(r => r.Indicators).SingleOrDefaultAsync(r => r.Id == id, ct);
    }

    /// <summary>The reports that a filter lets through but for its words, in no order.</summary>
    internal static IQueryable<Report> Narrow(IQueryable<Report> reports, ReportFilter filter)
    {
        reports = filter.Decision switch
        {
            DecisionFilter.Undecided => reports.Where(r => r.Verdict == null && r.SetAsideAt == null),
            DecisionFilter.Decided => reports.Where(r => r.Verdict != null),
            DecisionFilter.All => reports,
            _ => throw new ArgumentOutOfRangeException(nameof(filter)),
        };
        if (filter.Channel is { } channel)
        {
            reports = reports.Where(r => r.Channel == channel);
        }

        if (filter.Judged is { } judged)
        {
            reports = reports.Where(r => r.JudgedVerdict == judged);
        }

        if (filter.Verdict is { } verdict)
        {
            reports = reports.Where(r => r.Verdict == verdict);
        }

        if (!string.IsNullOrEmpty(filter.Impersonates))
        {
            reports = reports.Where(r => r.Impersonates == filter.Impersonates);
        }

        if (filter.Urgency is { } urgency)
        {
            reports = reports.Where(r => r.Urgency == urgency);
        }

        if (filter.Work is { } work)
        {
            reports = reports.Where(r => r.Work == work);
        }

        if (filter.Within is { Count: > 0 } within)
        {
            string?[] reached = [.. within];
            reports = reports.Where(r => reached.Contains(r.Area));
        }

        reports = filter.Area switch
        {
            null or "" => reports,
            AreaRules.Unknown => reports.Where(r => r.Area == null),
            var area => reports.Where(r => r.Area == area),
        };
        return filter.Assignee switch
        {
            null or "" => reports,
            ReportFilter.Nobody => reports.Where(r => r.AssigneeId == null),
            var assignee => reports.Where(r => r.AssigneeId == assignee),
        };
    }

    /// <summary>Those of the reports in which the words stand; all where there are none.</summary>
    /// <param name="most">The newest so many.</param>
    internal static async Task<IQueryable<Report>> SearchAsync(
        ScamWatchDb db, IQueryable<Report> reports, string? text, int most, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return reports;
        }

        if (ReceiptNumber.TryParse(text, out var number))
        {
            var receipt = number.ToString();
            return reports.Where(r => r.ReceiptNumber == receipt);
        }

        var terms = SearchTerms.Of(text);
        var ids = terms.Words.Count == 0 ? [] : (await SearchReports.RunAsync(db, reports, terms, null, most, SearchBounds.None, ct)).Found;
        return reports.Where(r => ids.Contains(r.Id));
    }

    private static async Task<QueuePart> FindAsync(
        ScamWatchDb db, IQueryable<Report> reports, string text, QueuePlace? after, int take, CancellationToken ct)
    {
        if (ReceiptNumber.TryParse(text, out var number))
        {
            var receipt = number.ToString();
            return new(await Rows(db, reports.Where(r => r.ReceiptNumber == receipt)).ToListAsync(ct), null);
        }

        var terms = SearchTerms.Of(text);
        if (terms.Words.Count == 0)
        {
            return new([], null);
        }

        var part = await SearchReports.RunAsync(db, reports, terms, after?.Found, take, SearchBounds.Page, ct);
        var found = part.Found.ToArray();
        var rows = await Rows(db, db.Reports.AsNoTracking().Where(r => found.Contains(r.Id))).ToDictionaryAsync(r => r.Id, ct);
        return new([.. found.Where(rows.ContainsKey).Select(id => rows[id])], part.Next is { } next ? new() { Found = next } : null);
    }

    private static QueuePlace PlaceOf(ReportRow row) => new()
    {
        Decided = row.Verdict is not null,
        Urgency = row.Urgency,
        Watched = row.Watched,
        Score = row.Score,
        At = row.Verdict is null ? row.ReceivedAt : row.DecidedAt ?? row.ReceivedAt,
        Id = row.Id,
    };

    private static IQueryable<ReportRow> Rows(ScamWatchDb db, IQueryable<Report> reports) => reports.Select(r => new ReportRow(
        r.Id, r.ReceiptNumber, r.Channel, r.Subject, r.Sender,
        SearchText.Begin(r.Body, ExcerptCharacters),
        r.ReceivedAt, r.Urgency, r.JudgedVerdict, r.Score, r.Impersonates, r.Verdict, r.DecidedBy, r.DecidedAt,
        db.Campaigns.Where(c => c.Id == r.CampaignId).Select(c => (int?)c.Number).FirstOrDefault(),
        r.Work, r.AssigneeId, r.AssigneeName, r.Watched, r.Version));
}
