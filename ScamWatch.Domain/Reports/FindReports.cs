using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Classification;
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

    /// <summary>Words in subject, sender or text, or a receipt number.</summary>
    public string? Text { get; init; }
}

/// <summary>A line of the queue.</summary>
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
    string? DecidedBy);

/// <summary>Lists reports: undecided first, most urgent, most certain, newest.</summary>
public sealed class FindReports(IDbContextFactory<ScamWatchDb> contexts)
{
    private const int ExcerptCharacters = 80;

    public async Task<Page<ReportRow>> RunAsync(ReportFilter filter, Slice slice, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var reports = Filter(db.Reports.AsNoTracking(), filter);
        var total = await reports.CountAsync(ct);
        // Where all are undecided, an index holds this very order; the expression would keep it from being used.
        var ordered = filter.Decision == DecisionFilter.Undecided
            ? reports.OrderByDescending(r => r.Urgency)
            : reports.OrderBy(r => r.Verdict != null).ThenByDescending(r => r.Urgency);
        var rows = await ordered
            .ThenByDescending(r => r.Score)
            .ThenByDescending(r => r.ReceivedAt)
            .ThenByDescending(r => r.Id)
            .Skip(slice.Offset).Take(slice.Count)
            .Select(r => new ReportRow(
                r.Id, r.ReceiptNumber, r.Channel, r.Subject, r.Sender,
                r.Body.Length > ExcerptCharacters ? r.Body.Substring(0, ExcerptCharacters) : r.Body,
                r.ReceivedAt, r.Urgency, r.JudgedVerdict, r.Score, r.Impersonates, r.Verdict, r.DecidedBy))
            .ToListAsync(ct);
        return new(rows, total);
    }

    /// <summary>One report with its indicators, or null.</summary>
    public async Task<Report?> OneAsync(Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reports.AsNoTracking().Include(r => r.Indicators).SingleOrDefaultAsync(r => r.Id == id, ct);
    }

    /// <summary>The reports that a filter lets through, in no order.</summary>
    internal static IQueryable<Report> Filter(IQueryable<Report> reports, ReportFilter filter)
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

        if (string.IsNullOrWhiteSpace(filter.Text))
        {
            return reports;
        }

        if (ReceiptNumber.TryParse(filter.Text, out var number))
        {
            var receipt = number.ToString();
            return reports.Where(r => r.ReceiptNumber == receipt);
        }

        var words = filter.Text.Trim();
        return reports.Where(r => r.Subject.Contains(words) || r.Sender.Contains(words) || r.Body.Contains(words));
    }
}
