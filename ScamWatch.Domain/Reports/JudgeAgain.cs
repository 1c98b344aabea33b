using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Learning;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>
/// Judges what nobody has decided yet by the model now in use, after another took its place or the program was brought up to date: staff work from
/// the ranking, and it must not mix two opinions. What is decided keeps the judgement it was decided on; so does what a rule or a campaign made of it.
/// </summary>
public sealed class JudgeAgain(
    IDbContextFactory<ScamWatchDb> contexts, CurrentClassifier current, FindChampion champion, OfficialDirectory official, TimeProvider clock)
{
    /// <summary>As many as hold up another writer for some tenths of a second.</summary>
    public const int AtOnce = 100;

    private static readonly Actor s_actor = Actor.Worker("judge-again") with { Name = "再判定" };

    private string? _seen;
    private string? _settled;

    /// <summary>
    /// Goes through all that waits, where it may have been judged by another model. It writes half of the time at most: whoever takes reports in has the
    /// other half. Not to be run twice at once in one process; another process may, and what one has in hand the other passes by.
    /// </summary>
    /// <returns>How many were judged again.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var classifier = await current.GetAsync(ct);
        if (classifier.Model == _settled || (await champion.VersionAsync(ct) is { } version && version != classifier.Model))
        {
            // The latter: the champion cannot be read here, and another serves in its place. Good enough for what comes in, not to overrule the champion.
            return 0;
        }

        var judged = 0;
        Place? last = null;
        do
        {
            var watch = Stopwatch.StartNew();
            (var reports, last) = await StretchAsync(classifier, last, ct);
            judged += reports;
            await Task.Delay(watch.Elapsed, ct);
        }
        while (last is not null);

        // For some seconds more another process may have judged by the model before: only a second look that finds nothing is the last.
        _settled = classifier.Model == _seen && judged == 0 ? classifier.Model : null;
        _seen = classifier.Model;
        return judged;
    }

    /// <summary>The next of them, the newest first, in one commit. How many, and the last of them; null at the end.</summary>
    private async Task<(int Reports, Place? Last)> StretchAsync(ReportClassifier classifier, Place? after, CancellationToken ct)
    {
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            await using var claim = await db.BeginClaimAsync(ct);
            var reports = await Waiting(db, classifier.Model, after).ToListAsync(ct);
            if (reports.Count == 0)
            {
                return (0, null);
            }

            var now = clock.GetUtcNow().UtcDateTime;
            foreach (var report in reports)
            {
                var before = report.Judgement;
                report.Judge(JudgeText.By(
                    classifier, new(report.Channel, report.Subject, report.Sender, report.Body, report.Mail), official, report.ReceivedAt).Judgement);
                if (report.JudgedVerdict != before.Verdict)
                {
                    AuditTrail.Record(db, s_actor, AuditKind.ReportJudgedAgain, report.ReceiptNumber, $"{Said(before)} → {Said(report.Judgement)}", now);
                }
            }

            AuditTrail.Record(db, s_actor, AuditKind.ReportsJudgedAgain, classifier.Model, $"{reports.Count}件", now);
            if (await db.SaveOrRefuseAsync(claim, ct) is null)
            {
                return (reports.Count, new(reports[^1].ReceivedAt, reports[^1].Id));
            }

            // Somebody decided one of them meanwhile: the others are read again.
        }
    }

    private static IQueryable<Report> Waiting(ScamWatchDb db, string model, Place? after)
    {
        var waiting = db.Reports.Unclaimed().Where(r => r.Verdict == null && r.Model != model && !r.DeliveryKey.StartsWith(Report.Forgotten));
        if (after is var (at, id))
        {
            waiting = waiting.Where(r => r.ReceivedAt < at || (r.ReceivedAt == at && r.Id < id));
        }

        return waiting.OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id).Take(AtOnce);
    }

    private static string Said(Judgement judgement) =>
        string.Create(CultureInfo.InvariantCulture, $"{Codes.Of(judgement.Verdict)} {judgement.Score:0.00} ({judgement.Model})");

    private sealed record Place(DateTime ReceivedAt, Guid Id);
}
