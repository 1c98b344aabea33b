using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Paper;

/// <summary>The serial was never printed for any desk.</summary>
public sealed record PaperNotIssued() : Refusal(("この番号の受付票は発行されていません。番号を確かめてください。", "No paper form has this serial. Check it."));

/// <summary>The form was entered or settled before.</summary>
public sealed record PaperAlreadyEntered(string As) : Refusal(($"この受付票は処理済みです: {As}", $"This paper form is dealt with: {As}"));

/// <summary>A form of a range and what became of it.</summary>
/// <param name="ReceiptNumber">Of the case it became; null where none.</param>
/// <param name="WrittenAt">記入時刻; null where it is no case.</param>
/// <param name="EnteredAt">入力時刻, or when it was settled; null while open.</param>
/// <param name="Reason">Why it became no case; null where it did or is open.</param>
public sealed record PaperRow(string Serial, Guid? CaseId, string? ReceiptNumber, DateTime? WrittenAt, DateTime? EnteredAt, string? Reason)
{
    /// <summary>True until it became a case or was settled.</summary>
    public bool IsOpen => EnteredAt is null;
}

/// <summary>A range with what became of each of its forms.</summary>
public sealed record PaperReconciliation(PaperRange Range, IReadOnlyList<PaperRow> Rows)
{
    /// <summary>How many are neither a case nor settled.</summary>
    public int Open => Rows.Count(r => r.IsOpen);
}

/// <summary>Issues paper forms for the time when the system is down, settles those that became no case, and reconciles.</summary>
public sealed class PaperForms(IDbContextFactory<ScamWatchDb> contexts, TimeProvider clock)
{
    /// <summary>As many as anyone prints at once.</summary>
    public const int MaxForms = 100;

    /// <summary>A fresh range for a desk; ranges never overlap.</summary>
    public async Task<Outcome<Guid>> IssueAsync(string desk, int count, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CaseTake))
        {
            return new NotAllowed();
        }

        if (string.IsNullOrWhiteSpace(desk) || desk.Length > 60)
        {
            return new InvalidField(("席・窓口", "Desk"), ("入力してください。", "is empty."));
        }

        if (count is < 1 or > MaxForms)
        {
            return new InvalidField(("枚数", "Number"), (FormattableString.Invariant($"1〜{MaxForms}枚にしてください。"), FormattableString.Invariant($"give 1 to {MaxForms}.")));
        }

        // Two desks may ask at once: the index on the first serial lets one through, the other asks again.
        for (var attempt = 0; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var now = clock.GetUtcNow().UtcDateTime;
            var first = (await db.PaperRanges.MaxAsync(r => (int?)r.Last, ct) ?? 0) + 1;
            var range = new PaperRange(desk.Trim(), first, first + count - 1, actor.Name, now);
            if (range.Last > PaperSerial.Max)
            {
                return new InvalidField(("枚数", "Number"), ("番号が尽きました。", "serials are used up."));
            }

            db.PaperRanges.Add(range);
            AuditTrail.Record(db, actor, AuditKind.PaperFormsIssued, PaperSerial.Of(first), $"{desk.Trim()}: {PaperSerial.Of(range.Last)} まで", now);
            try
            {
                await db.SaveChangesAsync(ct);
                return range.Id;
            }
            catch (DbUpdateException fault) when (db.IsUniqueViolation(fault) && attempt < 20)
            {
                // The next round counts from the range that was first.
            }
        }
    }

    /// <summary>Settles a form that became no case, with the reason.</summary>
    public async Task<Outcome<string>> SettleAsync(string serial, string reason, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CaseTake))
        {
            return new NotAllowed();
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return new InvalidField(("理由", "Reason"), ("入力してください。", "is empty."));
        }

        if (Redactor.Contains(reason))
        {
            return new ContainsMyNumber(("理由", "Reason"));
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await CheckAsync(db, serial, ct) is { } refusal)
        {
            return refusal;
        }

        _ = PaperSerial.TryParse(serial, out var number);
        var now = clock.GetUtcNow().UtcDateTime;
        db.PaperNotes.Add(new(PaperSerial.Of(number), reason.Trim(), actor.Name, now));
        AuditTrail.Record(db, actor, AuditKind.PaperFormSettled, PaperSerial.Of(number), reason.Trim(), now);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            return new PaperAlreadyEntered(reason.Trim());
        }

        return PaperSerial.Of(number);
    }

    /// <summary>The latest ranges, the newest first, each with what became of its forms.</summary>
    public async Task<IReadOnlyList<PaperReconciliation>> ReconcileAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var ranges = await db.PaperRanges.AsNoTracking().OrderByDescending(r => r.First).Take(50).ToListAsync(ct);
        var cases = await db.SuspensionCases.AsNoTracking().Where(c => c.PaperSerial != null)
            .Select(c => new { c.Id, c.PaperSerial, c.ReceiptNumber, c.WrittenAt, c.ReceivedAt }).ToDictionaryAsync(c => c.PaperSerial!, ct);
        var notes = await db.PaperNotes.AsNoTracking().ToDictionaryAsync(n => n.Serial, ct);
        return [.. ranges.Select(r => new PaperReconciliation(r,
            [.. Enumerable.Range(r.First, r.Last - r.First + 1).Select(PaperSerial.Of).Select(serial =>
                cases.TryGetValue(serial, out var c) ? new PaperRow(serial, c.Id, c.ReceiptNumber, c.WrittenAt, c.ReceivedAt, null)
                : notes.TryGetValue(serial, out var n) ? new PaperRow(serial, null, null, null, n.At, n.Reason)
                : new PaperRow(serial, null, null, null, null, null))]))];
    }

    /// <summary>May the form with this serial still become a case or be settled?</summary>
    internal static async Task<Refusal?> CheckAsync(ScamWatchDb db, string serial, CancellationToken ct)
    {
        if (!PaperSerial.TryParse(serial, out var number)
            || !await db.PaperRanges.AnyAsync(r => r.First <= number && number <= r.Last, ct))
        {
            return new PaperNotIssued();
        }

        var spelled = PaperSerial.Of(number);
        return await db.SuspensionCases.Where(c => c.PaperSerial == spelled).Select(c => c.ReceiptNumber).FirstOrDefaultAsync(ct) is { } receipt
                ? new PaperAlreadyEntered(receipt)
            : await db.PaperNotes.Where(n => n.Serial == spelled).Select(n => n.Reason).FirstOrDefaultAsync(ct) is { } reason
                ? new PaperAlreadyEntered(reason)
            : null;
    }
}
