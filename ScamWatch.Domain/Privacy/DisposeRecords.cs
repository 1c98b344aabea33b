using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Leaks;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Privacy;

/// <summary>What is due of one kind.</summary>
/// <param name="Due">How many a disposal would delete now.</param>
/// <param name="Held">How many are due and kept back by a legal hold.</param>
/// <param name="Before">What ended before then is due, UTC.</param>
public sealed record DueRecords(RetentionRule Rule, int Due, int Held, DateTime Before);

/// <summary>
/// Deletes what is past its time, or makes it nobody's, some hundred records a commit; each kind is entered in the disposal log
/// with how many and by which rule. What is under a legal hold stays.
/// </summary>
public sealed class DisposeRecords(IDbContextFactory<ScamWatchDb> contexts, Retention retention, TimeProvider clock)
{
    private const int AtOnce = 200;

    private static readonly CaseState[] s_ended = [.. Enum.GetValues<CaseState>().Where(SuspensionRules.IsEnd)];

    /// <summary>What a disposal would do now. Changes nothing.</summary>
    public async Task<IReadOnlyList<DueRecords>> PreviewAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var due = new List<DueRecords>();
        foreach (var rule in retention.Rules)
        {
            var before = now.AddDays(-rule.Days);
            var (count, held) = await CountAsync(db, rule.Kind, before, ct);
            due.Add(new(rule, count, held, before));
        }

        return due;
    }

    /// <summary>How many records were disposed of.</summary>
    public async Task<Outcome<int>> RunAsync(Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.RecordDispose))
        {
            return new NotAllowed();
        }

        var disposed = 0;
        foreach (var rule in retention.Rules)
        {
            disposed += await RunAsync(rule, actor, ct);
        }

        return disposed;
    }

    private async Task<int> RunAsync(RetentionRule rule, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var before = now.AddDays(-rule.Days);
        var disposed = 0;
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            await db.Database.OpenConnectionAsync(ct);
            await db.OverwriteWhatIsReplacedAsync(ct);
            await using var commit = await db.Database.BeginTransactionAsync(ct);
            var part = await PartAsync(db, rule.Kind, before, ct);
            if (part > 0)
            {
                // In the commit of what it tells of; one line for a part, so that none is missing where the rest is broken off.
                var (_, held) = await CountAsync(db, rule.Kind, before, ct);
                db.DisposalEntries.Add(new(rule.Kind, part, held, rule.Days, before, rule.IsSet ? "setting" : "default", actor.Name, now));
                AuditTrail.Record(db, actor, AuditKind.RecordsDisposed, "disposal",
                    string.Create(CultureInfo.InvariantCulture, $"{Codes.Of(rule.Kind)}: {part}件(保存{rule.Days}日)"), now);
                await db.SaveChangesAsync(ct);
            }

            await commit.CommitAsync(ct);
            disposed += part;
            if (part < AtOnce)
            {
                return disposed;
            }
        }
    }

    private static Task<int> PartAsync(ScamWatchDb db, HeldKind kind, DateTime before, CancellationToken ct) => kind switch
    {
        HeldKind.Cases => DoAsync(Cases(db, before).Where(NotHeld<SuspensionCase>(db, c => c.ReceiptNumber)).Select(c => c.Id), ids => Forgetting.CasesAsync(db, ids, ct), ct),
        HeldKind.Reports => DoAsync(Reports(db, before).Where(NotHeld<Report>(db, r => r.ReceiptNumber)).Select(r => r.Id), ids => Forgetting.ReportsAsync(db, ids, ct), ct),
        HeldKind.Reporters => DoAsync(Reporters(db, before).Where(NotHeld<Report>(db, r => r.ReceiptNumber)).Select(r => r.Id), ids => Forgetting.ReportersAsync(db, ids, ct), ct),
        HeldKind.Replies => RepliesAsync(db, before, ct),
        HeldKind.UnreadableInputs => DoAsync(Unreadable(db, before).Select(u => u.Id), ids => db.UnreadableInputs.Where(u => ids.Contains(u.Id)).ExecuteDeleteAsync(ct), ct),
        HeldKind.Handovers => DoAsync(Handovers(db, before).Select(h => h.Id), ids => db.Handovers.Where(h => ids.Contains(h.Id)).ExecuteDeleteAsync(ct), ct),
        HeldKind.ArticleFeedback => DoAsync(Feedback(db, before).Select(f => f.Id), ids => db.ArticleFeedback.Where(f => ids.Contains(f.Id)).ExecuteDeleteAsync(ct), ct),
        HeldKind.Leaks => DoAsync(Leaks(db, before).Select(l => l.Id), async ids =>
        {
            await db.LeakAlarms.Where(a => ids.Contains(a.IncidentId)).ExecuteDeleteAsync(ct);
            await db.LeakVersions.Where(v => ids.Contains(v.IncidentId)).ExecuteDeleteAsync(ct);
            await db.LeakIncidents.Where(l => ids.Contains(l.Id)).ExecuteDeleteAsync(ct);
        }, ct),
        HeldKind.FoundCards => DoAsync(FoundCards(db, before).Select(f => f.Id), ids => db.FoundCards.Where(f => ids.Contains(f.Id)).ExecuteDeleteAsync(ct), ct),
        HeldKind.AccessEntries => DoAsync(db.AccessEntries.Where(a => a.At < before).Select(a => a.Id), ids => db.AccessEntries.Where(a => ids.Contains(a.Id)).ExecuteDeleteAsync(ct), ct),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static async Task<(int Due, int Held)> CountAsync(ScamWatchDb db, HeldKind kind, DateTime before, CancellationToken ct) => kind switch
    {
        HeldKind.Cases => await SplitAsync(Cases(db, before), NotHeld<SuspensionCase>(db, c => c.ReceiptNumber), ct),
        HeldKind.Reports => await SplitAsync(Reports(db, before), NotHeld<Report>(db, r => r.ReceiptNumber), ct),
        HeldKind.Reporters => await SplitAsync(Reporters(db, before), NotHeld<Report>(db, r => r.ReceiptNumber), ct),
        HeldKind.Replies => (await Mails(db, before).CountAsync(ct) + await Answers(db, before).CountAsync(ct), 0),
        HeldKind.UnreadableInputs => (await Unreadable(db, before).CountAsync(ct), 0),
        HeldKind.Handovers => (await Handovers(db, before).CountAsync(ct), 0),
        HeldKind.ArticleFeedback => (await Feedback(db, before).CountAsync(ct), 0),
        HeldKind.Leaks => (await Leaks(db, before).CountAsync(ct), 0),
        HeldKind.FoundCards => (await FoundCards(db, before).CountAsync(ct), 0),
        HeldKind.AccessEntries => (await db.AccessEntries.CountAsync(a => a.At < before, ct), 0),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static IQueryable<SuspensionCase> Cases(ScamWatchDb db, DateTime before) => db.SuspensionCases
        .Where(c => s_ended.Contains(c.State) && c.ReceivedAt < before && !db.CaseEvents.Any(e => e.CaseId == c.Id && e.At >= before))
        .Where(c => !Forgetting.BusyCases(db).Contains(c.Id));

    private static IQueryable<Report> Reports(ScamWatchDb db, DateTime before) =>
        db.Reports.Where(r => r.Verdict != null && r.DecidedAt < before && !r.DeliveryKey.StartsWith(Report.Forgotten));

    private static IQueryable<Report> Reporters(ScamWatchDb db, DateTime before) => db.Reports.Where(r => r.Verdict != null && r.DecidedAt < before
        && (r.ReporterName != "" || r.ReporterContact != "" || r.ReporterNote != "" || r.ReporterMail != null));

    private static IQueryable<OutgoingMail> Mails(ScamWatchDb db, DateTime before) => db.OutgoingMails
        .Where(m => m.CreatedAt < before && m.State != ReplyState.Queued && m.SubscriberId == null)
        .Where(m => !db.LegalHolds.Any(h => h.LiftedAt == null
            && (db.Reports.Any(r => r.Id == m.ReportId && r.ReceiptNumber == h.Subject) || db.SuspensionCases.Any(c => c.Id == m.CaseId && c.ReceiptNumber == h.Subject))));

    private static IQueryable<ReportAnswer> Answers(ScamWatchDb db, DateTime before) => db.ReportAnswers
        .Where(a => a.ReceivedAt < before && a.SeenAt != null)
        .Where(a => !db.LegalHolds.Any(h => h.LiftedAt == null && db.Reports.Any(r => r.Id == a.ReportId && r.ReceiptNumber == h.Subject)));

    private static IQueryable<UnreadableInput> Unreadable(ScamWatchDb db, DateTime before) =>
        db.UnreadableInputs.Where(u => u.State != UnreadableState.Waiting && u.ReceivedAt < before);

    private static IQueryable<Cards.Desk.Handover> Handovers(ScamWatchDb db, DateTime before) => db.Handovers.Where(h => h.At < before);

    private static IQueryable<Guidance.Articles.ArticleFeedback> Feedback(ScamWatchDb db, DateTime before) => db.ArticleFeedback.Where(f => f.SettledAt < before);

    private static IQueryable<LeakIncident> Leaks(ScamWatchDb db, DateTime before) => db.LeakIncidents.Where(l => l.ClosedAt < before);

    private static IQueryable<Cards.Counter.FoundCard> FoundCards(ScamWatchDb db, DateTime before) => db.FoundCards.Where(f => f.SettledAt < before);

    private static async Task<int> RepliesAsync(ScamWatchDb db, DateTime before, CancellationToken ct)
    {
        var mails = await DoAsync(Mails(db, before).Select(m => m.Id), ids => db.OutgoingMails.Where(m => ids.Contains(m.Id)).ExecuteDeleteAsync(ct), ct);
        return mails > 0 ? mails : await DoAsync(Answers(db, before).Select(a => a.Id), ids => db.ReportAnswers.Where(a => ids.Contains(a.Id)).ExecuteDeleteAsync(ct), ct);
    }

    private static async Task<int> DoAsync<TId>(IQueryable<TId> due, Func<TId[], Task> dispose, CancellationToken ct)
    {
        var ids = await due.OrderBy(id => id).Take(AtOnce).ToArrayAsync(ct);
        if (ids.Length > 0)
        {
            await dispose(ids);
        }

        return ids.Length;
    }

    private static async Task<(int Due, int Held)> SplitAsync<T>(IQueryable<T> past, Expression<Func<T, bool>> notHeld, CancellationToken ct)
    {
        var all = await past.CountAsync(ct);
        var due = await past.Where(notHeld).CountAsync(ct);
        return (due, all - due);
    }

    private static Expression<Func<T, bool>> NotHeld<T>(ScamWatchDb db, Expression<Func<T, string>> subject)
    {
        var held = db.LegalHolds.Where(h => h.LiftedAt == null).Select(h => h.Subject);
        Expression<Func<string, bool>> free = number => !held.Contains(number);
        return Expression.Lambda<Func<T, bool>>(Expression.Invoke(free, subject.Body), subject.Parameters);
    }
}
