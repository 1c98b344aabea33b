using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Sharing;

/// <summary>What is to be shared.</summary>
public sealed record ExportRequest
{
    public required ExportFormat Format { get; init; }

    public Tlp Tlp { get; init; } = Tlp.Green;

    /// <summary>Which reports; where a form shares decided ones only, those among them.</summary>
    public ReportFilter Filter { get; init; } = new() { Decision = DecisionFilter.All };

    /// <summary>Received at or after, UTC; null for the first on.</summary>
    public DateTime? From { get; init; }

    /// <summary>Received before, UTC; null for up to now.</summary>
    public DateTime? Until { get; init; }

    /// <summary>Number of the only campaign wanted; null for all.</summary>
    public int? Campaign { get; init; }
}

/// <summary>How much an export would hold.</summary>
/// <param name="Matching">Reports that the filter lets through.</param>
/// <param name="Shared">Those of them that this form shares.</param>
public sealed record ExportPreview(int Matching, int Shared);

/// <summary>
/// Makes a file of reports for others. Each file is audited with who, what and how many before anybody has it. It never
/// holds the reporter's data.
/// </summary>
public sealed class ExportReports(
    IDbContextFactory<ScamWatchDb> contexts,
    Municipality municipality,
    Taxonomy taxonomy,
    PhoneLines lines,
    TimeProvider clock)
{
    private const int ReadAtOnce = 500;

    /// <summary>How much it would be; nothing is audited.</summary>
    public async Task<Outcome<ExportPreview>> PreviewAsync(ExportRequest request, Actor actor, CancellationToken ct)
    {
        if (!ExportRules.MayExport(actor))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var matching = await MatchingAsync(db, request, actor, ct);
        var preview = new ExportPreview(await matching.CountAsync(ct), await Shared(matching, request.Format).CountAsync(ct));
        return ExportRules.Check(request, preview.Shared, municipality) is { } refusal ? refusal : preview;
    }

    /// <summary>The file, or why there is none.</summary>
    public async Task<Outcome<ExportFile>> RunAsync(ExportRequest request, Actor actor, CancellationToken ct)
    {
        if (!ExportRules.MayExport(actor))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = Shared(await MatchingAsync(db, request, actor, ct), request.Format);
        if (ExportRules.Check(request, await found.CountAsync(ct), municipality) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        if (await db.CheckProofAsync(Rights.ReportExport, actor, now, ct) is { } unproven)
        {
            return unproven;
        }

        var reports = await ReadAsync(db, found, ct);
        var content = new ExportContent(
            request, reports, await FirstSeenAsync(db, reports, ct), municipality.Name, municipality.ReportMailboxes is [var mailbox, ..] ? mailbox : "", now);
        var bytes = Write(content);
        AuditTrail.Record(db, actor, AuditKind.ReportsExported, Codes.Of(request.Format), Describe(request, reports.Count), now);
        await db.SaveChangesAsync(ct);
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"scamwatch-{JapanTime.Of(now):yyyyMMdd-HHmmss}-tlp-{Codes.Of(request.Tlp)}{ExportFormats.Ending(request.Format)}");
        return new ExportFile(name, ExportFormats.MediaType(request.Format), bytes, reports.Count);
    }

    private byte[] Write(ExportContent content) => content.Request.Format switch
    {
        ExportFormat.Csv => CsvExport.Write(content),
        ExportFormat.Stix => StixBundle.Write(content),
        ExportFormat.Misp => MispEvent.Write(content),
        ExportFormat.Xarf => XarfReports.Write(content, taxonomy),
        ExportFormat.Council => CouncilMail.Write(content, taxonomy, lines),
        _ => throw new ArgumentOutOfRangeException(nameof(content)),
    };

    private static async Task<IQueryable<Report>> MatchingAsync(ScamWatchDb db, ExportRequest request, Actor actor, CancellationToken ct)
    {
        var reports = FindReports.Narrow(db.Reports.AsNoTracking(), request.Filter with { Within = actor.Scope.Areas });
        if (request.From is { } from)
        {
            reports = reports.Where(r => r.ReceivedAt >= from);
        }

        if (request.Until is { } until)
        {
            reports = reports.Where(r => r.ReceivedAt < until);
        }

        if (request.Campaign is { } number)
        {
            reports = reports.Where(r => db.Campaigns.Any(c => c.Id == r.CampaignId && c.Number == number));
        }

        // One more than a file holds shows that they are too many.
        return await FindReports.SearchAsync(db, reports, request.Filter.Text, ExportRules.MaxReports + 1, ct);
    }

    private static IQueryable<Report> Shared(IQueryable<Report> reports, ExportFormat format)
    {
        if (ExportRules.Verdicts(format) is not { } verdicts)
        {
            return reports;
        }

        Verdict?[] wanted = [.. verdicts.Select(v => (Verdict?)v)];
        return reports.Where(r => wanted.Contains(r.Verdict));
    }

    private async Task<IReadOnlyList<SharedReport>> ReadAsync(ScamWatchDb db, IQueryable<Report> found, CancellationToken ct)
    {
        var reports = new List<SharedReport>();
        var campaigns = new Dictionary<Guid, SharedCampaign>();
        while (true)
        {
            // Not whole rows: a mail's markup is as long as its text and goes nowhere.
            var rows = await found.OrderBy(r => r.ReceivedAt).ThenBy(r => r.Id).Skip(reports.Count).Take(ReadAtOnce)
                .Select(r => new
                {
                    r.ReceiptNumber,
                    r.Channel,
                    r.Area,
                    r.Subject,
                    r.Sender,
                    r.Body,
                    r.ReceivedAt,
                    r.OccurredAt,
                    r.Verdict,
                    r.DecidedAt,
                    r.JudgedVerdict,
                    r.Score,
                    r.Impersonates,
                    r.Asks,
                    r.Pressure,
                    r.CampaignId,
                    r.ReporterName,
                    r.ReporterContact,
                    r.Headers,
                    Indicators = r.Indicators.OrderBy(i => i.Id).Select(i => new { i.Type, i.Value, i.Official }).ToList(),
                })
                .ToListAsync(ct);
            await AddCampaignsAsync(db, campaigns, rows.Select(r => r.CampaignId), ct);
            foreach (var r in rows)
            {
                var own = new PersonalData([r.ReporterName], [r.ReporterContact, .. municipality.ReportMailboxes, .. Addressees(r.Headers)]);
                reports.Add(new()
                {
                    ReceiptNumber = r.ReceiptNumber,
                    Channel = r.Channel,
                    Area = r.Area,
                    AreaName = municipality.Areas.OfCode(r.Area)?.Name ?? "",
                    Subject = own.Remove(r.Subject),
                    Sender = own.Remove(r.Sender),
                    Body = own.Remove(r.Body.Length > ExportRules.MaxTextCharacters ? r.Body[..ExportRules.MaxTextCharacters] : r.Body),
                    ReceivedAt = r.ReceivedAt,
                    OccurredAt = r.OccurredAt,
                    Verdict = r.Verdict,
                    DecidedAt = r.DecidedAt,
                    Judged = r.JudgedVerdict,
                    Score = r.Score,
                    Impersonates = r.Impersonates,
                    Asks = r.Asks,
                    Pressure = r.Pressure,
                    Indicators = Traces([.. r.Indicators.Select(i => new Indicator(i.Type, i.Value, i.Official))], own),
                    Campaign = r.CampaignId is { } id && campaigns.TryGetValue(id, out var campaign) ? campaign : null,
                });
            }

            if (rows.Count < ReadAtOnce)
            {
                return ExportRules.WithoutRareAreas(reports);
            }
        }
    }

    /// <summary>The traces of the contact: official ones, the citizen's own, and domains known only by the citizen's address left out.</summary>
    private static IReadOnlyList<Indicator> Traces(IReadOnlyList<Indicator> all, PersonalData own)
    {
        var kept = all.Where(i => !i.Official && !own.IsOwn(i.Value)).ToList();
        var ownDomains = all.Where(i => i.Type == IndicatorType.Email && own.IsOwn(i.Value)).Select(i => i.Value[(i.Value.LastIndexOf('@') + 1)..]).ToList();
        return [.. kept.Where(i => i.Type != IndicatorType.Domain
            || !ownDomains.Exists(d => IsWithin(d, i.Value))
            || kept.Exists(k => k.Type is IndicatorType.Url or IndicatorType.Email && k.Value.Contains(i.Value, StringComparison.Ordinal)))];
    }

    private static bool IsWithin(string host, string domain) =>
        host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);

    /// <summary>The addresses a mail went to.</summary>
    private static IEnumerable<string> Addressees(IReadOnlyList<MailHeader> headers) =>
        headers.Where(h => h.Name.Equals("To", StringComparison.OrdinalIgnoreCase) || h.Name.Equals("Cc", StringComparison.OrdinalIgnoreCase))
            .SelectMany(h => h.Value.Split([',', ' ', '<', '>', ';', '"', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(word => word.Contains('@') && EmailAddress.TryParse(word, out _))
            .Take(50);

    private static async Task AddCampaignsAsync(
        ScamWatchDb db, Dictionary<Guid, SharedCampaign> known, IEnumerable<Guid?> ids, CancellationToken ct)
    {
        Guid[] wanted = [.. ids.OfType<Guid>().Distinct().Where(id => !known.ContainsKey(id))];
        if (wanted.Length == 0)
        {
            return;
        }

        var found = await db.Campaigns.AsNoTracking().Where(c => wanted.Contains(c.Id))
            .Select(c => new SharedCampaign(c.Id, c.Number, c.Impersonates, c.FirstSeen, c.LastSeen, c.DecidedAt, c.ReportCount))
            .ToListAsync(ct);
        foreach (var campaign in found)
        {
            known[campaign.Id] = campaign;
        }
    }

    private static async Task<IReadOnlyDictionary<(IndicatorType, string), DateTime>> FirstSeenAsync(
        ScamWatchDb db, IReadOnlyList<SharedReport> reports, CancellationToken ct)
    {
        var first = new Dictionary<(IndicatorType, string), DateTime>();
        foreach (var type in reports.SelectMany(r => r.Indicators).Distinct().ToLookup(i => i.Type, i => i.Value))
        {
            foreach (var values in type.Distinct(StringComparer.Ordinal).Chunk(ReadAtOnce))
            {
                var rows = await (
                    from indicator in db.ReportIndicators.AsNoTracking()
                    join report in db.Reports on indicator.ReportId equals report.Id
                    where indicator.Type == type.Key && values.Contains(indicator.Value)
                    group report.ReceivedAt by indicator.Value into g
                    select new { Value = g.Key, At = g.Min() }).ToListAsync(ct);
                foreach (var row in rows)
                {
                    first[(type.Key, row.Value)] = row.At;
                }
            }
        }

        return first;
    }

    private static string Describe(ExportRequest request, int count)
    {
        var filter = request.Filter;
        string?[] parts =
        [
            TlpMarks.Label(request.Tlp),
            string.Create(CultureInfo.InvariantCulture, $"{count}件"),
            request.From is null && request.Until is null ? null : $"{Day(request.From)}〜{Day(request.Until)}",
            request.Campaign is { } campaign ? $"C-{campaign.ToString(CultureInfo.InvariantCulture)}" : null,
            filter.Decision == DecisionFilter.All ? null : Codes.Of(filter.Decision),
            filter.Verdict is { } verdict ? Codes.Of(verdict) : null,
            filter.Judged is { } judged ? Codes.Of(judged) : null,
            filter.Channel is { } channel ? Codes.Of(channel) : null,
            string.IsNullOrEmpty(filter.Area) ? null : $"地域 {(filter.Area.Length > AreaRules.MaxCode ? filter.Area[..AreaRules.MaxCode] : filter.Area)}",
            string.IsNullOrEmpty(filter.Impersonates) ? null : filter.Impersonates.Length > 40 ? filter.Impersonates[..40] : filter.Impersonates,
            // The words looked for may be a citizen's name: that there were some is enough.
            string.IsNullOrWhiteSpace(filter.Text) ? null : "検索語あり",
        ];
        return string.Join("; ", parts.Where(p => p is not null));

        static string Day(DateTime? utc) => utc is { } at ? JapanTime.Of(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "";
    }
}
