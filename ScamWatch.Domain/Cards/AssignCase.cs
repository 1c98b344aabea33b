using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards;

/// <summary>Gives a case to an operator: to oneself, or by a supervisor to anyone of the desk.</summary>
public sealed class AssignCase(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>The case's new version.</summary>
    /// <param name="toId">Account of the operator.</param>
    /// <param name="toName">Their name.</param>
    public async Task<Outcome<int>> RunAsync(Guid caseId, int seenVersion, string toId, string toName, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CaseWork))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var suspension = await db.SuspensionCases.SingleOrDefaultAsync(c => c.Id == caseId, ct);
        if (suspension is null || !SuspensionRules.IsWithin(suspension, actor))
        {
            return new NotFound(("停止受付", "The suspension case"));
        }

        // A shielded holder's data goes with the assignment: nobody takes such a case for themselves.
        var toSelf = toId == actor.Id && !suspension.Statement.Shielded;
        if (!toSelf && !actor.May(Rights.CaseAssign))
        {
            return new NotAllowed();
        }

        if (suspension.Version != seenVersion)
        {
            return new ChangedMeanwhile();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        suspension.Assign(toId, toName, actor, now);
        AuditTrail.Record(db, actor, AuditKind.CaseAssigned, suspension.ReceiptNumber, toName, now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : suspension.Version;
    }
}
