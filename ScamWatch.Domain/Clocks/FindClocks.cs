using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Clocks;

/// <summary>What was raised and still runs.</summary>
/// <param name="Count">How many in all.</param>
/// <param name="Longest">Those of the greatest urgency, the oldest first.</param>
public sealed record RaisedClocks(int Count, IReadOnlyList<Escalation> Longest);

/// <summary>A late subject with how its clock stands.</summary>
public sealed record LateRow(LateSubject Subject, ClockReading Reading);

/// <summary>Late clocks of one kind and urgency.</summary>
/// <param name="Count">How many in all.</param>
/// <param name="Rows">The oldest of them.</param>
public sealed record LateGroup(ClockKind Kind, Urgency Urgency, ClockLimit Limit, int Count, IReadOnlyList<LateRow> Rows);

/// <summary>Reads clocks.</summary>
public sealed class FindClocks(IDbContextFactory<ScamWatchDb> contexts, ClockSettings settings, TimeProvider clock)
{
    private const int MaxRows = 20;

    /// <summary>The clocks of one report; empty where there is none. The warning's is that of its campaign.</summary>
    public async Task<IReadOnlyList<ClockReading>> OfReportAsync(Guid reportId, Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.ReportWork))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var report = await db.Reports.AsNoTracking().For(reader).Where(r => r.Id == reportId)
            .Select(r => new { r.ReceivedAt, r.OpenedAt, r.DecidedAt, r.Urgency, r.CampaignId, r.SetAsideAt }).SingleOrDefaultAsync(ct);
        if (report is null || (report.SetAsideAt is not null && report.DecidedAt is null))
        {
            return [];
        }

        var now = clock.GetUtcNow().UtcDateTime;
        List<ClockReading> readings =
        [
            Read(ClockKind.Look, report.Urgency, report.ReceivedAt, ClockRules.FirstLook(report.OpenedAt, report.DecidedAt), now),
            Read(ClockKind.Verdict, report.Urgency, report.ReceivedAt, report.DecidedAt, now),
        ];
        var answer = await db.OutgoingMails.AsNoTracking()
            .Where(m => m.ReportId == reportId && m.Kind == ReplyKind.Outcome && m.State != ReplyState.Suppressed)
            .Select(m => new { m.SentAt }).FirstOrDefaultAsync(ct);
        if (answer is not null)
        {
            readings.Add(Read(ClockKind.Answer, report.Urgency, report.ReceivedAt, answer.SentAt, now));
        }

        if (report.CampaignId is { } campaign && await WarningAsync(db, campaign, now, ct) is { } warning)
        {
            readings.Add(warning);
        }

        return readings;
    }

    /// <summary>The clocks of a campaign, from its first report; empty where there is none.</summary>
    public async Task<IReadOnlyList<ClockReading>> OfCampaignAsync(Guid campaignId, Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.ReportWork))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var campaign = await db.Campaigns.AsNoTracking().For(db, reader).SingleOrDefaultAsync(c => c.Id == campaignId && c.ReportCount > 0, ct);
        if (campaign is null)
        {
            return [];
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var opened = await db.Reports.Where(r => r.CampaignId == campaignId && r.OpenedAt != null).MinAsync(r => r.OpenedAt, ct);
        List<ClockReading> readings =
        [
            Read(ClockKind.Look, campaign.Urgency, campaign.FirstSeen, ClockRules.FirstLook(opened, campaign.DecidedAt), now),
            Read(ClockKind.Verdict, campaign.Urgency, campaign.FirstSeen, campaign.DecidedAt, now),
        ];
        if (await WarningAsync(db, campaignId, now, ct) is { } warning)
        {
            readings.Add(warning);
        }

        return readings;
    }

    /// <summary>What was raised and still runs, for the notice on every page: two short questions to an index.</summary>
    public async Task<RaisedClocks> RaisedAsync(int most, Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.ReportWork))
        {
            return new(0, []);
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var open = db.Escalations.AsNoTracking().Where(e => e.ClosedAt == null);
        if (!AreaReach.IsEverywhere(reader))
        {
            var (reports, campaigns) = (db.Reports.For(reader).Select(r => r.Id), db.Campaigns.For(db, reader).Select(c => c.Id));
            open = open.Where(e => e.IsCampaign ? campaigns.Contains(e.SubjectId) : reports.Contains(e.SubjectId));
        }

        return new(
            await open.CountAsync(ct),
            await open.OrderByDescending(e => e.Urgency).ThenBy(e => e.StartedAt).ThenBy(e => e.Id).Take(most).ToListAsync(ct));
    }

    /// <summary>Everything that is late now, by clock and urgency, the most urgent first; groups without any left out.</summary>
    public async Task<IReadOnlyList<LateGroup>> LateAsync(Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.ReportWork))
        {
            return [];
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var groups = new List<LateGroup>();
        await using var db = await contexts.CreateDbContextAsync(ct);
        foreach (var urgency in Enum.GetValues<Urgency>().Reverse())
        {
            foreach (var kind in Enum.GetValues<ClockKind>())
            {
                if (settings[kind, urgency].Due is not { } due)
                {
                    continue;
                }

                var (count, rows) = (0, new List<LateSubject>());
                foreach (var all in RunningClocks.Of(db, kind, urgency, now - due))
                {
                    var late = Within(db, all, reader);
                    count += await late.CountAsync(ct);
                    rows.AddRange(await late.OrderBy(l => l.StartedAt).Take(MaxRows).ToListAsync(ct));
                }

                if (count > 0)
                {
                    groups.Add(new(kind, urgency, settings[kind, urgency], count,
                        [.. rows.OrderBy(r => r.StartedAt).Take(MaxRows).Select(r => new LateRow(r, Read(kind, urgency, r.StartedAt, null, now)))]));
                }
            }
        }

        return groups;
    }

    /// <summary>Those of the reader's reports, and of campaigns with one of them.</summary>
    private static IQueryable<LateSubject> Within(ScamWatchDb db, IQueryable<LateSubject> late, Actor reader)
    {
        if (AreaReach.IsEverywhere(reader))
        {
            return late;
        }

        var (reports, campaigns) = (db.Reports.For(reader).Select(r => r.Id), db.Campaigns.For(db, reader).Select(c => c.Id));
        return late.Where(l => reports.Contains(l.SubjectId) || campaigns.Contains(l.SubjectId));
    }

    private async Task<ClockReading?> WarningAsync(ScamWatchDb db, Guid campaignId, DateTime now, CancellationToken ct)
    {
        var campaign = await db.Campaigns.AsNoTracking()
            .Where(c => c.Id == campaignId && c.RaisedAt != null && c.State == CampaignState.Decided && c.Verdict == Verdict.Scam)
            .Select(c => new { c.FirstSeen, c.Urgency }).SingleOrDefaultAsync(ct);
        if (campaign is null)
        {
            return null;
        }

        var published = await db.Alerts
            .Where(a => a.PublishedAt != null && !a.IsRehearsal && (a.CampaignId == campaignId || db.Reports.Any(r => r.Id == a.ReportId && r.CampaignId == campaignId)))
            .MinAsync(a => a.PublishedAt, ct);
        return Read(ClockKind.Alert, campaign.Urgency, campaign.FirstSeen, published, now);
    }

    private ClockReading Read(ClockKind kind, Urgency urgency, DateTime startedAt, DateTime? stoppedAt, DateTime now) =>
        ClockRules.Read(kind, settings[kind, urgency], startedAt, stoppedAt, now);
}
