using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Campaigns;

/// <summary>A report of a campaign, as a line.</summary>
public sealed record CampaignReportRow(
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
    Verdict? Verdict,
    Membership? Membership);

/// <summary>A trace that several reports of a campaign carry.</summary>
public sealed record SharedTrace(IndicatorType Type, string Value, bool Official, int Reports)
{
    public string Defanged => Defang.Indicator(Type, Value);
}

/// <summary>A value and how many reports have it.</summary>
public sealed record Counted(string Value, int Reports);

/// <summary>Reports received in an hour.</summary>
/// <param name="Hour">Its beginning, UTC.</param>
public sealed record HourCount(DateTime Hour, int Reports);

/// <summary>What belongs to the page of a campaign: of its reports those of the reader's municipalities.</summary>
public sealed class ReadCampaign(IDbContextFactory<ScamWatchDb> contexts)
{
    /// <summary>Hours that a page shows, ending with the last report.</summary>
    public const int Hours = 48;

    private const int ExcerptCharacters = 80;
    private const int Most = 12;

    /// <summary>Its reports, the newest first.</summary>
    public async Task<Page<CampaignReportRow>> ReportsAsync(Guid id, Slice slice, Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.CampaignWork))
        {
            return new([], 0);
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var reports = Of(db, id, reader);
        var total = await reports.CountAsync(ct);
        var rows = await reports.OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id)
            .Skip(slice.Offset).Take(slice.Count)
            .Select(r => new CampaignReportRow(
                r.Id, r.ReceiptNumber, r.Channel, r.Subject, r.Sender,
                SearchText.Begin(r.Body, ExcerptCharacters),
                r.ReceivedAt, r.Urgency, r.JudgedVerdict, r.Score, r.Verdict, r.Membership))
            .ToListAsync(ct);
        return new(await WithoutOthersAsync(db, rows, reader, ct), total);
    }

    /// <summary>The traces that two or more of its reports carry, the most frequent first.</summary>
    public async Task<IReadOnlyList<SharedTrace>> TracesAsync(Guid id, Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.CampaignWork))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await (
            from indicator in db.ReportIndicators.AsNoTracking()
            join report in Of(db, id, reader) on indicator.ReportId equals report.Id
            group indicator by new { indicator.Type, indicator.Value, indicator.Official } into g
            where g.Count() > 1
            orderby g.Count() descending, g.Key.Value
            select new { g.Key.Type, g.Key.Value, g.Key.Official, Count = g.Count() })
            .Take(Most).ToListAsync(ct);
        return [.. rows.OrderByDescending(r => r.Count).ThenBy(r => r.Value, StringComparer.Ordinal).Select(r => new SharedTrace(r.Type, r.Value, r.Official, r.Count))];
    }

    /// <summary>Its subjects with how often each stood, the most frequent first.</summary>
    public Task<IReadOnlyList<Counted>> SubjectsAsync(Guid id, Actor reader, CancellationToken ct) =>
        CountAsync(id, reports => reports.Where(r => r.Subject != "").GroupBy(r => r.Subject), reader, ct);

    /// <summary>The parties its reports claim to be, by taxonomy code.</summary>
    public Task<IReadOnlyList<Counted>> PartiesAsync(Guid id, Actor reader, CancellationToken ct) =>
        CountAsync(id, reports => reports.GroupBy(r => r.Impersonates), reader, ct);

    /// <summary>The channels its reports came by.</summary>
    public async Task<IReadOnlyList<(Channel Channel, int Reports)>> ChannelsAsync(Guid id, Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.CampaignWork))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await Of(db, id, reader)
            .GroupBy(r => r.Channel).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(ct);
        return [.. rows.OrderByDescending(r => r.Count).ThenBy(r => r.Key).Select(r => (r.Key, r.Count))];
    }

    /// <summary>Reports by hour over the last <see cref="Hours"/> hours before its last report, empty hours too.</summary>
    public async Task<IReadOnlyList<HourCount>> HoursAsync(Guid id, Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.CampaignWork))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await Of(db, id, reader).MaxAsync(r => (DateTime?)r.ReceivedAt, ct) is not { } last)
        {
            return [];
        }

        var end = new DateTime(last.Year, last.Month, last.Day, last.Hour, 0, 0, DateTimeKind.Utc).AddHours(1);
        var from = end.AddHours(-Hours);
        // Hours are cut here: the databases do it each in its own way, and the index holds the times alone.
        var times = await Of(db, id, reader).Where(r => r.ReceivedAt >= from).Select(r => r.ReceivedAt).ToListAsync(ct);
        var counts = new int[Hours];
        foreach (var time in times)
        {
            counts[Math.Clamp((int)(time - from).TotalHours, 0, Hours - 1)]++;
        }

        return [.. counts.Select((count, i) => new HourCount(from.AddHours(i), count))];
    }

    /// <summary>What staff did to it, the newest first.</summary>
    public async Task<IReadOnlyList<CampaignChange>> ChangesAsync(Guid id, Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.CampaignWork))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        return !await db.Campaigns.For(db, reader).AnyAsync(c => c.Id == id, ct) && !AreaReach.IsEverywhere(reader) ? []
            : await db.CampaignChanges.AsNoTracking().Where(c => c.CampaignId == id || c.OtherId == id)
            .OrderByDescending(c => c.At).ThenByDescending(c => c.Id).Take(Slice.MaxTake).ToListAsync(ct);
    }

    /// <summary>True where a report is the reader's to see.</summary>
    public async Task<bool> SeesAsync(Guid report, Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.CampaignWork))
        {
            return false;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reports.For(reader).AnyAsync(r => r.Id == report, ct);
    }

    /// <summary>The differing words of two reports' texts, addresses made inert; null where one is gone.</summary>
    public async Task<IReadOnlyList<DiffPiece>?> DifferenceAsync(Guid first, Guid second, Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.CampaignWork))
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var bodies = await db.Reports.AsNoTracking().For(reader).Where(r => r.Id == first || r.Id == second)
            .Select(r => new { r.Id, r.Body }).ToDictionaryAsync(r => r.Id, r => r.Body, ct);
        return bodies.TryGetValue(first, out var one) && bodies.TryGetValue(second, out var other)
            ? WordDiff.Of(Defang.Text(one), Defang.Text(other))
            : null;
    }

    /// <summary>Those of its reports that are the reader's to see.</summary>
    private static IQueryable<Report> Of(ScamWatchDb db, Guid id, Actor reader) => db.Reports.AsNoTracking().For(reader).Where(r => r.CampaignId == id);

    /// <summary>A report may be here for its likeness to one of another municipality: of that one nothing is told.</summary>
    private static async Task<IReadOnlyList<CampaignReportRow>> WithoutOthersAsync(
        ScamWatchDb db, IReadOnlyList<CampaignReportRow> rows, Actor reader, CancellationToken ct)
    {
        if (AreaReach.IsEverywhere(reader))
        {
            return rows;
        }

        var nearest = rows.Select(r => r.Membership?.NearestId).OfType<Guid>().Distinct().ToList();
        var own = (await db.Reports.For(reader).Where(r => nearest.Contains(r.Id)).Select(r => r.Id).ToListAsync(ct)).ToHashSet();
        return [.. rows.Select(r => r.Membership is { NearestId: { } id } why && !own.Contains(id) ? r with { Membership = why with { NearestId = null, Nearest = "" } } : r)];
    }

    private async Task<IReadOnlyList<Counted>> CountAsync(
        Guid id, Func<IQueryable<Report>, IQueryable<IGrouping<string, Report>>> group, Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.CampaignWork))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await group(Of(db, id, reader))
            .Select(g => new { g.Key, Count = g.Count() })
            .OrderByDescending(g => g.Count).ThenBy(g => g.Key)
            .Take(Most).ToListAsync(ct);
        return [.. rows.Select(r => new Counted(r.Key, r.Count))];
    }
}
