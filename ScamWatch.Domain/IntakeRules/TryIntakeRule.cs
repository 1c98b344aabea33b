using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.IntakeRules;

/// <summary>A past report that a rule takes in.</summary>
/// <param name="Protected">True where the rule could not set it aside.</param>
public sealed record TriedReport(Guid Id, string ReceiptNumber, DateTime ReceivedAt, string Subject, string Sender, Verdict? Verdict, bool Protected);

/// <summary>What a rule would have done, with examples: those decided to be a scam first, then the newest.</summary>
public sealed record TriedRule(DryRun Result, IReadOnlyList<TriedReport> Samples);

/// <summary>Tries a rule on past reports. Nothing of them changes.</summary>
public sealed class TryIntakeRule(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>Reports looked at, the newest: what a person can wait for.</summary>
    public const int MaxReports = 20_000;

    public const int MaxDays = 365;

    private const int Chunk = 500;

    private const int MaxSamples = 20;

    /// <summary>The result, which is kept with the rule, or why it was not tried.</summary>
    /// <param name="days">Days back from now, 1 to <see cref="MaxDays"/>.</param>
    public async Task<Outcome<TriedRule>> RunAsync(Guid id, int days, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.IntakeRuleSee))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.IntakeRules.SingleOrDefaultAsync(r => r.Id == id, ct) is not { } rule)
        {
            return new NotFound(RuleWords.Rule);
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var from = now.AddDays(-Math.Clamp(days, 1, MaxDays));
        var tally = new Tally(new ReadyRule(rule.Id, rule.Version, rule.Content));
        await ReadAsync(db, from, tally, actor, ct);
        var result = tally.Result(rule.Version, now, actor.Name, from);
        rule.Try(result);
        AuditTrail.Record(db, actor, AuditKind.IntakeRuleTried, rule.Subject,
            string.Create(CultureInfo.InvariantCulture, $"{rule.Content.Name} v{rule.Version}: {result.Seen}件中{result.Matched}件"), now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : new TriedRule(result, tally.Samples);
    }

    private static async Task ReadAsync(ScamWatchDb db, DateTime from, Tally tally, Actor actor, CancellationToken ct)
    {
        (DateTime At, Guid Id)? last = null;
        for (var seen = 0; seen < MaxReports;)
        {
            var reports = db.Reports.AsNoTracking().For(actor).Where(r => r.ReceivedAt >= from);
            if (last is { } before)
            {
                reports = reports.Where(r => r.ReceivedAt < before.At || (r.ReceivedAt == before.At && r.Id.CompareTo(before.Id) < 0));
            }

            var chunk = await reports.OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id).Take(Chunk)
                .Select(r => new
                {
                    r.Id,
                    r.ReceiptNumber,
                    r.ReceivedAt,
                    r.Channel,
                    r.Source,
                    r.Subject,
                    r.Sender,
                    r.Body,
                    r.Score,
                    r.Impersonates,
                    r.Harm,
                    r.Verdict,
                })
                .ToListAsync(ct);
            var ids = chunk.Select(r => r.Id).ToList();
            var traces = !tally.NeedsIndicators || ids.Count == 0 ? null : (await db.ReportIndicators.AsNoTracking().Where(i => ids.Contains(i.ReportId))
                .Select(i => new { i.ReportId, i.Value }).ToListAsync(ct)).ToLookup(i => i.ReportId, i => i.Value);
            foreach (var r in chunk)
            {
                tally.Look(
                    new(r.Channel, r.Source, r.Subject, r.Sender, r.Body, r.Score, r.Impersonates, r.Harm, traces is null ? [] : [.. traces[r.Id]]),
                    protect => new(r.Id, r.ReceiptNumber, r.ReceivedAt, r.Subject.Length > 0 ? r.Subject : r.Body.Length > 80 ? r.Body[..80] : r.Body, r.Sender, r.Verdict, protect));
            }

            if (chunk.Count < Chunk)
            {
                return;
            }

            last = (chunk[^1].ReceivedAt, chunk[^1].Id);
            seen += chunk.Count;
        }
    }

    /// <summary>Counts what the rule takes in.</summary>
    private sealed class Tally(ReadyRule rule)
    {
        private readonly List<TriedReport> _scams = [];
        private readonly List<TriedReport> _others = [];
        private int _seen;
        private int _matched;
        private int _protected;
        private int _scam;
        private int _undecided;

        public bool NeedsIndicators { get; } = rule.Content.Conditions.Any(c => c.Field == RuleField.Indicator);

        public IReadOnlyList<TriedReport> Samples => [.. _scams.Concat(_others).Take(MaxSamples)];

        public void Look(IntakeFacts facts, Func<bool, TriedReport> sample)
        {
            _seen++;
            if (!rule.Takes(facts))
            {
                return;
            }

            _matched++;
            var protect = rule.Content.Effect == RuleEffect.SetAside && !IntakeEvaluator.MayBeSetAside(facts.Harm);
            var report = sample(protect);
            _protected += protect ? 1 : 0;
            _scam += report.Verdict == Verdict.Scam ? 1 : 0;
            _undecided += report.Verdict is null ? 1 : 0;
            var list = report.Verdict == Verdict.Scam ? _scams : _others;
            if (list.Count < MaxSamples)
            {
                list.Add(report);
            }
        }

        public DryRun Result(int version, DateTime at, string by, DateTime from) =>
            new(version, at, by, from, _seen, _matched, _protected, _scam, _undecided);
    }
}
