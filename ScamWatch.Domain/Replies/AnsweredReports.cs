using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Replies;

/// <summary>A report that an arriving mail answers.</summary>
/// <param name="IsStored">True where this very mail was stored as an answer before.</param>
internal sealed record AnsweredReport(Guid Id, string ReceiptNumber, bool IsStored);

/// <summary>
/// Tells which arriving mails answer one of ours: they refer to its Message-ID (RFC 5322 §3.6.4), or bear the receipt number
/// in their subject. Only from the address that reported: whoever else knows the number adds nothing to somebody's report.
/// </summary>
internal static class AnsweredReports
{
    /// <summary>Only the end of a subject can be of any length; the number stands near its beginning.</summary>
    private const int Looked = 200;

    /// <param name="arrived">What is about to be stored. Nothing is asked of the database where none of it can be an answer.</param>
    /// <returns>By delivery key.</returns>
    public static async Task<IReadOnlyDictionary<string, AnsweredReport>> FindAsync(
        ScamWatchDb db, ReplyKey key, IEnumerable<ReadyReport> arrived, CancellationToken ct)
    {
        var claims = arrived.Where(r => r.Refusal is null).Select(r => Read(r, key)).OfType<Claim>().ToList();
        var found = new Dictionary<string, AnsweredReport>(StringComparer.Ordinal);
        if (claims.Count == 0)
        {
            return found;
        }

        var mailIds = claims.SelectMany(c => c.Mails).Distinct().ToList();
        var receipts = claims.Select(c => c.Receipt).OfType<string>().Distinct().ToList();
        var mails = mailIds.Count == 0 ? [] : await db.OutgoingMails.AsNoTracking().Where(m => mailIds.Contains(m.Id))
            .Select(m => new { m.Id, m.ReportId }).ToDictionaryAsync(m => m.Id, m => m.ReportId, ct);
        var reportIds = mails.Values.Distinct().ToList();
        var reports = await db.Reports.AsNoTracking()
            .Where(r => reportIds.Contains(r.Id) || receipts.Contains(r.ReceiptNumber))
            .Where(r => r.Source == IntakeSource.Mailbox)
            .Select(r => new { r.Id, r.ReceiptNumber, r.ReporterMail }).ToListAsync(ct);
        var keys = claims.Select(c => c.Key).ToList();
        var stored = await db.ReportAnswers.Where(a => keys.Contains(a.DeliveryKey)).Select(a => a.DeliveryKey).ToHashSetAsync(ct);
        foreach (var claim in claims)
        {
            var named = claim.Mails.Where(mails.ContainsKey).Select(m => mails[m]).ToHashSet();
            var answered = reports.FirstOrDefault(r => named.Contains(r.Id)) ?? reports.FirstOrDefault(r => r.ReceiptNumber == claim.Receipt);
            if (answered is not null && EmailAddress.TryParse(answered.ReporterMail?.Address, out var reporter) && key.RecipientOf(reporter) == claim.Sender)
            {
                found.TryAdd(claim.Key, new(answered.Id, answered.ReceiptNumber, stored.Contains(claim.Key)));
            }
        }

        return found;
    }

    /// <summary>Adds an answer to the unit of work; nothing where it is stored.</summary>
    /// <param name="made">The report that was made of what it passes on; null where it is words alone.</param>
    public static async Task AddAsync(ScamWatchDb db, AnsweredReport to, ReadyReport ready, Report? made, Actor actor, DateTime now, CancellationToken ct)
    {
        if (to.IsStored)
        {
            return;
        }

        var answer = ReportAnswer.Take(to.Id, ready.Report, ready.Key, ready.MyNumbersRemoved, made?.Id, now);
        db.ReportAnswers.Add(answer);
        if (!answer.Automatic)
        {
            // It waits for nobody any more: back to whoever has it in hand. The version counts what staff do, not what arrives.
            await db.Reports.Where(r => r.Id == to.Id && r.Work == WorkState.Waiting).ExecuteUpdateAsync(
                s => s.SetProperty(r => r.Work, r => r.AssigneeId == null ? WorkState.New : WorkState.InWork), ct);
        }

        AuditTrail.Record(db, actor, AuditKind.ReporterAnswered, to.ReceiptNumber, made is null ? "" : made.ReceiptNumber, now);
    }

    private static Claim? Read(ReadyReport ready, ReplyKey key)
    {
        if (ready.Report is not { Source: IntakeSource.Mailbox, ReporterMail: { } own } report || !EmailAddress.TryParse(own.Address, out var sender))
        {
            return null;
        }

        var mails = own.References.Select(LetterId.In).OfType<Guid>().ToList();
        var receipt = own.Subject is { } subject ? ReceiptIn(subject) : null;
        return mails.Count == 0 && receipt is null ? null : new(ready.Key, key.RecipientOf(sender), mails, receipt);
    }

    /// <summary>The receipt number of a report in a subject; null where there is none.</summary>
    internal static string? ReceiptIn(string subject)
    {
        var looked = subject.Length > Looked ? subject[..Looked] : subject;
        for (var at = looked.IndexOf(ReceiptNumber.Report, StringComparison.Ordinal); at >= 0;
            at = looked.IndexOf(ReceiptNumber.Report, at + 1))
        {
            // T123-456-7890
            const int Length = 13;
            if (at + Length <= looked.Length && ReceiptNumber.TryParse(looked.AsSpan(at, Length).ToString(), out var number))
            {
                return number.ToString();
            }
        }

        return null;
    }

    /// <param name="Key">Delivery key.</param>
    /// <param name="Sender">Keyed hash of the author.</param>
    /// <param name="Mails">Ids of mails that look like ours.</param>
    private sealed record Claim(string Key, string Sender, List<Guid> Mails, string? Receipt);
}
