using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Counter;

/// <summary>Ties a found card to its case, and records what became of it.</summary>
public sealed class SettleFoundCard(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>Ties the card to the case of a receipt number.</summary>
    public async Task<Outcome<int>> MatchAsync(Guid id, int seenVersion, string caseNumber, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CounterServe))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var card = await db.FoundCards.For(db, actor).SingleOrDefaultAsync(c => c.Id == id, ct);
        var belongsTo = await db.CaseOfNumberAsync(caseNumber, ct);
        if (belongsTo is not null && !SuspensionRules.IsWithin(belongsTo, actor))
        {
            belongsTo = null;
        }

        if (card is null || belongsTo is null)
        {
            return card is null ? new NotFound(s_card) : new NotFound(("停止受付", "The suspension case"));
        }

        if (card.Version != seenVersion)
        {
            return new ChangedMeanwhile();
        }

        if (FoundCardRules.CheckMatch(card, belongsTo, actor) is { } refusal)
        {
            return refusal;
        }

        card.Match(belongsTo);
        AuditTrail.Record(db, actor, AuditKind.FoundCardMatched, card.ReceiptNumber, $"案件 {belongsTo.ReceiptNumber}", clock.GetUtcNow().UtcDateTime);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : card.Version;
    }

    /// <summary>The card leaves the office.</summary>
    /// <param name="how">To whom, or how.</param>
    public async Task<Outcome<int>> RunAsync(Guid id, int seenVersion, FoundCardState to, string how, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CounterServe))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.FoundCards.For(db, actor).SingleOrDefaultAsync(c => c.Id == id, ct) is not { } card)
        {
            return new NotFound(s_card);
        }

        if (card.Version != seenVersion)
        {
            return new ChangedMeanwhile();
        }

        var belongsTo = card.CaseId is { } caseId ? await db.SuspensionCases.AsNoTracking().SingleOrDefaultAsync(c => c.Id == caseId, ct) : null;
        if (FoundCardRules.CheckSettle(card, belongsTo, to, how, actor) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        card.Settle(to, how.Trim(), actor, now);
        AuditTrail.Record(db, actor, AuditKind.FoundCardSettled, card.ReceiptNumber, $"{FoundCardRules.Label(to).Ja}: {how.Trim()}", now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : card.Version;
    }

    private static readonly Words s_card = ("拾得カード", "The found card");
}
