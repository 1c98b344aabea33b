using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards.Paper;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards;

/// <summary>A call that asks for suspension.</summary>
/// <param name="FormId">Made when the form opened; the same form sent twice makes one case.</param>
/// <param name="Statement">What the caller says.</param>
/// <param name="Identity">Facts compared so far.</param>
/// <param name="Paper">The paper form it was taken down on while the system was down; null for a call on screen.</param>
public sealed record SuspensionCall(Guid FormId, LossStatement Statement, IdentityCheck Identity, PaperEntry? Paper = null);

/// <summary>What the operator reads out.</summary>
public sealed record CaseTaken(Guid CaseId, string ReceiptNumber);

/// <summary>Takes a suspension. It is committed before the operator sees its receipt number.</summary>
public sealed class SuspendCard(IDbContextFactory<ScamWatchDb> contexts, HolderMatch holders, TimeProvider clock)
{
    public async Task<Outcome<CaseTaken>> RunAsync(SuspensionCall call, Actor actor, CancellationToken ct)
    {
        if (SuspensionRules.CheckCall(call.Statement, actor) is { } refusal)
        {
            return refusal;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, call.FormId, ct) is { } taken)
        {
            return taken;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        if (call.Paper is { } paper)
        {
            if (await PaperForms.CheckAsync(db, paper.Serial, ct) is { } settled)
            {
                return settled;
            }

            if (paper.WrittenAt > now)
            {
                return new InvalidField(("記入時刻", "Time written"), ("未来の時刻です。", "lies in the future."));
            }

            _ = PaperSerial.TryParse(paper.Serial, out var number);
            call = call with { Paper = paper with { Serial = PaperSerial.Of(number) } };
        }

        var report = SuspensionRules.ReportNumber(call.Statement);
        var opened = SuspensionCase.Receive(call.FormId, call.Statement with { ReportReceiptNumber = report ?? "" }, actor, now,
            holders.KeysOf(call.Statement.HolderName, call.Statement.HolderKana), call.Paper);
        AuditTrail.Record(db, actor, AuditKind.SuspensionReceived, opened.ReceiptNumber,
            call.Paper is { } form ? $"受付票 {form.Serial}" : report is null ? "電話受付" : $"通報 {report} から", now);
        if (call.Identity != IdentityCheck.NotAsked)
        {
            opened.CheckIdentity(call.Identity, actor, now);
            AuditTrail.Record(db, actor, AuditKind.IdentityChecked, opened.ReceiptNumber,
                call.Identity.HasMismatch ? "相違あり" : "記録", now);
        }

        db.SuspensionCases.Add(opened);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            // The same form was sent twice at once and the other one was first.
            await using var fresh = await contexts.CreateDbContextAsync(ct);
            if (await FindAsync(fresh, call.FormId, ct) is { } first)
            {
                return first;
            }

            // Neither: the random receipt number was taken, or the paper form a moment ago. Look again.
            return await RunAsync(call, actor, ct);
        }

        return new CaseTaken(opened.Id, opened.ReceiptNumber);
    }

    private static Task<CaseTaken?> FindAsync(ScamWatchDb db, Guid formId, CancellationToken ct) =>
        db.SuspensionCases.Where(c => c.FormId == formId).Select(c => new CaseTaken(c.Id, c.ReceiptNumber))
            .SingleOrDefaultAsync(ct);
}
