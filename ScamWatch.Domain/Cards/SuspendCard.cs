using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards.Paper;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Guidance;
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

/// <summary>
/// Takes a suspension. It is committed before the operator sees its receipt number, with the order to the card system beside it.
/// </summary>
public sealed class SuspendCard(
    IDbContextFactory<ScamWatchDb> contexts, RowWriter writer, RegistrySettings registry, HolderMatch holders, Municipality municipality,
    TimeProvider clock)
{
    public async Task<Outcome<CaseTaken>> RunAsync(SuspensionCall call, Actor actor, CancellationToken ct)
    {
        using var span = Operations.Telemetry.Begin("suspend-card", actor);
        if (SuspensionRules.CheckCall(call.Statement, actor) is { } refusal)
        {
            return refusal;
        }

        while (true)
        {
            var now = clock.GetUtcNow().UtcDateTime;
            if (call.Paper is { } paper && await CheckPaperAsync(call.FormId, paper, now, ct) is { } answer)
            {
                return answer;
            }

            var (opened, rows) = Open(call, actor, now);
            try
            {
                await writer.InsertAsync(rows, ct);
                return new CaseTaken(opened.Id, opened.ReceiptNumber);
            }
            catch (DbUpdateException fault)
            {
                await using var db = await contexts.CreateDbContextAsync(ct);
                if (!db.IsUniqueViolation(fault))
                {
                    throw;
                }

                // The same form was sent before. Or else the paper form was entered a moment ago, or the random receipt number was
                // taken: look again.
                if (await FindAsync(db, call.FormId, ct) is { } taken)
                {
                    return taken;
                }
            }
        }
    }

    /// <summary>The case that this form made already, or why the paper form cannot be entered; null where it can.</summary>
    private async Task<Outcome<CaseTaken>?> CheckPaperAsync(Guid formId, PaperEntry paper, DateTime now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await FindAsync(db, formId, ct) is { } taken)
        {
            return taken;
        }

        if (await PaperForms.CheckAsync(db, paper.Serial, ct) is { } refusal)
        {
            return refusal;
        }

        if (paper.WrittenAt > now)
        {
            return new InvalidField(("記入時刻", "Time written"), ("未来の時刻です。", "lies in the future."));
        }

        return null;
    }

    private (SuspensionCase Opened, IReadOnlyList<object> Rows) Open(SuspensionCall call, Actor actor, DateTime now)
    {
        var report = SuspensionRules.ReportNumber(call.Statement);
        var paper = call.Paper is { } form && PaperSerial.TryParse(form.Serial, out var serial) ? form with { Serial = PaperSerial.Of(serial) } : null;
        var opened = SuspensionCase.Receive(
            call.FormId, call.Statement with { ReportReceiptNumber = report ?? "" }, actor, now,
            holders.KeysOf(call.Statement.HolderName, call.Statement.HolderKana), paper,
            SuspensionRules.AreaOf(call.Statement.HolderAddress, municipality.Areas, actor));
        var source = paper is not null ? $"受付票 {paper.Serial}" : report is null ? "電話受付" : $"通報 {report} から";
        List<AuditEntry> entries = [AuditTrail.Entry(actor, AuditKind.SuspensionReceived, opened.ReceiptNumber, source, now)];
        if (call.Identity != IdentityCheck.NotAsked)
        {
            opened.CheckIdentity(call.Identity, actor, now);
            entries.Add(AuditTrail.Entry(actor, AuditKind.IdentityChecked, opened.ReceiptNumber, call.Identity.HasMismatch ? "相違あり" : "記録", now));
        }

        RegistryOrder[] orders = registry.OrderFor(opened, RegistryOrderKind.Suspend, now) is { } order ? [order] : [];
        return (opened, [opened, .. opened.Events, .. entries, .. orders]);
    }

    private static Task<CaseTaken?> FindAsync(ScamWatchDb db, Guid formId, CancellationToken ct) =>
        db.SuspensionCases.Where(c => c.FormId == formId).Select(c => new CaseTaken(c.Id, c.ReceiptNumber))
            .SingleOrDefaultAsync(ct);
}
