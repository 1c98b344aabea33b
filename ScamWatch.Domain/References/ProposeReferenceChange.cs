using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.References;

/// <summary>Proposes changes to rows of the reference data. Nothing becomes otherwise before a second person approves.</summary>
public sealed class ProposeReferenceChange(IDbContextFactory<ScamWatchDb> contexts, ReferenceBook book, TimeProvider clock)
{
    /// <summary>The most that one proposal can hold.</summary>
    public const int Most = 500;

    /// <summary>Proposes one change.</summary>
    public async Task<Outcome<Guid>> RunAsync(ReferenceProposal proposal, string reason, Actor actor, CancellationToken ct) =>
        await RunAsync([proposal], reason, actor, ct) is var outcome && outcome.Succeeded ? outcome.Value[0] : outcome.Refusal!;

    /// <summary>Proposes several changes: all of them, or none and the first refusal.</summary>
    public async Task<Outcome<IReadOnlyList<Guid>>> RunAsync(IReadOnlyList<ReferenceProposal> proposals, string reason, Actor actor, CancellationToken ct)
    {
        if (!ReferenceRules.MayKeep(actor))
        {
            return new NotAllowed();
        }

        if (ReferenceRules.CheckReason(reason) is { } why)
        {
            return why;
        }

        if (proposals.Count is 0 or > Most)
        {
            return new InvalidField(("行", "Rows"), (FormattableString.Invariant($"1〜{Most}行を選んでください。"), FormattableString.Invariant($"choose 1 to {Most} rows.")));
        }

        await book.LookAsync(ct);
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var waiting = (await db.ReferenceChanges.Where(c => c.State == ReferenceChangeState.Proposed).Select(c => new { c.File, c.Row }).ToListAsync(ct))
            .Select(c => (c.File, c.Row)).ToHashSet();
        var changes = new List<ReferenceChange>();
        foreach (var proposal in proposals)
        {
            if (proposal.Kind != ReferenceChangeKind.Add && !waiting.Add((proposal.File, proposal.Row)))
            {
                return new AlreadyProposed(proposal.File, proposal.Row);
            }

            var checkedChange = ReferenceRules.Check(proposal, book.Set, book.Check, JapanTime.DayOf(now));
            if (!checkedChange.Succeeded)
            {
                return checkedChange.Refusal;
            }

            changes.Add(ReferenceChange.Propose(checkedChange.Value, Redactor.Redact(reason.Trim()).Text, actor, now));
        }

        foreach (var change in changes)
        {
            db.ReferenceChanges.Add(change);
            AuditTrail.Record(db, actor, AuditKind.ReferenceProposed, change.Subject, $"{Codes.Of(change.Kind)} {change.File}/{change.Row}: {change.Reason}", now);
        }

        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : (List<Guid>)[.. changes.Select(c => c.Id)];
    }
}
