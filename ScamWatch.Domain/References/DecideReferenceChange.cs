using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.References;

/// <summary>Decides on proposed changes of the reference data. What is approved is in force on all screens at once.</summary>
public sealed class DecideReferenceChange(IDbContextFactory<ScamWatchDb> contexts, ReferenceBook book, TimeProvider clock)
{
    /// <summary>Approves proposals of another person: all of them, or none and the first refusal. How many.</summary>
    public async Task<Outcome<int>> ApproveAsync(IReadOnlyList<Guid> ids, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.ReferenceKeep))
        {
            return new NotAllowed();
        }

        await book.LookAsync(ct);
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var changes = await db.ReferenceChanges.Where(c => ids.Contains(c.Id)).OrderBy(c => c.ProposedAt).ThenBy(c => c.Id).ToListAsync(ct);
        if (changes.Count == 0 || changes.Count != ids.Distinct().Count())
        {
            return new NotFound(ReferenceWords.Proposal);
        }

        var order = await db.ReferenceChanges.MaxAsync(c => c.Order, ct) ?? 0;
        var set = book.Set;
        foreach (var change in changes)
        {
            if (ReferenceRules.CheckDecide(change, actor) is { } refusal)
            {
                return refusal;
            }

            var row = set.RowsOf(change.File).Where(r => ReferenceRow.IdOf(r) == change.Row).Select(ReferenceOverlay.Text).FirstOrDefault() ?? "";
            if (row != change.Base)
            {
                return new RowChangedSince(change.File, change.Row);
            }

            if (ReferenceRules.CheckState(new(change.File, change.Base.Length == 0 ? "" : change.Row, change.Kind, change.Fields, change.Base), set, book.Check, JapanTime.DayOf(now)) is { } problem)
            {
                return problem;
            }

            // The next one is looked at as it will stand after this one.
            set = set.WithFile(change.File, ReferenceOverlay.With(set.RowsOf(change.File), change));
            change.Approve(++order, actor, now);
            AuditTrail.Record(db, actor, AuditKind.ReferenceApproved, change.Subject, $"{Codes.Of(change.Kind)} {change.File}/{change.Row}: {change.Reason}", now);
        }

        if (await SaveAsync(db, ct) is { } conflict)
        {
            return conflict;
        }

        await book.LookAsync(ct);
        return changes.Count;
    }

    /// <summary>Turns a proposal of another person down.</summary>
    /// <param name="id">The proposal.</param>
    /// <param name="answer">Why; told to the proposer.</param>
    public async Task<Outcome<Guid>> RejectAsync(Guid id, string answer, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.ReferenceKeep))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.ReferenceChanges.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } change)
        {
            return new NotFound(ReferenceWords.Proposal);
        }

        if ((ReferenceRules.CheckDecide(change, actor) ?? ReferenceRules.CheckReason(answer)) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        change.Reject(Redactor.Redact(answer.Trim()).Text, actor, now);
        AuditTrail.Record(db, actor, AuditKind.ReferenceRejected, change.Subject, $"{change.File}/{change.Row}: {change.Answer}", now);
        return await SaveAsync(db, ct) is { } conflict ? conflict : id;
    }

    /// <summary>Takes one's own proposal back.</summary>
    public async Task<Outcome<Guid>> WithdrawAsync(Guid id, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.ReferenceKeep))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.ReferenceChanges.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } change)
        {
            return new NotFound(ReferenceWords.Proposal);
        }

        if (ReferenceRules.CheckWithdraw(change, actor) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        change.Withdraw(actor, now);
        AuditTrail.Record(db, actor, AuditKind.ReferenceWithdrawn, change.Subject, $"{change.File}/{change.Row}", now);
        return await SaveAsync(db, ct) is { } conflict ? conflict : id;
    }

    /// <summary>Two who approve at once would take the same place; the second is told.</summary>
    private static async Task<Refusal?> SaveAsync(ScamWatchDb db, CancellationToken ct)
    {
        try
        {
            return await db.SaveOrRefuseAsync(ct);
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            return new ChangedMeanwhile();
        }
    }
}

internal static class ReferenceWords
{
    public static readonly Words Proposal = ("この提案", "This proposal");
}
