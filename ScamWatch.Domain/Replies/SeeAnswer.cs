using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Replies;

/// <summary>Deals with a reporter's answer: notes that it was read, or makes a report of one that tells of something new.</summary>
public sealed class SeeAnswer(IDbContextFactory<ScamWatchDb> contexts, ReceiveReport receive, TimeProvider clock)
{
    /// <summary>Staff have read it; the first time counts.</summary>
    public Task<Outcome<ReportAnswer>> RunAsync(Guid answerId, Actor actor, CancellationToken ct) =>
        ChangeAsync(answerId, AuditKind.AnswerSeen, "", actor, ct);

    /// <summary>It tells of another contact than the report it was sent under: a report of its own is made of its words.</summary>
    public async Task<Outcome<Received>> MakeReportAsync(Guid answerId, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.ReportWork))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.ReportAnswers.AsNoTracking().SingleOrDefaultAsync(a => a.Id == answerId, ct) is not { } answer
            || !await db.ReachesReportsAsync([answer.ReportId], actor, ct))
        {
            return new NotFound(("返信", "The answer"));
        }

        var first = await db.Reports.AsNoTracking().Where(r => r.Id == answer.ReportId)
            .Select(r => new { r.ReceiptNumber, r.ReporterName, r.ReporterContact }).SingleAsync(ct);
        var received = await receive.RunAsync(
            new IncomingReport
            {
                Source = IntakeSource.StaffForm,
                Channel = Channel.Email,
                Subject = answer.Subject,
                Body = AnswerText.Split(answer.Body).Words,
                Attachments = answer.Attachments,
                ReporterName = first.ReporterName,
                ReporterContact = first.ReporterContact,
                OccurredAt = answer.ReceivedAt,
                ReporterNote = $"通報 {first.ReceiptNumber} への返信から作成",
                DeliveryKey = DeliveryKeys.Of(answerId, id => $"answer:{id}"),
            },
            actor, ct);
        if (!received.Succeeded)
        {
            return received.Refusal;
        }

        await ChangeAsync(answerId, AuditKind.AnswerMadeReport, received.Value.ReceiptNumber, actor, ct);
        return received;
    }

    private async Task<Outcome<ReportAnswer>> ChangeAsync(Guid answerId, AuditKind kind, string why, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.ReportWork))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.ReportAnswers.SingleOrDefaultAsync(a => a.Id == answerId, ct) is not { } answer
            || !await db.ReachesReportsAsync([answer.ReportId], actor, ct))
        {
            return new NotFound(("返信", "The answer"));
        }

        if (answer.SeenAt is not null)
        {
            return answer;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        answer.See(actor, now);
        var receipt = await db.Reports.Where(r => r.Id == answer.ReportId).Select(r => r.ReceiptNumber).SingleAsync(ct);
        AuditTrail.Record(db, actor, kind, receipt, why, now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : answer;
    }
}
