using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Clocks;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Insights;

/// <summary>
/// Makes the figures of a range. Everything is counted within the database, in a few passes over an index that holds all that
/// is counted (IX_Reports_Figures); days and hours are those of Japan. What was counted is kept for a while
/// (<see cref="KeptFigures"/>).
/// </summary>
public sealed class FindInsights(
    ReadContexts contexts, ClockSettings settings, Municipality municipality, ChangeFeed feed, TimeProvider clock) : IDisposable
{
    private readonly KeptFigures _kept = new(feed, contexts.MayLag, clock);

    private const int MostCampaigns = 10;

    private const long JapanSeconds = 9 * 3600;

    /// <summary>The first of January 1970 was a Thursday: three days later the weeks fall on Mondays.</summary>
    private const int MondayShift = 3;

    private static readonly DateOnly s_epoch = new(1970, 1, 1);

    /// <summary>The figures of a range, at most a minute (and what a read replica lags) behind what was decided or came in; <see cref="Figures.At"/> says when they were counted.</summary>
    /// <remarks>Of the reader's municipalities; null for those who do not work on reports.</remarks>
    public async Task<Figures?> RunAsync(InsightRange range, Actor reader, CancellationToken ct) =>
        reader.May(Rights.ReportWork) ? await _kept.GetAsync(range, reader.Scope, (wanted, c) => contexts.ReadAsync(() => CountAsync(wanted, reader, c)), ct) : null;

    public void Dispose() => _kept.Dispose();

    /// <summary>Counts them anew.</summary>
    internal async Task<Figures> CountAsync(InsightRange range, Actor reader, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        // Side by side: each pass has a connection of its own, and no two count the same.
        var (shift, unit) = range.ByWeek ? (MondayShift, 7) : (0, 1);
        var arrivals = PassAsync(range, reader, (reports, c) => ArrivalsAsync(reports, shift, unit, c), ct);
        var sources = PassAsync(range, reader, SourcesAsync, ct);
        // Where no areas are told apart nobody pays for counting them.
        var areas = municipality.Areas.Count == 0 ? Task.FromResult<List<AreaCount>>([]) : PassAsync(range, reader, AreasAsync, ct);
        var parties = PassAsync(range, reader, (reports, c) => PartiesAsync(reports, shift, unit, c), ct);
        var opinions = PassAsync(range, reader, OpinionsAsync, ct);
        var times = PassAsync(range, reader, (reports, c) => VerdictTimesAsync(reports, shift, unit, c), ct);
        var clocks = PassAsync(range, reader, (reports, c) => ClocksAsync(reports, now, c), ct);
        var campaigns = Task.Run(() => CampaignsAsync(range, reader, ct), ct);
        var answers = Task.Run(() => AnswersAsync(range, reader, ct), ct);
        var warnings = Task.Run(() => WarningsAsync(range, reader, ct), ct);
        await Task.WhenAll(arrivals, sources, areas, parties, opinions, times, clocks, campaigns, answers, warnings);

        var (came, hours, judged, verdicts, read) = (await arrivals, await sources, await opinions, await times, await clocks);
        // The first interval begins before the range where it is a week that is cut.
        DateOnly DayOf(long interval) => s_epoch.AddDays((int)((interval * unit) - shift));
        var byInterval = verdicts.ToLookup(v => DayOf(v.Interval), v => v.Steps);
        var weeks = WeeksOf(range);
        return new()
        {
            Range = range,
            At = now,
            Reports = came.Sum(a => a.Count),
            Scams = came.Sum(a => a.Scams),
            Undecided = came.Sum(a => a.Undecided),
            SetAside = came.Sum(a => a.SetAside),
            ByChannel = FigureRules.Series(range, came.Select(a => (DayOf(a.Interval), Codes.Of(a.Channel), a.Count))),
            ByParty = FigureRules.Series(range, (await parties).Select(p => (DayOf(p.Interval), p.Party, p.Count))),
            ByHour = [.. Enumerable.Range(0, 24).Select(h => hours.Where(a => a.Hour == h).Sum(a => a.Count))],
            BySource = [.. hours.GroupBy(a => a.Source)
                .Select(g => new SourceFigure(g.Key, g.Sum(a => a.Count), g.Sum(a => a.Scams), g.Sum(a => a.Undecided)))
                .OrderByDescending(s => s.Reports).ThenBy(s => s.Source)],
            ByArea = FigureRules.ByArea(municipality.Areas, [.. (await areas).Select(a => (a.Area, a.Count, a.Scams, a.Undecided))]),
            Campaigns = await campaigns,
            Agreement = [.. weeks.Select(w => AgreementOf(w, judged.Where(j => MondayOf(j.Week) == w)))],
            Confusion = [.. judged.Where(j => j.Verdict is not null).GroupBy(j => (j.Judged, Verdict: j.Verdict!.Value))
                .Select(g => new ConfusionCell(g.Key.Judged, g.Key.Verdict, g.Sum(j => j.Count))).OrderBy(c => c.Judged).ThenBy(c => c.Verdict)],
            Scores = [.. weeks.Select(w => ScoresOf(w, judged.Where(j => MondayOf(j.Week) == w)))],
            VerdictTimes = [.. range.Starts().Select(s => FigureRules.Time(s, byInterval[s]))],
            Times = new Dictionary<ClockKind, TimeFigure>
            {
                [ClockKind.Look] = FigureRules.Time(null, read.Where(r => r.Look is Kept or Missed).Select(r => r.Steps)),
                [ClockKind.Verdict] = FigureRules.Time(null, verdicts.Select(v => v.Steps)),
                [ClockKind.Answer] = TimeOf(await answers),
                [ClockKind.Alert] = TimeOf(await warnings),
            },
            Clocks =
            [
                .. Figures(ClockKind.Look, read.Select(r => (r.Urgency, r.Look, r.Steps.Count))),
                .. Figures(ClockKind.Verdict, read.Select(r => (r.Urgency, r.Verdict, r.Steps.Count))),
                .. Figures(ClockKind.Answer, await answers, now),
                .. Figures(ClockKind.Alert, await warnings, now),
            ],
        };
    }

    /// <summary>One pass over the reports of a range, on a thread and a connection of its own: SQLite's driver does not wait, it works.</summary>
    private Task<T> PassAsync<T>(InsightRange range, Actor reader, Func<IQueryable<Report>, CancellationToken, Task<T>> count, CancellationToken ct)
    {
        var (start, end) = (range.FromUtc, range.UntilUtc);
        return Task.Run(
            async () =>
            {
                await using var db = await contexts.CreateDbContextAsync(ct);
                return await count(db.Reports.AsNoTracking().For(reader).Where(r => r.ReceivedAt >= start && r.ReceivedAt < end), ct);
            },
            ct);
    }

    private sealed record Arrival(long Interval, Channel Channel, int Count, int Scams, int Undecided, int SetAside);

    private static Task<List<Arrival>> ArrivalsAsync(IQueryable<Report> reports, int shift, int unit, CancellationToken ct) => reports
        .GroupBy(r => new { Interval = (((ScamWatchDb.Seconds(r.ReceivedAt) + JapanSeconds) / 86400) + shift) / unit, r.Channel })
        .Select(g => new Arrival(
            g.Key.Interval, g.Key.Channel, g.Count(),
            g.Sum(r => r.Verdict == Verdict.Scam ? 1 : 0),
            g.Sum(r => r.Verdict == null && r.SetAsideAt == null ? 1 : 0),
            g.Sum(r => r.SetAsideAt != null ? 1 : 0)))
        .ToListAsync(ct);

    private sealed record SourceHour(long Hour, IntakeSource Source, int Count, int Scams, int Undecided);

    private static Task<List<SourceHour>> SourcesAsync(IQueryable<Report> reports, CancellationToken ct) => reports
        .GroupBy(r => new { Hour = (ScamWatchDb.Seconds(r.ReceivedAt) + JapanSeconds) / 3600 % 24, r.Source })
        .Select(g => new SourceHour(
            g.Key.Hour, g.Key.Source, g.Count(),
            g.Sum(r => r.Verdict == Verdict.Scam ? 1 : 0),
            g.Sum(r => r.Verdict == null && r.SetAsideAt == null ? 1 : 0)))
        .ToListAsync(ct);

    private sealed record AreaCount(string? Area, int Count, int Scams, int Undecided);

    private static Task<List<AreaCount>> AreasAsync(IQueryable<Report> reports, CancellationToken ct) => reports
        .GroupBy(r => r.Area)
        .Select(g => new AreaCount(
            g.Key, g.Count(),
            g.Sum(r => r.Verdict == Verdict.Scam ? 1 : 0),
            g.Sum(r => r.Verdict == null && r.SetAsideAt == null ? 1 : 0)))
        .ToListAsync(ct);

    private sealed record PartyCount(long Interval, string Party, int Count);

    private static Task<List<PartyCount>> PartiesAsync(IQueryable<Report> reports, int shift, int unit, CancellationToken ct) => reports
        .GroupBy(r => new { Interval = (((ScamWatchDb.Seconds(r.ReceivedAt) + JapanSeconds) / 86400) + shift) / unit, r.Impersonates })
        .Select(g => new PartyCount(g.Key.Interval, g.Key.Impersonates, g.Count()))
        .ToListAsync(ct);

    private sealed record Opinion(long Week, Classification.JudgedVerdict Judged, Verdict? Verdict, int Fifth, int Count, double Scores);

    private static Task<List<Opinion>> OpinionsAsync(IQueryable<Report> reports, CancellationToken ct) => reports
        .GroupBy(r => new
        {
            Week = (((ScamWatchDb.Seconds(r.ReceivedAt) + JapanSeconds) / 86400) + MondayShift) / 7,
            r.JudgedVerdict,
            r.Verdict,
            Fifth = r.Score >= 0.8 ? 4 : r.Score >= 0.6 ? 3 : r.Score >= 0.4 ? 2 : r.Score >= 0.2 ? 1 : 0,
        })
        .Select(g => new Opinion(g.Key.Week, g.Key.JudgedVerdict, g.Key.Verdict, g.Key.Fifth, g.Count(), g.Sum(r => r.Score)))
        .ToListAsync(ct);

    private sealed record VerdictTime(long Interval, DurationStep Steps);

    private static async Task<List<VerdictTime>> VerdictTimesAsync(IQueryable<Report> reports, int shift, int unit, CancellationToken ct)
    {
        var rows = await reports.Where(r => r.DecidedAt != null && r.DecidedAt >= r.ReceivedAt)
            .Select(r => new
            {
                Interval = (((ScamWatchDb.Seconds(r.ReceivedAt) + JapanSeconds) / 86400) + shift) / unit,
                Took = ScamWatchDb.Seconds(r.DecidedAt!.Value) - ScamWatchDb.Seconds(r.ReceivedAt),
            })
            .GroupBy(r => new
            {
                r.Interval,
                Step = r.Took < FigureRules.Hour ? r.Took / FigureRules.Minute
                    : r.Took < FigureRules.Day ? FigureRules.QuartersFrom + ((r.Took - FigureRules.Hour) / FigureRules.Quarter)
                    : FigureRules.SixHoursFrom + ((r.Took - FigureRules.Day) / FigureRules.SixHours),
            })
            .Select(g => new { g.Key.Interval, g.Key.Step, Count = g.Count(), Seconds = g.Sum(r => r.Took), Longest = g.Max(r => r.Took) })
            .ToListAsync(ct);
        return [.. rows.Select(r => new VerdictTime(r.Interval, new((int)r.Step, r.Count, r.Seconds, r.Longest)))];
    }

    /// <summary>Where a clock stands, as the passes count it.</summary>
    private const int InTime = 0, Late = 1, Kept = 2, Missed = 3;

    /// <param name="Look">Where the first look stands.</param>
    /// <param name="Verdict">Where the verdict stands.</param>
    /// <param name="Steps">How long the first look took; of no meaning where it was not taken.</param>
    private sealed record ClockRow(Urgency Urgency, int Look, int Verdict, DurationStep Steps);

    private async Task<List<ClockRow>> ClocksAsync(IQueryable<Report> reports, DateTime now, CancellationToken ct)
    {
        var (lookNow, lookToday, lookBatch) = Dues(ClockKind.Look);
        var (verdictNow, verdictToday, verdictBatch) = Dues(ClockKind.Verdict);
        var until = (long)(now - DateTime.UnixEpoch).TotalSeconds;
        var rows = await reports.Where(r => r.SetAsideAt == null || r.Verdict != null)
            .Select(r => new
            {
                r.Urgency,
                LookDue = r.Urgency == Urgency.Now ? lookNow : r.Urgency == Urgency.Today ? lookToday : lookBatch,
                VerdictDue = r.Urgency == Urgency.Now ? verdictNow : r.Urgency == Urgency.Today ? verdictToday : verdictBatch,
                // Deciding a report with its campaign is looking at it too.
                Looked = r.OpenedAt != null || r.DecidedAt != null,
                Decided = r.DecidedAt != null,
                Look = (r.OpenedAt != null && (r.DecidedAt == null || r.OpenedAt <= r.DecidedAt) ? ScamWatchDb.Seconds(r.OpenedAt.Value)
                    : r.DecidedAt != null ? ScamWatchDb.Seconds(r.DecidedAt.Value) : until) - ScamWatchDb.Seconds(r.ReceivedAt),
                Took = (r.DecidedAt != null ? ScamWatchDb.Seconds(r.DecidedAt.Value) : until) - ScamWatchDb.Seconds(r.ReceivedAt),
            })
            .GroupBy(r => new
            {
                r.Urgency,
                Look = r.Look <= r.LookDue ? (r.Looked ? Kept : InTime) : (r.Looked ? Missed : Late),
                Verdict = r.Took <= r.VerdictDue ? (r.Decided ? Kept : InTime) : (r.Decided ? Missed : Late),
                Step = !r.Looked ? -1L
                    : r.Look < FigureRules.Hour ? r.Look / FigureRules.Minute
                    : r.Look < FigureRules.Day ? FigureRules.QuartersFrom + ((r.Look - FigureRules.Hour) / FigureRules.Quarter)
                    : FigureRules.SixHoursFrom + ((r.Look - FigureRules.Day) / FigureRules.SixHours),
            })
            .Select(g => new { g.Key.Urgency, g.Key.Look, g.Key.Verdict, g.Key.Step, Count = g.Count(), Seconds = g.Sum(r => r.Look), Longest = g.Max(r => r.Look) })
            .ToListAsync(ct);
        return [.. rows.Select(r => new ClockRow(r.Urgency, r.Look, r.Verdict, new((int)r.Step, r.Count, r.Seconds, r.Longest)))];
    }

    private async Task<IReadOnlyList<TopCampaign>> CampaignsAsync(InsightRange range, Actor reader, CancellationToken ct)
    {
        var (start, end) = (range.FromUtc, range.UntilUtc);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var top = await db.Reports.AsNoTracking().For(reader).Where(r => r.CampaignId != null && r.ReceivedAt >= start && r.ReceivedAt < end)
            .GroupBy(r => r.CampaignId!.Value).Select(g => new { g.Key, Count = g.Count() })
            .OrderByDescending(g => g.Count).ThenBy(g => g.Key).Take(MostCampaigns).ToListAsync(ct);
        var ids = top.Select(t => t.Key).ToList();
        var campaigns = await db.Campaigns.AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        return [.. top.Select(t => (Campaign: campaigns[t.Key], t.Count)).Select(t => new TopCampaign(
            t.Campaign.Number, t.Campaign.Name, t.Campaign.Impersonates, t.Campaign.Asks, t.Campaign.FirstSeen, t.Campaign.Verdict, t.Count, t.Campaign.ReportCount))];
    }

    /// <summary>A clock of few: answers that are or were to be sent, warnings that are due.</summary>
    private sealed record Timed(Urgency Urgency, DateTime From, DateTime? Until);

    private async Task<List<Timed>> AnswersAsync(InsightRange range, Actor reader, CancellationToken ct)
    {
        var (start, end) = (range.FromUtc, range.UntilUtc);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await (
            from mail in db.OutgoingMails.AsNoTracking()
            where mail.Kind == ReplyKind.Outcome && mail.State != ReplyState.Suppressed && mail.CreatedAt >= start
            join report in db.Reports.For(reader) on mail.ReportId equals report.Id
            where report.ReceivedAt >= start && report.ReceivedAt < end
            select new Timed(report.Urgency, report.ReceivedAt, mail.SentAt)).ToListAsync(ct);
    }

    private async Task<List<Timed>> WarningsAsync(InsightRange range, Actor reader, CancellationToken ct)
    {
        var (start, end) = (range.FromUtc, range.UntilUtc);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var campaigns = await db.Campaigns.AsNoTracking().For(db, reader)
            .Where(c => c.RaisedAt != null && c.State == CampaignState.Decided && c.Verdict == Verdict.Scam && c.ReportCount > 0
                && c.FirstSeen >= start && c.FirstSeen < end)
            .Select(c => new { c.Id, c.Urgency, c.FirstSeen }).ToListAsync(ct);
        var published = (await (
            from alert in db.Alerts.AsNoTracking()
            where alert.PublishedAt != null && !alert.IsRehearsal && alert.PublishedAt >= start
            join report in db.Reports on alert.ReportId equals report.Id
            where report.CampaignId != null
            select new { Campaign = report.CampaignId!.Value, At = alert.PublishedAt!.Value }).ToListAsync(ct)).ToLookup(a => a.Campaign, a => a.At);
        return [.. campaigns.Select(c => new Timed(c.Urgency, c.FirstSeen, published[c.Id].Select(a => (DateTime?)a).Min()))];
    }

    private IEnumerable<ClockFigure> Figures(ClockKind kind, IEnumerable<(Urgency Urgency, int State, int Count)> counts)
    {
        foreach (var group in counts.GroupBy(c => c.Urgency).OrderByDescending(g => g.Key))
        {
            int Of(int state) => group.Where(c => c.State == state).Sum(c => c.Count);
            yield return new(kind, group.Key, settings[kind, group.Key], Of(Kept), Of(Missed), Of(InTime), Of(Late));
        }
    }

    private IEnumerable<ClockFigure> Figures(ClockKind kind, IEnumerable<Timed> timed, DateTime now) => Figures(kind, timed.Select(t =>
    {
        var state = ClockRules.Read(kind, settings[kind, t.Urgency], t.From, t.Until, now).State;
        return (t.Urgency, state switch
        {
            ClockState.Kept => Kept,
            ClockState.Missed => Missed,
            ClockState.Running => InTime,
            ClockState.Overdue or ClockState.Escalated => Late,
            _ => throw new InvalidOperationException($"No such state: {state}."),
        }, 1);
    }));

    private static TimeFigure TimeOf(IEnumerable<Timed> timed) => FigureRules.Time(null, timed.Where(t => t.Until >= t.From).Select(t =>
    {
        var seconds = (long)(t.Until!.Value - t.From).TotalSeconds;
        return new DurationStep(FigureRules.StepOf(seconds), 1, seconds, seconds);
    }));

    private (long Now, long Today, long Batch) Dues(ClockKind kind)
    {
        long Due(Urgency urgency) => settings[kind, urgency].Due is { } due ? (long)due.TotalSeconds : long.MaxValue;
        return (Due(Urgency.Now), Due(Urgency.Today), Due(Urgency.Batch));
    }

    private static List<DateOnly> WeeksOf(InsightRange range)
    {
        var weeks = new List<DateOnly>();
        for (var monday = InsightRange.MondayOf(range.From); monday <= range.Until; monday = monday.AddDays(7))
        {
            weeks.Add(monday);
        }

        return weeks;
    }

    private static AgreementWeek AgreementOf(DateOnly monday, IEnumerable<Opinion> opinions)
    {
        var clear = opinions.Where(o => o.Verdict is not null)
            .Select(o => (Agree: FigureRules.Agree(o.Judged, o.Verdict!.Value), o.Count)).Where(o => o.Agree is not null).ToList();
        return new(monday, clear.Sum(o => o.Count), clear.Where(o => o.Agree == true).Sum(o => o.Count));
    }

    private static ScoreFigure ScoresOf(DateOnly monday, IEnumerable<Opinion> opinions)
    {
        var all = opinions.ToList();
        var count = all.Sum(o => o.Count);
        return new(monday,
            [.. Enumerable.Range(0, ScoreFigure.Fifths).Select(f => all.Where(o => o.Fifth == f).Sum(o => o.Count))],
            count == 0 ? null : all.Sum(o => o.Scores) / count);
    }

    private static DateOnly MondayOf(long week) => s_epoch.AddDays((int)(week * 7) - MondayShift);
}
