using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Registry;

/// <summary>An order's answer.</summary>
public sealed record AnsweredOrder(Guid Key, RegistryAnswer Answer);

/// <summary>
/// Hands out orders to send and records what was answered. Several workers in several processes may ask: each order is in one
/// hand at a time, and of each card only the earliest that is not settled.
/// </summary>
public sealed class DrainOrders(IDbContextFactory<ScamWatchDb> contexts, RegistrySettings settings, TimeProvider clock)
{
    /// <summary>A case that changes under the recording that often is not somebody's typing.</summary>
    private const int MaxConflicts = 20;

    private static readonly Actor s_actor = Actor.Worker("registry") with { Name = "カード管理システム連携" };

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Takes due orders in hand, oldest first, for as long as a lease lasts.</summary>
    /// <param name="owner">Whose hand; another one for each call.</param>
    /// <param name="count">How many at most.</param>
    public async Task<IReadOnlyList<RegistryRequest>> TakeAsync(string owner, int count, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = Now;
        // Further ahead than any lease or pause: by a clock that was set back since. A stop of a card does not wait for that.
        var (leased, paused) = (now + (settings.Lease * 2), now + (settings.LongestPause * 3));
        await using var claim = await db.BeginClaimAsync(ct);
        var due = await db.RegistryOrders.Unclaimed()
            .Where(o => (o.State == RegistryOrderState.Waiting || o.State == RegistryOrderState.Accepted)
                && (o.NextAttemptAt <= now || o.NextAttemptAt > paused) && (o.LeaseUntil == null || o.LeaseUntil <= now || o.LeaseUntil > leased)
                && !db.RegistryOrders.Any(e => e.CardKey == o.CardKey && e.Number < o.Number
                    && (e.State == RegistryOrderState.Waiting || e.State == RegistryOrderState.Accepted || e.State == RegistryOrderState.Dead)))
            .OrderBy(o => o.Number).Take(count).Select(o => o.Number).ToListAsync(ct);
        if (due.Count == 0)
        {
            return [];
        }

        // One statement, and its condition looked at again by the database: whoever else saw the same orders gets none of them.
        var until = now + settings.Lease;
        await db.RegistryOrders
            .Where(o => due.Contains(o.Number) && (o.LeaseUntil == null || o.LeaseUntil <= now || o.LeaseUntil > leased)
                && (o.State == RegistryOrderState.Waiting || o.State == RegistryOrderState.Accepted))
            .ExecuteUpdateAsync(set => set
                .SetProperty(o => o.LeaseOwner, owner)
                .SetProperty(o => o.LeaseUntil, until)
                .SetProperty(o => o.Sends, o => o.Sends + 1)
                .SetProperty(o => o.Revision, o => o.Revision + 1), ct);
        if (claim is not null)
        {
            await claim.CommitAsync(ct);
        }

        var taken = await db.RegistryOrders.Where(o => o.LeaseOwner == owner)
            .Join(db.SuspensionCases, o => o.CaseId, c => c.Id, (order, suspension) => new { order, suspension.State, suspension.Statement })
            .OrderBy(t => t.order.Number).ToListAsync(ct);
        var withdrawn = taken.Where(t => RegistryRules.IsWithdrawn(t.order.Kind, t.order.Sends - 1, t.State)).ToList();
        foreach (var gone in withdrawn)
        {
            gone.order.Close(RegistryOrderState.Withdrawn, "", "", now);
            AuditTrail.Record(db, s_actor, AuditKind.RegistryOrderWithdrawn, gone.order.ReceiptNumber, SuspensionRules.Label(gone.State).Ja, now);
        }

        if (withdrawn.Count > 0)
        {
            await db.SaveChangesAsync(ct);
        }

        return [.. taken.Except(withdrawn).Select(t => new RegistryRequest(
            t.order.Key, t.order.Kind, t.order.Target, t.order.ReceiptNumber, t.order.PlacedAt, RegistryHolder.Of(t.Statement)))];
    }

    /// <summary>Gives back what was taken in hand and not sent.</summary>
    public async Task ReturnAsync(string owner, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.RegistryOrders.Where(o => o.LeaseOwner == owner).ExecuteUpdateAsync(set => set
            .SetProperty(o => o.LeaseOwner, (string?)null)
            .SetProperty(o => o.LeaseUntil, (DateTime?)null)
            .SetProperty(o => o.Sends, o => o.Sends - 1)
            .SetProperty(o => o.Revision, o => o.Revision + 1), ct);
    }

    /// <summary>Records answers with what they mean for their cases. An order that is in another hand by now is left to it.</summary>
    /// <param name="registry">What the card system is called.</param>
    public async Task RecordAsync(string owner, string registry, IReadOnlyList<AnsweredOrder> answers, CancellationToken ct)
    {
        if (await TryRecordAsync(owner, registry, answers, ct))
        {
            return;
        }

        // Somebody moved one of the cases meanwhile: each by itself, on what it is now.
        foreach (var answer in answers)
        {
            for (var conflict = 0; !await TryRecordAsync(owner, registry, [answer], ct); conflict++)
            {
                if (conflict == MaxConflicts)
                {
                    throw new DbUpdateConcurrencyException($"The answer to order {answer.Key} could not be recorded.");
                }
            }
        }
    }

    private async Task<bool> TryRecordAsync(string owner, string registry, IReadOnlyList<AnsweredOrder> answers, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var keys = answers.Select(a => a.Key).ToList();
        var orders = await db.RegistryOrders.Where(o => keys.Contains(o.Key) && o.LeaseOwner == owner).ToDictionaryAsync(o => o.Key, ct);
        var ids = orders.Values.Select(o => o.CaseId).ToList();
        var cases = await db.SuspensionCases.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        var now = Now;
        foreach (var (key, answer) in answers)
        {
            if (orders.TryGetValue(key, out var order)
                && RegistryOutcome.Apply(order, cases[order.CaseId], answer, registry, s_actor, now, Random.Shared.NextDouble(), settings) is { } outcome)
            {
                AuditTrail.Record(db, s_actor, outcome.Kind, order.ReceiptNumber, $"{RegistryRules.Label(order.Kind).Ja} {outcome.Why}".TrimEnd(), now);
            }
        }

        return await db.SaveOrRefuseAsync(ct) is null;
    }
}
