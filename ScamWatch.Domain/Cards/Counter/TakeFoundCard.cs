using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Counter;

/// <summary>Takes in a card that somebody else than its holder brings.</summary>
public sealed class TakeFoundCard(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>
    /// The number for the envelope. The card is tied to the case named, or else to the one open case that knows its serial.
    /// </summary>
    public async Task<Outcome<string>> RunAsync(NewFoundCard card, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (FoundCardRules.CheckTake(card, actor, now) is { } refusal)
        {
            return refusal;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        SuspensionCase? belongsTo = null;
        if (!string.IsNullOrWhiteSpace(card.CaseNumber))
        {
            belongsTo = await db.CaseOfNumberAsync(card.CaseNumber, ct);
            if (belongsTo is null)
            {
                return new NotFound(("停止受付", "The suspension case"));
            }

            if (CounterRules.CheckSameCard(belongsTo, card.Serial) is { } other)
            {
                return other;
            }
        }
        else if (card.Serial is { } serial)
        {
            var known = await db.SuspensionCases.AsNoTracking().Where(c => c.CertificateSerial == serial).ToListAsync(ct);
            belongsTo = known.Where(c => !SuspensionRules.IsEnd(c.State)).ToList() is [var only] ? only : null;
        }

        var taken = FoundCard.Take(card, belongsTo, actor, now);
        db.FoundCards.Add(taken);
        AuditTrail.Record(db, actor, AuditKind.FoundCardTaken, taken.ReceiptNumber,
            $"{FoundCardRules.Label(taken.Finder).Ja}、{(taken.CaseNumber is { } number ? $"案件 {number}" : "案件不明")}", now);
        await db.SaveChangesAsync(ct);
        return taken.ReceiptNumber;
    }
}
