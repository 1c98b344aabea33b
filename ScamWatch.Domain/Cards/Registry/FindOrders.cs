using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Registry;

/// <summary>A line of the list of orders; no personal data.</summary>
public sealed record OrderRow(
    long Number, Guid CaseId, string ReceiptNumber, RegistryOrderKind Kind, SuspensionTarget Target, RegistryOrderState State,
    DateTime PlacedAt, DateTime NextAttemptAt, int Attempts, DateTime? ClosedAt, string LastError, string Reference);

/// <summary>Shows orders to the card system.</summary>
public sealed class FindOrders(IDbContextFactory<ScamWatchDb> contexts)
{
    /// <summary>The orders of a case, oldest first.</summary>
    public async Task<IReadOnlyList<OrderRow>> OfCaseAsync(Guid caseId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Rows(db.RegistryOrders.Where(o => o.CaseId == caseId).OrderBy(o => o.Number)).ToListAsync(ct);
    }

    /// <summary>What is not settled: first what waits for a supervisor, then what failed and is tried again, then the rest.</summary>
    public async Task<Page<OrderRow>> OpenAsync(Slice slice, Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.CaseTake))
        {
            return new([], 0);
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var open = db.RegistryOrders.Where(o =>
            o.State == RegistryOrderState.Waiting || o.State == RegistryOrderState.Accepted || o.State == RegistryOrderState.Dead);
        if (!AreaReach.IsEverywhere(reader))
        {
            var cases = db.SuspensionCases.For(reader).Select(c => c.Id);
            open = open.Where(o => cases.Contains(o.CaseId));
        }

        return new(
            await Rows(open.OrderBy(o => o.State == RegistryOrderState.Dead ? 0 : o.LastError != "" ? 1 : 2).ThenBy(o => o.Number)
                .Skip(slice.Offset).Take(slice.Count)).ToListAsync(ct),
            await open.CountAsync(ct));
    }

    /// <summary>How the orders stand as a whole.</summary>
    public async Task<OutboxState> StateAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var open = db.RegistryOrders.Where(o => o.State == RegistryOrderState.Waiting || o.State == RegistryOrderState.Accepted);
        return new(
            await open.CountAsync(ct),
            await open.MinAsync(o => (DateTime?)o.PlacedAt, ct),
            await db.RegistryOrders.CountAsync(o => o.State == RegistryOrderState.Dead, ct));
    }

    private static IQueryable<OrderRow> Rows(IQueryable<RegistryOrder> orders) => orders.Select(o => new OrderRow(
        o.Number, o.CaseId, o.ReceiptNumber, o.Kind, o.Target, o.State, o.PlacedAt, o.NextAttemptAt, o.Attempts, o.ClosedAt, o.LastError, o.Reference));
}
