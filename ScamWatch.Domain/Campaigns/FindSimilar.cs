using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Campaigns;

/// <summary>A report that is like another.</summary>
/// <param name="Why">Points, fields and nearest report, as for a member.</param>
/// <param name="Campaign">Number of the campaign it belongs to; null for none.</param>
public sealed record SimilarReport(
    Guid Id, string ReceiptNumber, Channel Channel, string Subject, string Excerpt, Verdict? Verdict, int? Campaign, Membership Why);

/// <summary>A campaign that is like another, by its nearest reports.</summary>
public sealed record SimilarCampaign(CampaignRow Campaign, double Score);

/// <summary>A text like that of a campaign decided as a scam: nothing of who reported it.</summary>
/// <param name="Reports">How many reports the campaign has.</param>
/// <param name="LastSeen">When the last came, UTC.</param>
public sealed record KnownScam(int Reports, DateTime LastSeen);

/// <summary>Finds what is like a report, a campaign or a text that nobody has reported.</summary>
public sealed class FindSimilar(
    IDbContextFactory<ScamWatchDb> contexts, FingerprintReader reader, CampaignSettings settings, TimeProvider clock)
{
    /// <summary>Also less alike than a campaign asks for: people look at these.</summary>
    private const double Share = 0.5;

    private const int ExcerptCharacters = 80;

    /// <summary>Of a campaign so many newest reports are compared.</summary>
    private const int Newest = 4;

    /// <summary>Reports like this one, in its campaign and outside, the nearest first.</summary>
    public async Task<IReadOnlyList<SimilarReport>> ToReportAsync(Guid id, int most, Actor viewer, CancellationToken ct)
    {
        if (!viewer.May(Rights.CampaignWork))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var report = await db.Reports.AsNoTracking().For(viewer).Include(r => r.Indicators).SingleOrDefaultAsync(r => r.Id == id, ct);
        if (report is null)
        {
            return [];
        }

        var read = reader.Read(report);
        var like = await FindLike.RunAsync(db, read, id, settings.Threshold * Share, most, ct);
        var ids = like.Select(l => l.ReportId).ToList();
        var rows = await (
            from r in db.Reports.AsNoTracking().For(viewer)
            join c in db.Campaigns on r.CampaignId equals c.Id into campaigns
            from c in campaigns.DefaultIfEmpty()
            where ids.Contains(r.Id)
            select new
            {
                r.Id,
                r.ReceiptNumber,
                r.Channel,
                r.Subject,
                Excerpt = SearchText.Begin(r.Body, ExcerptCharacters),
                r.Verdict,
                Number = (int?)c.Number,
            }).ToDictionaryAsync(r => r.Id, ct);
        var now = clock.GetUtcNow().UtcDateTime;
        return [.. like.Where(l => rows.ContainsKey(l.ReportId)).Select(l => (Like: l, Row: rows[l.ReportId])).Select(s => new SimilarReport(
            s.Row.Id, s.Row.ReceiptNumber, s.Row.Channel, s.Row.Subject, s.Row.Excerpt, s.Row.Verdict, s.Row.Number,
            LinkReport.Why(read, new(s.Like, s.Row.ReceiptNumber, null), now, settings.Threshold)))];
    }

    /// <summary>Other campaigns like this one, the nearest first.</summary>
    public async Task<IReadOnlyList<SimilarCampaign>> ToCampaignAsync(Guid id, Actor viewer, CancellationToken ct)
    {
        if (!viewer.May(Rights.CampaignWork))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var newest = await db.Reports.AsNoTracking().For(viewer).Include(r => r.Indicators).Where(r => r.CampaignId == id)
            .OrderByDescending(r => r.ReceivedAt).Take(Newest).ToListAsync(ct);
        var best = new Dictionary<Guid, double>();
        foreach (var report in newest)
        {
            foreach (var like in await FindLike.RunAsync(db, reader.Read(report), report.Id, settings.Threshold * Share, 200, ct))
            {
                best[like.ReportId] = Math.Max(best.GetValueOrDefault(like.ReportId), like.Match.Score);
            }
        }

        var ids = best.Keys.ToList();
        var places = await db.Reports.AsNoTracking().For(viewer).Where(r => ids.Contains(r.Id) && r.CampaignId != null && r.CampaignId != id)
            .Select(r => new { r.Id, Campaign = r.CampaignId!.Value }).ToListAsync(ct);
        var scores = places.GroupBy(p => p.Campaign).ToDictionary(g => g.Key, g => g.Max(p => best[p.Id]));
        var campaigns = scores.Keys.ToList();
        var rows = await FindCampaigns.OwnSamplesAsync(
            db, await FindCampaigns.Rows(db.Campaigns.AsNoTracking().Where(c => campaigns.Contains(c.Id) && c.ReportCount > 0)).ToListAsync(ct), viewer, ct);
        return [.. rows.Select(r => new SimilarCampaign(r, scores[r.Id])).OrderByDescending(s => s.Score).ThenByDescending(s => s.Campaign.Number).Take(5)];
    }

    /// <summary>
    /// The campaign decided as a scam that a text belongs to by the measure of intake; null where there is none. Stores
    /// nothing.
    /// </summary>
    /// <param name="text">The contact, My Numbers already destroyed.</param>
    /// <param name="judged">What was said of it.</param>
    public async Task<KnownScam?> ToTextAsync(ReportText text, JudgedText judged, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var read = reader.Read(text, judged.Indicators, judged.Judgement.Impersonates, judged.Judgement.Asks);
        var like = await FindLike.RunAsync(db, read, Guid.Empty, settings.Threshold, 1, ct);
        if (like.Count == 0)
        {
            return null;
        }

        var nearest = like[0].ReportId;
        return await (
            from r in db.Reports
            join c in db.Campaigns on r.CampaignId equals c.Id
            where r.Id == nearest && r.Verdict == Verdict.Scam && c.Verdict == Verdict.Scam
            select new KnownScam(c.ReportCount, c.LastSeen)).FirstOrDefaultAsync(ct);
    }
}
