using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards;

/// <summary>The two cases are not of one holder.</summary>
public sealed record NotTheSameHolder() : Refusal((
    "名義人が同じとは言えません。受付番号を確かめてください。", "These do not seem to be cases of one holder. Check the receipt number."));

/// <summary>Joins a case to another of the same holder: it ends as 重複, the other goes on.</summary>
public sealed class JoinCases(IDbContextFactory<ScamWatchDb> contexts, HolderMatch match, TimeProvider clock)
{
    /// <summary>The joined case's new version.</summary>
    /// <param name="caseId">The case that ends.</param>
    /// <param name="seenVersion">The version of it that the actor saw.</param>
    /// <param name="into">Receipt number of the case that goes on.</param>
    public async Task<Outcome<int>> RunAsync(Guid caseId, int seenVersion, string into, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CaseWork))
        {
            return new NotAllowed();
        }

        var number = ReceiptNumber.TryParse(into, out var read) ? read.ToString() : "";
        await using var db = await contexts.CreateDbContextAsync(ct);
        var joined = await db.SuspensionCases.SingleOrDefaultAsync(c => c.Id == caseId, ct);
        var other = await db.SuspensionCases.SingleOrDefaultAsync(c => c.ReceiptNumber == number && c.Id != caseId, ct);
        if (joined is null || other is null || !SuspensionRules.IsWithin(joined, actor) || !SuspensionRules.IsWithin(other, actor))
        {
            return new NotFound(("統合先の案件", "The case to join to"));
        }

        if (joined.Version != seenVersion)
        {
            return new ChangedMeanwhile();
        }

        if (!SuspensionRules.MayMove(joined.State, CaseState.Duplicate) || other.State is CaseState.Duplicate or CaseState.Cancelled)
        {
            return new WrongState(other.State is CaseState.Duplicate or CaseState.Cancelled ? other.State : joined.State, CaseState.Duplicate);
        }

        if (match.Compare(FindHolder.FactsOf(joined.Statement), FindHolder.FactsOf(other.Statement)).Verdict == HolderVerdict.Different)
        {
            return new NotTheSameHolder();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        joined.JoinTo(other, actor, now);
        AuditTrail.Record(db, actor, AuditKind.CasesJoined, joined.ReceiptNumber, $"{other.ReceiptNumber} に統合", now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : joined.Version;
    }
}
