using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Campaigns;

/// <summary>
/// The linking of one unit of work: what is stored is looked up once for all its reports, and each sees those before it, so
/// that many at once come to the same campaigns as one by one. Nothing is saved here.
/// </summary>
internal sealed class LinkBatch
{
    /// <summary>Most reports looked at more closely; those without a campaign among them join together.</summary>
    private const int MaxNear = 16;

    private static readonly Actor s_rule = Actor.Worker("campaigns");

    private readonly ScamWatchDb _db;
    private readonly CampaignSettings _settings;
    private readonly FindLike _find;
    private readonly DateTime _now;

    /// <summary>Reports of this unit of work that are not stored yet.</summary>
    private readonly Dictionary<Guid, Report> _fresh = [];
    private readonly Dictionary<Guid, Campaign> _campaigns = [];

    /// <summary>By campaign, the reports of late that are stored and those that this unit of work has put there.</summary>
    private readonly Dictionary<Guid, int> _storedOfLate = [];
    private readonly Dictionary<Guid, int> _addedOfLate = [];
    private int? _lastNumber;

    private LinkBatch(ScamWatchDb db, CampaignSettings settings, FindLike find, DateTime now) =>
        (_db, _settings, _find, _now) = (db, settings, find, now);

    /// <param name="db">Of the unit of work.</param>
    /// <param name="reads">The fingerprints of all its reports.</param>
    /// <param name="now">UTC.</param>
    public static async Task<LinkBatch> OpenAsync(
        ScamWatchDb db, CampaignSettings settings, IReadOnlyList<ReadFingerprint> reads, RecentPrints recent, DateTime now, CancellationToken ct)
    {
        var link = new LinkBatch(db, settings, await FindLike.OpenAsync(db, reads, settings.Threshold, recent, ct), now);
        Guid[] ids = [.. link._find.Campaigns];
        foreach (var campaign in ids.Length == 0 ? [] : await db.Campaigns.Where(c => EF.Parameter(ids).Contains(c.Id)).ToListAsync(ct))
        {
            link._campaigns[campaign.Id] = campaign;
        }

        return link;
    }

    /// <summary>Links a report that is about to be stored; those after it will see it.</summary>
    public async Task AddAsync(NewFingerprint added, CancellationToken ct)
    {
        _fresh[added.Report.Id] = added.Report;
        await JoinAsync(added.Report, added.Read, ct);
        _find.Add(added.Report, added.Read, added.Number);
    }

    /// <summary>Puts a report with its like; the campaign it is in now, null where nothing is like it.</summary>
    public async Task<Campaign?> JoinAsync(Report report, ReadFingerprint read, CancellationToken ct)
    {
        var near = Near(_find.To(read, report.Id, MaxNear));
        if (near.Count == 0)
        {
            return null;
        }

        var best = near[0];
        if (best.Campaign is not { } known)
        {
            return await FormAsync(report, read, near, ct);
        }

        var campaign = _campaigns.GetValueOrDefault(known) ?? throw new InvalidOperationException("A report names a campaign that is not there.");
        Enter(report, campaign, LinkReport.Why(read, best, _now, _settings.Threshold), read.Print.Links);
        report.Cite(Similar(campaign, best));
        if (report.DecidedWith is not null)
        {
            AuditTrail.Record(_db, s_rule, AuditKind.LateReportDecided, report.ReceiptNumber,
                $"{campaign.Subject}; {ReportRules.Label(campaign.Verdict!.Value).Ja}", _now);
        }

        await RaiseAsync(campaign, ct);
        return campaign;
    }

    /// <summary>A new campaign of the report and those of its like that have none.</summary>
    private async Task<Campaign> FormAsync(Report report, ReadFingerprint read, List<LinkReport.Near> near, CancellationToken ct)
    {
        var alone = near.Where(n => n.Campaign is null).ToDictionary(n => n.Like.ReportId);
        var others = alone.Keys.Select(id => _fresh.GetValueOrDefault(id)).OfType<Report>().ToList();
        Guid[] stored = [.. alone.Keys.Where(id => !_fresh.ContainsKey(id))];
        if (stored.Length > 0)
        {
            others.AddRange(await _db.Reports.Where(r => EF.Parameter(stored).Contains(r.Id)).ToListAsync(ct));
        }

        others.Sort((a, b) => a.ReceivedAt.CompareTo(b.ReceivedAt));
        _lastNumber = (_lastNumber ?? await _db.Campaigns.MaxAsync(c => (int?)c.Number, ct) ?? 0) + 1;
        var campaign = Campaign.Begin(_lastNumber.Value, others[0]);
        _db.Campaigns.Add(campaign);
        _campaigns[campaign.Id] = campaign;
        _storedOfLate[campaign.Id] = 0;
        foreach (var other in others)
        {
            // The likeness is mutual: to those who were there first, the new one is the nearest.
            var why = LinkReport.Why(read, alone[other.Id], _now, _settings.Threshold) with { NearestId = report.Id, Nearest = report.ReceiptNumber };
            Enter(other, campaign, why, Links.None);
            _find.Place(other);
        }

        Enter(report, campaign, LinkReport.Why(read, near[0], _now, _settings.Threshold), read.Print.Links);
        AuditTrail.Record(_db, s_rule, AuditKind.CampaignFormed, campaign.Subject,
            string.Join(", ", others.Append(report).Select(r => r.ReceiptNumber)), _now);
        await RaiseAsync(campaign, ct);
        return campaign;
    }

    private void Enter(Report report, Campaign campaign, Membership why, Links links)
    {
        var late = campaign.State == CampaignState.Decided;
        var waits = late && report.Verdict is null ? CampaignRules.Waits(campaign.Verdict!.Value, report, links) : null;
        report.Join(campaign.Id, why with { Late = late, Waits = waits });
        campaign.Take(report);
        if (late && waits is null && report.Verdict is null)
        {
            report.DecideWith(campaign, why.At);
        }

        if (report.ReceivedAt >= _now - _settings.RaiseWithin)
        {
            _addedOfLate[campaign.Id] = _addedOfLate.GetValueOrDefault(campaign.Id) + 1;
        }
    }

    private async Task RaiseAsync(Campaign campaign, CancellationToken ct)
    {
        if (campaign is not { State: CampaignState.Open, RaisedAt: null } || campaign.ReportCount < _settings.RaiseReports)
        {
            return;
        }

        if (!_storedOfLate.TryGetValue(campaign.Id, out var stored))
        {
            var from = _now - _settings.RaiseWithin;
            _storedOfLate[campaign.Id] = stored = await _db.Reports.Where(r => r.CampaignId == campaign.Id && r.ReceivedAt >= from)
                .OrderBy(r => r.ReceivedAt).Take(_settings.RaiseReports).CountAsync(ct);
        }

        var recent = stored + _addedOfLate.GetValueOrDefault(campaign.Id);
        if (CampaignRules.MustRaise(campaign, recent, _settings))
        {
            campaign.Raise(_now);
            AuditTrail.Record(_db, s_rule, AuditKind.CampaignRaised, campaign.Subject,
                string.Create(CultureInfo.InvariantCulture, $"{_settings.RaiseWithin.TotalMinutes:0}分以内に{recent}件"), _now);
        }
    }

    /// <summary>Where the like ones belong, nearest first; those a person took out of all campaigns are left alone.</summary>
    private List<LinkReport.Near> Near(IReadOnlyList<Like> like) =>
    [
        .. like.Select(l => (Like: l, Place: _find.PlaceOf(l.ReportId)))
            .Where(l => l.Place is { } place && (place.Campaign is not null || !place.ByPerson))
            .Select(l => new LinkReport.Near(l.Like, l.Place!.Receipt, l.Place.Campaign)),
    ];

    /// <summary>The likeness as a reason beside the classifier's: it informs and does not weigh.</summary>
    private static Evidence Similar(Campaign campaign, LinkReport.Near near)
    {
        var verdict = campaign.Verdict is { } decided ? ReportRules.Label(decided).Ja : "未判定";
        return new(
            EvidenceKind.Similar, campaign.Subject,
            string.Create(CultureInfo.InvariantCulture, $"事案{campaign.Number}({verdict})の通報 {near.Receipt} と似ています(一致度 {near.Like.Match.Score:0.00})。"), 0);
    }
}
