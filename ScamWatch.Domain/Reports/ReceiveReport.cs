using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.IntakeRules;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Domain.Watch;

namespace ScamWatch.Domain.Reports;

/// <summary>What became of a delivery.</summary>
/// <param name="ReportId">The report it made, the one it repeats, or the one it answers a question about.</param>
/// <param name="ReceiptNumber">To give to the reporter.</param>
/// <param name="IsDuplicate">True where it repeats an earlier delivery and changed nothing.</param>
public sealed record Received(Guid ReportId, string ReceiptNumber, bool IsDuplicate);

/// <summary>The report has no text to judge.</summary>
public sealed record EmptyReport() : Refusal((
    "内容が空です。届いた文面または聞き取った内容を入力してください。", "The report is empty. Enter the text received or the account given."));

/// <summary>The text is longer than a report keeps.</summary>
public sealed record TooLong(int Characters)
    : Refusal((
        $"本文が長すぎます({Characters:N0}文字)。上限は{ReportRules.MaxBodyCharacters:N0}文字です。",
        $"The text is too long ({Characters:N0} characters). The limit is {ReportRules.MaxBodyCharacters:N0}."));

/// <summary>
/// The one intake, for every source: destroys My Numbers, finds indicators, judges, stores. The caller acknowledges to
/// its source only after this has returned. A second delivery of the same content changes nothing.
/// </summary>
public sealed class ReceiveReport : IDisposable
{
    /// <summary>More conflicts in a row than that are none: something else is wrong.</summary>
    private const int MaxAttempts = 20;

    /// <summary>Only ever hashed, so letters need no escapes: they would double the work.</summary>
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IDbContextFactory<ScamWatchDb> _contexts;
    private readonly CurrentClassifier _current;
    private readonly OfficialDirectory _official;
    private readonly FingerprintReader _reader;
    private readonly LinkReport _link;
    private readonly Outbox _outbox;
    private readonly IntakeRuleBook _rules;
    private readonly ReplyKey _key;
    private readonly TimeProvider _clock;
    private readonly IntakeTurn _turn;

    public ReceiveReport(
        IDbContextFactory<ScamWatchDb> contexts,
        CurrentClassifier current,
        OfficialDirectory official,
        FingerprintReader reader,
        LinkReport link,
        Outbox outbox,
        IntakeRuleBook rules,
        ReplyKey key,
        TimeProvider clock)
    {
        (_contexts, _current, _official, _reader, _link, _outbox, _rules, _key, _clock) = (contexts, current, official, reader, link, outbox, rules, key, clock);
        // What others wait for too is not broken off because one of them went away.
        _turn = new(group => StoreAsync(new([.. group.Select(d => d.Ready)]), [.. group.Select(d => d.By)], default));
    }

    /// <summary>Takes one delivery in, in one commit with those that come at the same moment.</summary>
    /// <exception cref="StorageUnavailableException">The database is full, locked or out of reach: the report is not at fault.</exception>
    public async Task<Outcome<Received>> RunAsync(IncomingReport incoming, Actor actor, CancellationToken ct)
    {
        using var span = Operations.Telemetry.Begin("receive-report", actor);
        var ready = Prepare(incoming, await _current.GetAsync(ct));
        return ready.Refusal is { } refusal ? refusal : await _turn.RunAsync(new(ready, actor), ct);
    }

    /// <summary>
    /// Goes the whole way of some deliveries, each as if those before it were stored, and stores nothing: what is compiled and prepared on the first way, nobody
    /// waits for later.
    /// </summary>
    /// <param name="incoming">One or more.</param>
    /// <param name="times">How often at most.</param>
    /// <param name="atMost">Not begun again after that time.</param>
    /// <exception cref="DbUpdateException">The database refused a report.</exception>
    public async Task RehearseAsync(IReadOnlyList<IncomingReport> incoming, int times, TimeSpan atMost, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var classifier = await _current.GetAsync(ct);
        var numbers = await _link.NumbersAsync(incoming.Count, ct);
        var inForce = await _rules.GetAsync(ct);
        await using var db = await _contexts.CreateDbContextAsync(ct);
        for (var time = 0; time < times && watch.Elapsed < atMost; time++)
        {
            await using var rehearsal = await db.BeginRehearsalAsync(ct);
            for (var i = 0; i < incoming.Count; i++)
            {
                var ready = Prepare(incoming[i], classifier);
                await PlaceAsync(db, new([ready]), [Actor.Worker("rehearsal")], [numbers[i]], inForce, ct);
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>
    /// The part of the work that needs no storage: My Numbers destroyed, indicators found, judged, its fingerprint read. Safe
    /// to run for many deliveries at once.
    /// </summary>
    /// <param name="classifier">The classifier in use.</param>
    public ReadyReport Prepare(IncomingReport incoming, ReportClassifier classifier)
    {
        // First of all, before anything could store, log or judge it.
        var (report, removed) = IncomingRedaction.Redact(incoming);

        if (string.IsNullOrWhiteSpace(report.Body) && string.IsNullOrWhiteSpace(report.Subject))
        {
            return new(report, new EmptyReport());
        }

        if (report.Body.Length > ReportRules.MaxBodyCharacters)
        {
            return new(report, new TooLong(report.Body.Length));
        }

        var text = new ReportText(report.Channel, report.Subject, report.Sender, report.Body, report.Mail);
        var judged = JudgeText.By(classifier, text, _official, _clock.GetUtcNow().UtcDateTime);
        var read = _reader.Read(text, judged.Indicators, judged.Judgement.Impersonates, judged.Judgement.Asks);
        return new(report, DeliveryKeyOf(report, isKeyWhole: report.DeliveryKey == incoming.DeliveryKey), removed, judged, read);
    }

    /// <summary>Stores what one batch holds in one commit: all of it or nothing.</summary>
    /// <returns>What became of each report, in their order.</returns>
    /// <exception cref="StorageUnavailableException">The database is full, locked or out of reach: the batch is not at fault.</exception>
    public Task<IReadOnlyList<Outcome<Received>>> StoreAsync(IntakeBatch batch, Actor actor, CancellationToken ct) =>
        StoreAsync(batch, [.. Enumerable.Repeat(actor, Math.Max(1, batch.Reports.Count))], ct);

    public void Dispose() => _turn.Dispose();

    /// <param name="by">Who hands in each report; the first also what could not be read.</param>
    private async Task<IReadOnlyList<Outcome<Received>>> StoreAsync(IntakeBatch batch, Actor[] by, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await _contexts.CreateDbContextAsync(ct);
            try
            {
                // Before the transaction: giving out numbers commits by itself now and then.
                var numbers = await _link.NumbersAsync(batch.Reports.Count, ct);
                var inForce = await _rules.GetAsync(ct);
                await using var commit = await db.BeginCampaignsAsync(ct);
                var outcomes = await PlaceAsync(db, batch, by, numbers, inForce, ct);
                await commit.CommitAsync(ct);
                return outcomes;
            }
            catch (DbUpdateException fault)
                when (attempt < MaxAttempts && (fault is DbUpdateConcurrencyException || db.IsUniqueViolation(fault)))
            {
                // The same delivery came in elsewhere at the same moment: now it is found. Or a report like one of these
                // joined the same campaign first: now it is counted. Or another drew the same receipt number: now it is seen.
            }
            catch (Exception fault) when (fault is not OperationCanceledException && db.IsUnavailable(fault))
            {
                throw new StorageUnavailableException(fault);
            }
        }
    }

    /// <summary>Writes what one batch holds within the open transaction.</summary>
    /// <param name="numbers">Of the fingerprint of each report.</param>
    private async Task<Outcome<Received>[]> PlaceAsync(
        ScamWatchDb db, IntakeBatch batch, Actor[] by, long[] numbers, IReadOnlyList<ReadyRule> inForce, CancellationToken ct)
    {
        // Looked at once, at the end: with every report of a batch among the changes a look at each step would cost its square.
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var now = _clock.GetUtcNow().UtcDateTime;
        var known = await FindAsync(db, [.. batch.Reports.Where(r => r.Refusal is null).Select(r => r.Key).Distinct()], ct);
        var answered = await AnsweredReports.FindAsync(db, _key, batch.Reports, ct);
        var receipts = await FreshReceipts.DrawAsync(db, batch.Reports.Count, ct);
        var outcomes = new Outcome<Received>[batch.Reports.Count];
        var fresh = new List<Report>();
        var linked = new List<NewFingerprint>();
        for (var i = 0; i < outcomes.Length; i++)
        {
            var ready = batch.Reports[i];
            if (ready.Refusal is { } refusal)
            {
                outcomes[i] = refusal;
            }
            else if (known.TryGetValue(ready.Key, out var earlier))
            {
                outcomes[i] = earlier;
            }
            else if (answered.GetValueOrDefault(ready.Key) is { } to && (to.IsStored || ready.IsWordsAlone))
            {
                outcomes[i] = new Received(to.Id, to.ReceiptNumber, to.IsStored);
                known.Add(ready.Key, new(to.Id, to.ReceiptNumber, IsDuplicate: true));
                await AnsweredReports.AddAsync(db, to, ready, null, by[i], now, ct);
            }
            else
            {
                var report = Report.Receive(
                    ready.Report, ready.Key, ready.MyNumbersRemoved, ready.Judged.Indicators, ready.Judged.Judgement, now, receipts[i]);
                var received = new Received(report.Id, report.ReceiptNumber, IsDuplicate: false);
                outcomes[i] = received;
                known.Add(ready.Key, received with { IsDuplicate = true });
                AuditTrail.Record(db, by[i], AuditKind.ReportReceived, report.ReceiptNumber, Why(ready), now);
                fresh.Add(report);
                if (answered.GetValueOrDefault(ready.Key) is { } asked)
                {
                    await AnsweredReports.AddAsync(db, asked, ready, report, by[i], now, ct);
                }

                if (!MarkReport.Run(db, inForce, report, now))
                {
                    linked.Add(new(report, ready.Read, numbers[i]));
                }
            }
        }

        await _link.AddToAsync(db, linked, now, ct);
        await MarkWatched.RunAsync(db, fresh, now, ct);
        await _outbox.AcknowledgeAsync(db, fresh, now, ct);
        await _outbox.TellLateAsync(db, fresh, now, ct);
        foreach (var input in batch.Unreadable)
        {
            await KeepUnreadable.AddAsync(db, input, by[0], now, ct);
        }

        if (batch.Place is { } place)
        {
            await RememberMailbox.SetAsync(db, place.Mailbox, place.Position, now, ct);
        }

        // The rows that are many are stored past the change tracker; what is left there, campaigns above all, before them.
        db.ChangeTracker.DetectChanges();
        var (mails, entries) = (db.TakeAdded<OutgoingMail>(), db.TakeAdded<AuditEntry>());
        var (marks, hits) = (db.TakeAdded<IntakeMark>(), db.TakeAdded<WatchHit>());
        await db.SaveChangesAsync(ct);
        await db.InsertAsync(fresh, ct);
        await db.InsertAsync([.. fresh.SelectMany(r => r.Indicators)], ct);
        await db.InsertAsync(marks, ct);
        await db.InsertAsync(hits, ct);
        await db.InsertAsync([.. fresh.Select(r => SearchRow.Of(r, db.RowGrams))], ct);
        await _link.StoreAsync(db, linked, ct);
        await db.InsertAsync(mails, ct);
        await db.InsertAsync(entries, ct);
        return outcomes;
    }

    private static string Why(ReadyReport ready) => ready.MyNumbersRemoved == 0
        ? Codes.Of(ready.Report.Channel)
        : $"{Codes.Of(ready.Report.Channel)}; マイナンバー {ready.MyNumbersRemoved}件を消去";

    private static async Task<Dictionary<string, Received>> FindAsync(ScamWatchDb db, string[] keys, CancellationToken ct) =>
        keys.Length == 0 ? [] : await db.Reports.Where(r => EF.Parameter(keys).Contains(r.DeliveryKey))
            .Select(r => new { r.DeliveryKey, Received = new Received(r.Id, r.ReceiptNumber, true) })
            .ToDictionaryAsync(r => r.DeliveryKey, r => r.Received, ct);

    /// <summary>
    /// Source and hash. Hashed after the My Numbers are gone: from a hash of the original text a number of eleven free
    /// digits could be found by trying them all.
    /// </summary>
    /// <param name="isKeyWhole">
    /// False where the chosen key held a number that was destroyed: others may be left alike (a sender who counts in twelve digits), and a
    /// report must not be taken for another's repetition. Its content then tells them apart.
    /// </param>
    private static string DeliveryKeyOf(IncomingReport report, bool isKeyWhole)
    {
        var content = report.DeliveryKey is { } chosen && isKeyWhole
            ? JsonSerializer.SerializeToUtf8Bytes(chosen, s_plain)
            // Without the envelope: the same mail sent twice has two Message-IDs and is one report. Nor with the area of a mail,
            // which is the mailbox's and not told in it: a mail read again is one report whatever the mailbox is said to be by then.
            : JsonSerializer.SerializeToUtf8Bytes(
                report with { Remarks = [], ReporterMail = null, Area = report.Mail is null ? report.Area : null }, s_plain);
        return $"{Codes.Of(report.Source)}:{Convert.ToHexStringLower(SHA256.HashData(content))}";
    }
}
