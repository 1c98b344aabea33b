using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards;

/// <summary>A call that asks for suspension.</summary>
/// <param name="FormId">Made when the form opened; the same form sent twice makes one case.</param>
/// <param name="Statement">What the caller says.</param>
/// <param name="Identity">Facts compared so far.</param>
public sealed record SuspensionCall(Guid FormId, LossStatement Statement, IdentityCheck Identity);

/// <summary>What the operator reads out.</summary>
public sealed record CaseTaken(Guid CaseId, string ReceiptNumber);

/// <summary>
/// Takes a suspension. It is committed before the operator sees its receipt number, with the order to the card system beside it.
/// </summary>
public sealed class SuspendCard(
    IDbContextFactory<ScamWatchDb> contexts, RowWriter writer, RegistrySettings registry, TimeProvider clock)
{
    public async Task<Outcome<CaseTaken>> RunAsync(SuspensionCall call, Actor actor, CancellationToken ct)
    {
        if (SuspensionRules.CheckCall(call.Statement, actor) is { } refusal)
        {
            return refusal;
        }

        while (true)
        {
            var (opened, rows) = Open(call, actor, clock.GetUtcNow().UtcDateTime);
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

                // The same form was sent before. Or else the random receipt number was taken: draw another.
                if (await FindAsync(db, call.FormId, ct) is { } taken)
                {
                    return taken;
                }
            }
        }
    }

    private (SuspensionCase Opened, IReadOnlyList<object> Rows) Open(SuspensionCall call, Actor actor, DateTime now)
    {
        var report = SuspensionRules.ReportNumber(call.Statement);
        var opened = SuspensionCase.Receive(call.FormId, call.Statement with { ReportReceiptNumber = report ?? "" }, actor, now);
        List<AuditEntry> entries =
        [
            AuditTrail.Entry(actor, AuditKind.SuspensionReceived, opened.ReceiptNumber, report is null ? "電話受付" : $"通報 {report} から", now),
        ];
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
