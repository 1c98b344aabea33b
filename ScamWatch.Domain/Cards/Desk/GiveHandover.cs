using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Desk;

/// <summary>Whoever wrote a handover cannot be the one who takes it over.</summary>
public sealed record NextShiftOnly() : Refusal((
    "書いた本人は確認できません。次の担当者が確認します。", "Its writer cannot acknowledge it; the next shift does."));

/// <summary>Writes what a shift hands over, and lets the next acknowledge it.</summary>
public sealed class GiveHandover(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>Handovers looked through for those that are somebody's to read: a fortnight of shifts, of several desks.</summary>
    internal const int Shown = 100;

    /// <summary>Callbacks due within this time belong to the next shift.</summary>
    private static readonly TimeSpan s_shift = TimeSpan.FromHours(12);

    private static readonly CaseState[] s_waiting = [.. Enum.GetValues<CaseState>().Where(SuspensionRules.IsWaiting)];

    /// <summary>What is open now, as a handover would list it.</summary>
    public async Task<IReadOnlyList<HandoverItem>> OpenItemsAsync(Actor reader, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return reader.May(Rights.CaseTake) ? await ItemsAsync(db, reader, ct) : [];
    }

    /// <summary>The latest handovers, the newest first.</summary>
    public async Task<IReadOnlyList<Handover>> LatestAsync(Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.CaseTake))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        return [.. (await db.Handovers.AsNoTracking().OrderByDescending(h => h.At).Take(Shown).ToListAsync(ct)).Where(h => h.IsFor(reader)).Take(10)];
    }

    /// <summary>Hands over what is open, with a note.</summary>
    public async Task<Outcome<Guid>> WriteAsync(string note, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CaseTake))
        {
            return new NotAllowed();
        }

        if (Redactor.Contains(note))
        {
            return new ContainsMyNumber(("申し送り", "Handover"));
        }

        if (PinMention.Contains(note))
        {
            return new ContainsPin(("申し送り", "Handover"));
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow().UtcDateTime;
        var handover = new Handover(note.Trim(), await ItemsAsync(db, actor, ct), actor, now);
        db.Handovers.Add(handover);
        AuditTrail.Record(db, actor, AuditKind.HandoverWritten, "-", FormattableString.Invariant($"{handover.Items.Count}件"), now);
        await db.SaveChangesAsync(ct);
        return handover.Id;
    }

    /// <summary>The next shift has read it.</summary>
    public async Task<Outcome<Guid>> AcknowledgeAsync(Guid id, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CaseTake))
        {
            return new NotAllowed();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var handover = await db.Handovers.SingleOrDefaultAsync(h => h.Id == id, ct);
        if (handover is null || !handover.IsFor(actor))
        {
            return new NotFound(("申し送り", "The handover"));
        }

        if (handover.ById == actor.Id)
        {
            return new NextShiftOnly();
        }

        if (handover.AcknowledgedAt is not null)
        {
            return new ChangedMeanwhile();
        }

        var now = clock.GetUtcNow().UtcDateTime;
        handover.Acknowledge(actor.Name, now);
        AuditTrail.Record(db, actor, AuditKind.HandoverAcknowledged, "-", $"{handover.By} から", now);
        return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : handover.Id;
    }

    private async Task<IReadOnlyList<HandoverItem>> ItemsAsync(ScamWatchDb db, Actor reader, CancellationToken ct)
    {
        var until = clock.GetUtcNow().UtcDateTime + s_shift;
        var cases = await db.SuspensionCases.AsNoTracking().For(reader).Where(c => s_waiting.Contains(c.State)).OrderBy(c => c.ReceivedAt).Take(Slice.MaxTake)
            .Select(c => new { c.Id, c.ReceiptNumber, c.State, c.ReceivedAt }).ToListAsync(ct);
        var effects = await db.SuspensionCases.AsNoTracking().For(reader)
            .Where(c => c.Effect == EffectState.Pending || c.Effect == EffectState.Failed).OrderBy(c => c.ReceivedAt).Take(Slice.MaxTake)
            .Select(c => new { c.Id, c.ReceiptNumber, c.State, c.ReceivedAt }).ToListAsync(ct);
        var callbacks = await db.Callbacks.AsNoTracking().For(db, reader).Where(c => c.State == CallbackState.Open && c.DueAt <= until)
            .OrderBy(c => c.DueAt).Take(Slice.MaxTake).ToListAsync(ct);
        return
        [
            .. cases.Select(c => new HandoverItem("unconfirmed", c.Id, c.ReceiptNumber, Codes.Of(c.State), c.ReceivedAt)),
            .. effects.Select(c => new HandoverItem("effect", c.Id, c.ReceiptNumber, Codes.Of(c.State), c.ReceivedAt)),
            .. callbacks.Select(c => new HandoverItem("callback", c.CaseId, c.ReceiptNumber, "", c.DueAt)),
        ];
    }
}
