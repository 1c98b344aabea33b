using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.IntakeRules;

/// <summary>Puts a report that a rule has set aside back into the queue, and with its like.</summary>
public sealed class BringBackReport(
    IDbContextFactory<ScamWatchDb> contexts, FingerprintReader reader, LinkReport link, Outbox outbox, TimeProvider clock)
{
    private const int MaxAttempts = 5;

    /// <summary>Its receipt number, or why it stays where it is.</summary>
    /// <param name="because">Why; required: it is what the rule's author learns from.</param>
    public async Task<Outcome<string>> RunAsync(Guid reportId, string because, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.ReportWork))
        {
            return new NotAllowed();
        }

        var reason = Redactor.Redact(because.Trim()).Text;
        if (reason.Length is 0 or > RuleContentRules.MaxReason)
        {
            return new InvalidField(("戻す理由", "Reason"), ($"1〜{RuleContentRules.MaxReason}文字で入力してください。", $"must be 1 to {RuleContentRules.MaxReason} characters."));
        }

        for (var attempt = 1; ; attempt++)
        {
            // Before anything is read: giving out numbers commits by itself now and then.
            var number = (await link.NumbersAsync(1, ct))[0];
            await using var db = await contexts.CreateDbContextAsync(ct);
            try
            {
                return await BringAsync(db, reportId, number, reason, actor, ct);
            }
            catch (DbUpdateException fault)
                when (attempt < MaxAttempts && (fault is DbUpdateConcurrencyException || db.IsUniqueViolation(fault)))
            {
                // A report like this one came in at the same moment, or a colleague was first.
            }
        }
    }

    private async Task<Outcome<string>> BringAsync(ScamWatchDb db, Guid reportId, long number, string reason, Actor actor, CancellationToken ct)
    {
        await using var commit = await db.Database.BeginTransactionAsync(ct);
        var report = await db.Reports.Include(r => r.Indicators).SingleOrDefaultAsync(r => r.Id == reportId, ct);
        if (report is null || !actor.Scope.Covers(report.Area))
        {
            return new NotFound(("通報", "The report"));
        }

        if (report.SetAsideAt is null)
        {
            return new NotSetAside();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        report.BringBack();
        foreach (var mark in await db.IntakeMarks.Where(m => m.ReportId == reportId && m.Effect == RuleEffect.SetAside && m.State == MarkState.Done).ToListAsync(ct))
        {
            mark.BringBack(reason, actor, now);
        }

        AuditTrail.Record(db, actor, AuditKind.ReportBroughtBack, report.ReceiptNumber, reason, now);
        var linked = new List<NewFingerprint>();
        if (!await db.Fingerprints.AnyAsync(f => f.ReportId == reportId, ct))
        {
            linked.Add(new(report, reader.Read(report), number));
            await link.AddToAsync(db, linked, now, ct);
        }

        if (report.DecidedWith is not null)
        {
            await outbox.TellLateAsync(db, [report], now, ct);
        }

        await db.SaveChangesAsync(ct);
        await link.StoreAsync(db, linked, ct);
        await commit.CommitAsync(ct);
        return report.ReceiptNumber;
    }
}
