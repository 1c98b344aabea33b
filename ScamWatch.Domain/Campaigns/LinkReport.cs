using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Campaigns;

/// <summary>
/// Puts a report with its like: into the campaign of the nearest one, or into a new campaign together with reports that
/// had none. Part of the commit that stores the report; later on request.
/// </summary>
public sealed class LinkReport(
    IDbContextFactory<ScamWatchDb> contexts,
    FingerprintReader reader,
    FingerprintNumbers numbers,
    CampaignSettings settings,
    Outbox outbox,
    TimeProvider clock)
{
    /// <summary>Most reports looked at more closely; those without a campaign among them join together.</summary>
    private const int MaxNear = 16;

    private static readonly Actor s_rule = Actor.Worker("campaigns");

    /// <summary>Numbers for that many reports. The caller must hold no open transaction.</summary>
    public async Task<long[]> NumbersAsync(int count, CancellationToken ct)
    {
        var taken = new long[count];
        for (var i = 0; i < count; i++)
        {
            taken[i] = await numbers.NextAsync(ct);
        }

        return taken;
    }

    /// <summary>
    /// Links a report that is about to be stored, in the caller's unit of work. Nothing is saved here. Where somebody
    /// else changed the same campaign meanwhile, the caller's save fails with <see cref="DbUpdateConcurrencyException"/>
    /// or a unique violation, and all of it is to be done again.
    /// </summary>
    /// <param name="db">Holds the report, added and not yet saved. Reports added before it are seen.</param>
    /// <param name="report">The report.</param>
    /// <param name="number">One of <see cref="NumbersAsync"/>.</param>
    /// <param name="now">UTC.</param>
    public async Task AddToAsync(ScamWatchDb db, Report report, long number, DateTime now, CancellationToken ct)
    {
        var read = reader.Read(report);
        var like = await FindLike.RunAsync(db, read, report.Id, settings.Threshold, MaxNear, ct);
        if (like.Count > 0)
        {
            await JoinAsync(db, report, read, like, now, ct);
        }

        var (print, keys) = FingerprintReader.Rows(read, report.Id, number);
        db.Add(print);
        db.AddRange(keys);
    }

    /// <summary>
    /// Matches a stored report again that is in no campaign, a person's wish that it be in none set aside. The campaign it
    /// joined.
    /// </summary>
    public async Task<Outcome<Campaign>> RunAsync(Guid reportId, Actor actor, CancellationToken ct)
    {
        if (!actor.Has(Role.Triage) && !actor.IsSystem)
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var report = await db.Reports.Include(r => r.Indicators).SingleOrDefaultAsync(r => r.Id == reportId, ct);
        if (report is null)
        {
            return new NotFound(("通報", "The report"));
        }

        if (report.CampaignId is not null)
        {
            return new ReportsMovedMeanwhile(1);
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var read = reader.Read(report);
        var like = await FindLike.RunAsync(db, read, report.Id, settings.Threshold, MaxNear, ct);
        if (like.Count == 0 || !await JoinAsync(db, report, read, like, now, ct))
        {
            return new NothingAlike();
        }

        var campaign = await CampaignAsync(db, report.CampaignId!.Value, ct);
        AuditTrail.Record(db, actor, AuditKind.ReportRematched, report.ReceiptNumber, campaign.Subject, now);
        if (report.DecidedWith is not null)
        {
            await outbox.TellLateAsync(db, [report], now, ct);
        }

        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : campaign;
    }

    private async Task<bool> JoinAsync(
        ScamWatchDb db, Report report, ReadFingerprint read, IReadOnlyList<Like> like, DateTime now, CancellationToken ct)
    {
        var near = await NearAsync(db, like, ct);
        if (near.Count == 0)
        {
            return false;
        }

        var best = near[0];
        if (best.Campaign is { } known)
        {
            var campaign = await CampaignAsync(db, known, ct);
            Enter(report, campaign, Why(read, best, now, settings.Threshold), read.Print.Links);
            report.Cite(Similar(campaign, best));
            if (report.DecidedWith is not null)
            {
                AuditTrail.Record(db, s_rule, AuditKind.LateReportDecided, report.ReceiptNumber,
                    $"{campaign.Subject}; {ReportRules.Label(campaign.Verdict!.Value).Ja}", now);
            }

            await RaiseAsync(db, campaign, now, ct);
            return true;
        }

        await FormAsync(db, report, read, near, now, ct);
        return true;
    }

    /// <summary>A new campaign of the report and those of its like that have none.</summary>
    private async Task FormAsync(
        ScamWatchDb db, Report report, ReadFingerprint read, List<Near> near, DateTime now, CancellationToken ct)
    {
        var alone = near.Where(n => n.Campaign is null).ToDictionary(n => n.Like.ReportId);
        var others = db.Reports.Local.Where(r => alone.ContainsKey(r.Id)).ToList();
        var missing = alone.Keys.Except(others.Select(r => r.Id)).ToList();
        if (missing.Count > 0)
        {
            others.AddRange(await db.Reports.Where(r => missing.Contains(r.Id)).ToListAsync(ct));
        }

        others.Sort((a, b) => a.ReceivedAt.CompareTo(b.ReceivedAt));
        var number = Math.Max(
            await db.Campaigns.MaxAsync(c => (int?)c.Number, ct) ?? 0,
            db.Campaigns.Local.Select(c => c.Number).DefaultIfEmpty().Max()) + 1;
        var campaign = Campaign.Begin(number, others[0]);
        db.Campaigns.Add(campaign);
        foreach (var other in others)
        {
            // The likeness is mutual: to those who were there first, the new one is the nearest.
            var why = Why(read, alone[other.Id], now, settings.Threshold) with { NearestId = report.Id, Nearest = report.ReceiptNumber };
            Enter(other, campaign, why, Links.None);
        }

        Enter(report, campaign, Why(read, near[0], now, settings.Threshold), read.Print.Links);
        AuditTrail.Record(db, s_rule, AuditKind.CampaignFormed, campaign.Subject,
            string.Join(", ", others.Append(report).Select(r => r.ReceiptNumber)), now);
        await RaiseAsync(db, campaign, now, ct);
    }

    private static void Enter(Report report, Campaign campaign, Membership why, Links links)
    {
        var late = campaign.State == CampaignState.Decided;
        var waits = late && report.Verdict is null ? CampaignRules.Waits(campaign.Verdict!.Value, report, links) : null;
        report.Join(campaign.Id, why with { Late = late, Waits = waits });
        campaign.Take(report);
        if (late && waits is null && report.Verdict is null)
        {
            report.DecideWith(campaign, why.At);
        }
    }

    private async Task RaiseAsync(ScamWatchDb db, Campaign campaign, DateTime now, CancellationToken ct)
    {
        if (campaign is not { State: CampaignState.Open, RaisedAt: null } || campaign.ReportCount < settings.RaiseReports)
        {
            return;
        }

        var from = now - settings.RaiseWithin;
        var here = db.Reports.Local.Where(r => r.CampaignId == campaign.Id).ToDictionary(r => r.Id, r => r.ReceivedAt);
        var stored = await db.Reports.Where(r => r.CampaignId == campaign.Id && r.ReceivedAt >= from)
            .OrderByDescending(r => r.ReceivedAt).Take(settings.RaiseReports + here.Count).Select(r => r.Id).ToListAsync(ct);
        var recent = stored.Count(id => !here.ContainsKey(id)) + here.Values.Count(at => at >= from);
        if (CampaignRules.MustRaise(campaign, recent, settings))
        {
            campaign.Raise(now);
            AuditTrail.Record(db, s_rule, AuditKind.CampaignRaised, campaign.Subject,
                string.Create(CultureInfo.InvariantCulture, $"{settings.RaiseWithin.TotalMinutes:0}分以内に{recent}件"), now);
        }
    }

    /// <summary>Where the like ones belong, nearest first; those a person took out of all campaigns are left alone.</summary>
    private static async Task<List<Near>> NearAsync(ScamWatchDb db, IReadOnlyList<Like> like, CancellationToken ct)
    {
        var ids = like.Select(l => l.ReportId).ToList();
        var places = await db.Reports.AsNoTracking().Where(r => ids.Contains(r.Id))
            .Select(r => new { r.Id, r.ReceiptNumber, r.CampaignId, r.Membership })
            .ToDictionaryAsync(r => r.Id, r => (r.ReceiptNumber, r.CampaignId, r.Membership), ct);
        foreach (var report in db.Reports.Local.Where(r => ids.Contains(r.Id)))
        {
            places[report.Id] = (report.ReceiptNumber, report.CampaignId, report.Membership);
        }

        return [.. like
            .Where(l => places.TryGetValue(l.ReportId, out var p) && (p.CampaignId is not null || p.Membership is not { By: JoinedBy.Person }))
            .Select(l => new Near(l, places[l.ReportId].ReceiptNumber, places[l.ReportId].CampaignId))];
    }

    /// <summary>The likeness as a reason beside the classifier's: it informs and does not weigh.</summary>
    private static Evidence Similar(Campaign campaign, Near near)
    {
        var verdict = campaign.Verdict is { } decided ? ReportRules.Label(decided).Ja : "未判定";
        return new(
            EvidenceKind.Similar, campaign.Subject,
            string.Create(CultureInfo.InvariantCulture, $"事案{campaign.Number}({verdict})の通報 {near.Receipt} と似ています(一致度 {near.Like.Match.Score:0.00})。"), 0);
    }

    internal static Membership Why(ReadFingerprint read, Near near, DateTime now, double threshold)
    {
        var match = near.Like.Match;
        var fields = match.Shared.Where(s => s.Points > 0)
            .Select(s => new MatchedField(s.Fact.Field, s.Points, read.Values.GetValueOrDefault(s.Fact.Code)))
            .ToList();
        if (match.TextPoints > 0)
        {
            fields.Add(new(MatchField.Text, match.TextPoints, match.Similarity.ToString("0.00", CultureInfo.InvariantCulture)));
        }

        fields.Sort((a, b) => b.Points.CompareTo(a.Points));
        return new(JoinedBy.Rule, null, now, match.Score, threshold, match.Similarity, fields, near.Like.ReportId, near.Receipt);
    }

    /// <summary>The campaign as this unit of work has it.</summary>
    private static async Task<Campaign> CampaignAsync(ScamWatchDb db, Guid id, CancellationToken ct) =>
        await db.Campaigns.FindAsync([id], ct) ?? throw new InvalidOperationException("A report names a campaign that is not there.");

    /// <summary>A like report and where it belongs.</summary>
    internal sealed record Near(Like Like, string Receipt, Guid? Campaign);
}
