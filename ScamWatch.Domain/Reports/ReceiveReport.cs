using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Reports;

/// <summary>What became of a delivery.</summary>
/// <param name="ReportId">The report it made, or the one it repeats.</param>
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
public sealed class ReceiveReport(
    IDbContextFactory<ScamWatchDb> contexts,
    JudgeText judge,
    LinkReport link,
    TimeProvider clock)
{
    public async Task<Outcome<Received>> RunAsync(IncomingReport incoming, Actor actor, CancellationToken ct)
    {
        // First of all, before anything could store, log or judge it.
        var (report, removed) = IncomingRedaction.Redact(incoming);

        if (string.IsNullOrWhiteSpace(report.Body) && string.IsNullOrWhiteSpace(report.Subject))
        {
            return new EmptyReport();
        }

        if (report.Body.Length > ReportRules.MaxBodyCharacters)
        {
            return new TooLong(report.Body.Length);
        }

        var key = DeliveryKeyOf(report);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, key, ct) is { } earlier)
        {
            return earlier;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var (judgement, indicators) = await judge.RunAsync(
            new ReportText(report.Channel, report.Subject, report.Sender, report.Body, report.Mail), ct);
        var stored = Report.Receive(report, key, removed, indicators, judgement, now);
        db.Reports.Add(stored);
        AuditTrail.Record(db, actor, AuditKind.ReportReceived, stored.ReceiptNumber,
            removed == 0 ? Codes.Of(report.Channel) : $"{Codes.Of(report.Channel)}; マイナンバー {removed}件を消去", now);
        await link.AddToAsync(db, stored, now, ct);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException fault) when (fault is DbUpdateConcurrencyException || db.IsUniqueViolation(fault))
        {
            // The same delivery came in twice at the same moment and the other one was first, or one like it was.
            await using var fresh = await contexts.CreateDbContextAsync(ct);
            if (await FindAsync(fresh, key, ct) is { } first)
            {
                return first;
            }

            // Not the same: a report like it joined the same campaign first, or the random number was taken. Once more.
            return await RunAsync(incoming, actor, ct);
        }

        return new Received(stored.Id, stored.ReceiptNumber, IsDuplicate: false);
    }

    private static async Task<Received?> FindAsync(ScamWatchDb db, string key, CancellationToken ct) =>
        await db.Reports.Where(r => r.DeliveryKey == key)
            .Select(r => new Received(r.Id, r.ReceiptNumber, true))
            .SingleOrDefaultAsync(ct);

    /// <summary>
    /// Source and hash. Hashed after the My Numbers are gone: from a hash of the original text a number of eleven free
    /// digits could be found by trying them all.
    /// </summary>
    private static string DeliveryKeyOf(IncomingReport report)
    {
        var content = report.DeliveryKey is { } chosen
            ? JsonSerializer.SerializeToUtf8Bytes(chosen)
            : JsonSerializer.SerializeToUtf8Bytes(report with { Remarks = [] });
        return $"{Codes.Of(report.Source)}:{Convert.ToHexStringLower(SHA256.HashData(content))}";
    }
}
