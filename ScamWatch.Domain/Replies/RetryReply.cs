using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Replies;

/// <summary>Puts a mail that was given up back into the queue.</summary>
public sealed class RetryReply(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    public async Task<Outcome<OutgoingMail>> RunAsync(Guid id, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.ReplyRetry))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var mail = await db.OutgoingMails.SingleOrDefaultAsync(m => m.Id == id && m.State == ReplyState.Failed, ct);
        // Mails to subscribers are nobody's in particular: for those who serve all.
        var reached = mail is not null && (mail.CaseId is { } one ? await db.ReachesCaseAsync(one, actor, ct)
            : mail.ReportId is { } report ? await db.ReachesReportsAsync([report], actor, ct)
            : AreaReach.IsEverywhere(actor));
        if (mail is null || !reached)
        {
            return new NotFound(("送信に失敗したメール", "The failed mail"));
        }

        var now = clock.GetUtcNow().UtcDateTime;
        mail.Requeue(now);
        var receipt = mail.CaseId is { } suspension
            ? await db.SuspensionCases.Where(c => c.Id == suspension).Select(c => c.ReceiptNumber).SingleAsync(ct)
            : mail.SubscriberId is not null ? "subscription"
            : await db.Reports.Where(r => r.Id == mail.ReportId).Select(r => r.ReceiptNumber).SingleAsync(ct);
        AuditTrail.Record(db, actor, AuditKind.ReplyRetried, receipt, mail.LastError, now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : mail;
    }
}
