using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards;

/// <summary>Which cases are wanted.</summary>
/// <param name="WaitingOnly">Only those whose stop is not confirmed and that someone must act on.</param>
/// <param name="Text">A receipt number; empty for all. Cases are not searched by name: a list shows no more than needed.</param>
public sealed record CaseFilter(bool WaitingOnly, string? Text);

/// <summary>A line of the case list; no personal data.</summary>
public sealed record CaseRow(
    Guid Id, string ReceiptNumber, CaseState State, DateTime ReceivedAt, DateTime? RequestedAt, DateTime? ConfirmedAt, string TakenBy);

/// <summary>Lists suspension cases and opens one.</summary>
public sealed class FindCases(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    private static readonly CaseState[] s_waiting = [.. Enum.GetValues<CaseState>().Where(SuspensionRules.IsWaiting)];

    /// <summary>The longest waiting first, so that none is forgotten; the rest newest first.</summary>
    public async Task<Page<CaseRow>> RunAsync(CaseFilter filter, Slice slice, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var cases = db.SuspensionCases.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            var wanted = ReceiptNumber.TryParse(filter.Text, out var number) ? number.ToString() : filter.Text.Trim();
            cases = cases.Where(c => c.ReceiptNumber == wanted);
        }

        if (filter.WaitingOnly)
        {
            cases = cases.Where(c => s_waiting.Contains(c.State));
        }

        var total = await cases.CountAsync(ct);
        var rows = await cases
            .OrderBy(c => s_waiting.Contains(c.State) ? 0 : 1)
            .ThenBy(c => s_waiting.Contains(c.State) ? c.ReceivedAt : DateTime.UnixEpoch)
            .ThenByDescending(c => c.ReceivedAt)
            .ThenBy(c => c.Id)
            .Skip(slice.Offset).Take(slice.Count)
            .Select(c => new CaseRow(c.Id, c.ReceiptNumber, c.State, c.ReceivedAt, c.RequestedAt, c.ConfirmedAt, c.TakenBy))
            .ToListAsync(ct);
        return new(rows, total);
    }

    /// <summary>Opens a case with the holder's data. The sight itself is audited.</summary>
    public async Task<Outcome<SuspensionCase>> OpenAsync(Guid id, Actor actor, CancellationToken ct)
    {
        if (!actor.Has(Role.CardDesk))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = await db.SuspensionCases.AsNoTracking().Include(c => c.Events).SingleOrDefaultAsync(c => c.Id == id, ct);
        if (found is null)
        {
            return new NotFound(("停止受付", "The suspension case"));
        }

        AuditTrail.Record(db, actor, AuditKind.CaseSeen, found.ReceiptNumber, "名義人の情報を表示", clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(ct);
        return found;
    }

    /// <summary>Reads a case again that the actor already has open; not a new sight of it.</summary>
    public async Task<SuspensionCase?> ReloadAsync(Guid id, Actor actor, CancellationToken ct)
    {
        if (!actor.Has(Role.CardDesk))
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.SuspensionCases.AsNoTracking().Include(c => c.Events).SingleOrDefaultAsync(c => c.Id == id, ct);
    }
}
