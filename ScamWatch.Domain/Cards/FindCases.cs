using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards.Desk;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards;

/// <summary>Which cases are wanted.</summary>
/// <param name="WaitingOnly">Only those that someone must act on: without a confirmed stop, or with an order that was not carried out.</param>
/// <param name="Text">A receipt number; empty for all. Cases are not searched by name: a list shows no more than needed.</param>
public sealed record CaseFilter(bool WaitingOnly, string? Text)
{
    /// <summary>For whom: only what their rights reach, and what is in their own hands; null for everything.</summary>
    public Actor? Reader { get; init; }
}

/// <summary>A line of the case list; no personal data.</summary>
/// <param name="IsNotCarriedOut">The card system refused an order of it, knows no such holder, or could not be told.</param>
public sealed record CaseRow(
    Guid Id, string ReceiptNumber, CaseState State, EffectState? Effect, bool IsNotCarriedOut, EscalationStep? EscalatedTo, DateTime ReceivedAt,
    DateTime? RequestedAt, DateTime? ConfirmedAt, string TakenBy);

/// <summary>Lists suspension cases and opens one.</summary>
public sealed class FindCases(IDbContextFactory<ScamWatchDb> contexts, AccessLog log, TimeProvider clock)
{
    private static readonly CaseState[] s_waiting = [.. Enum.GetValues<CaseState>().Where(SuspensionRules.IsWaiting)];

    /// <summary>
    /// Cases whose newest order of its kind the card system has not carried out and that are not settled otherwise: a release or
    /// abolition without effect, a suspension that was refused, or whatever could not be delivered.
    /// </summary>
    /// <remarks>Each part by an index of its own: every open page of the desk asks at every change.</remarks>
    internal static IQueryable<Guid> NotCarriedOut(ScamWatchDb db)
    {
        var withoutEffect = db.SuspensionCases.Where(c => c.Effect == EffectState.Failed).Select(c => c.Id);
        var undeliverable = db.RegistryOrders.Where(o => o.State == RegistryOrderState.Dead).Select(o => o.CaseId);
        var refused = db.SuspensionCases
            .Where(c => c.State == CaseState.HolderNotFound || c.State == CaseState.RequestFailed)
            .Where(c => db.RegistryOrders.Any(o => o.CaseId == c.Id
                && (o.State == RegistryOrderState.HolderNotFound || o.State == RegistryOrderState.Refused)
                && !db.RegistryOrders.Any(n => n.CaseId == c.Id && n.Kind == o.Kind && n.Number > o.Number)))
            .Select(c => c.Id);
        return withoutEffect.Union(undeliverable).Union(refused);
    }

    /// <summary>What was not carried out first, then the longest waiting, so that none is forgotten; the rest newest first.</summary>
    public async Task<Page<CaseRow>> RunAsync(CaseFilter filter, Slice slice, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var cases = db.SuspensionCases.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            var wanted = ReceiptNumber.TryParse(filter.Text, out var number) ? number.ToString() : filter.Text.Trim();
            cases = cases.Where(c => c.ReceiptNumber == wanted);
        }

        if (filter.Reader is { Scope.Areas: { Count: > 0 } areas, Id: var reader })
        {
            string?[] reached = [.. areas];
            cases = cases.Where(c => reached.Contains(c.Area) || c.AssignedToId == reader);
        }

        var failed = NotCarriedOut(db);
        if (filter.WaitingOnly)
        {
            cases = cases.Where(c => s_waiting.Contains(c.State) || failed.Contains(c.Id));
        }

        var total = await cases.CountAsync(ct);
        var rows = await cases
            .OrderBy(c => failed.Contains(c.Id) ? 0 : s_waiting.Contains(c.State) ? 1 : 2)
            .ThenBy(c => s_waiting.Contains(c.State) ? c.ReceivedAt : DateTime.UnixEpoch)
            .ThenByDescending(c => c.ReceivedAt)
            .ThenBy(c => c.Id)
            .Skip(slice.Offset).Take(slice.Count)
            .Select(c => new CaseRow(
                c.Id, c.ReceiptNumber, c.State, c.Effect, failed.Contains(c.Id), c.EscalatedTo, c.ReceivedAt, c.RequestedAt, c.ConfirmedAt, c.TakenBy))
            .ToListAsync(ct);
        return new(rows, total);
    }

    /// <summary>True where the card system has not carried out what it was asked for the case.</summary>
    public async Task<bool> IsNotCarriedOutAsync(Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await NotCarriedOut(db).ContainsAsync(id, ct);
    }

    /// <summary>
    /// Opens a case with the holder's data, but for what a shielded case leaves out until it is unmasked. The sight
    /// itself is audited.
    /// </summary>
    public Task<Outcome<SuspensionCase>> OpenAsync(Guid id, Actor actor, CancellationToken ct) =>
        SeeAsync(id, actor, unmask: false, ct);

    /// <summary>Shows the whole of a shielded case to whoever follows it or to a supervisor. Each sight is audited.</summary>
    public Task<Outcome<SuspensionCase>> UnmaskAsync(Guid id, Actor actor, CancellationToken ct) =>
        SeeAsync(id, actor, unmask: true, ct);

    /// <summary>Reads a case again that the actor already has open; not a new sight of it.</summary>
    /// <param name="unmasked">True where they have it open unmasked.</param>
    public async Task<SuspensionCase?> ReloadAsync(Guid id, Actor actor, CancellationToken ct, bool unmasked = false)
    {
        if (!actor.May(Rights.CaseWork))
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = await ReadAsync(db, id, ct);
        if (found is not null && !SuspensionRules.IsWithin(found, actor))
        {
            return null;
        }

        if (found is { Statement.Shielded: true } && !(unmasked && SuspensionRules.MayUnmask(found, actor)))
        {
            found.Mask();
        }

        return found;
    }

    private async Task<Outcome<SuspensionCase>> SeeAsync(Guid id, Actor actor, bool unmask, CancellationToken ct)
    {
        if (!actor.May(Rights.CaseWork))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await ReadAsync(db, id, ct) is not { } found || !SuspensionRules.IsWithin(found, actor))
        {
            return new NotFound(("停止受付", "The suspension case"));
        }

        if (unmask && !SuspensionRules.MayUnmask(found, actor))
        {
            return new NotAllowed();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        if (unmask && await db.CheckProofAsync(Rights.CaseUnmask, actor, now, ct) is { } unproven)
        {
            return unproven;
        }

        var (kind, why) = unmask ? (AuditKind.CaseUnmasked, "保護の対象の住所・連絡先を表示")
            : (AuditKind.CaseSeen, found.Statement.Shielded ? "案件を表示(住所・連絡先は伏せる)" : "名義人の情報を表示");
        AuditTrail.Record(db, actor, kind, found.ReceiptNumber, why, now);
        await db.SaveChangesAsync(ct);
        log.Note(actor, unmask ? AccessKind.CaseUnmasked : AccessKind.CaseSeen, found.ReceiptNumber);
        if (found.Statement.Shielded && !unmask)
        {
            found.Mask();
        }

        return found;
    }

    private static Task<SuspensionCase?> ReadAsync(ScamWatchDb db, Guid id, CancellationToken ct) =>
        db.SuspensionCases.AsNoTracking().Include(c => c.Events).SingleOrDefaultAsync(c => c.Id == id, ct);
}
