using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Counter;

/// <summary>A case that knows a card; no personal data.</summary>
public sealed record KnownCase(Guid Id, string ReceiptNumber, CaseState State, EffectState? Effect);

/// <summary>Reads found cards and the cases that know a card.</summary>
public sealed class FindFoundCards(IDbContextFactory<ScamWatchDb> contexts)
{
    /// <summary>Those in keeping, the longest kept first.</summary>
    public async Task<IReadOnlyList<FoundCard>> KeptAsync(Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.CaseWork))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.FoundCards.AsNoTracking().For(db, reader).Where(c => c.State == FoundCardState.Kept).OrderBy(c => c.TakenAt).Take(Slice.MaxTake).ToListAsync(ct);
    }

    /// <summary>Those of a case, the newest first.</summary>
    public async Task<IReadOnlyList<FoundCard>> OfCaseAsync(Guid caseId, Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.CaseWork))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.FoundCards.AsNoTracking().For(db, reader).Where(c => c.CaseId == caseId).OrderByDescending(c => c.TakenAt).Take(Slice.MaxTake).ToListAsync(ct);
    }

    /// <summary>Cases for which a card with this certificate was proven, the newest first; no personal data.</summary>
    public async Task<IReadOnlyList<KnownCase>> CasesOfSerialAsync(string serial, Actor reader, CancellationToken ct)
    {
        if (!reader.May(Rights.CaseWork))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.SuspensionCases.AsNoTracking().For(reader).Where(c => c.CertificateSerial == serial).OrderByDescending(c => c.ReceivedAt).Take(Slice.MaxTake)
            .Select(c => new KnownCase(c.Id, c.ReceiptNumber, c.State, c.Effect)).ToListAsync(ct);
    }
}

internal static class CaseNumbers
{
    /// <summary>The case of a receipt number as somebody typed it; null where there is none.</summary>
    public static async Task<SuspensionCase?> CaseOfNumberAsync(this ScamWatchDb db, string typed, CancellationToken ct)
    {
        if (!ReceiptNumber.TryParse(typed, out var number))
        {
            return null;
        }

        var text = number.ToString();
        return await db.SuspensionCases.AsNoTracking().SingleOrDefaultAsync(c => c.ReceiptNumber == text, ct);
    }
}
