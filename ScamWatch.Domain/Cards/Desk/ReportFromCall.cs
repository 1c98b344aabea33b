using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Desk;

/// <summary>Makes a report of a contact that the caller of a suspension tells of, and ties it to the case.</summary>
public sealed class ReportFromCall(IDbContextFactory<ScamWatchDb> contexts, ReceiveReport receive, TimeProvider clock)
{
    /// <summary>The report.</summary>
    /// <param name="channel">How the contact came.</param>
    /// <param name="account">What the caller tells of it.</param>
    /// <param name="harm">How far it went.</param>
    public async Task<Outcome<Received>> RunAsync(Guid caseId, Channel channel, string account, HarmStage harm, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CaseTake))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var suspension = await db.SuspensionCases.SingleOrDefaultAsync(c => c.Id == caseId, ct);
        if (suspension is null || !SuspensionRules.IsWithin(suspension, actor))
        {
            return new NotFound(("停止受付", "The suspension case"));
        }

        // No name and no number of the caller: the case has them, and a shielded one must not leak through a report.
        var received = await receive.RunAsync(
            new IncomingReport
            {
                Source = IntakeSource.StaffForm,
                Channel = channel,
                Body = account.Trim(),
                Harm = harm,
                ReporterNote = $"停止受付 {suspension.ReceiptNumber} の電話で聞き取り",
                DeliveryKey = DeliveryKeys.Of(caseId, id => $"case:{id}"),
            },
            actor, ct);
        if (!received.Succeeded)
        {
            return received.Refusal;
        }

        if (suspension.Statement.ReportReceiptNumber != received.Value.ReceiptNumber)
        {
            var now = clock.GetUtcNow().UtcDateTime;
            suspension.LinkReport(received.Value.ReceiptNumber, actor, now);
            AuditTrail.Record(db, actor, AuditKind.CaseReportLinked, suspension.ReceiptNumber, received.Value.ReceiptNumber, now);
            if (await db.SaveOrRefuseAsync(ct) is { } conflict)
            {
                return conflict;
            }
        }

        return received.Value;
    }
}
