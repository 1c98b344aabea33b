using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards;

/// <summary>A case that may be of the holder looked for, with no more of them than tells it from another.</summary>
/// <param name="Name">Family name with the rest left out; 保護の対象 for a shielded holder.</param>
/// <param name="Comparison">How its facts stand to those looked for.</param>
public sealed record HolderRow(
    Guid CaseId, string ReceiptNumber, CaseState State, DateTime ReceivedAt, Words Name, bool Shielded, HolderComparison Comparison);

/// <summary>
/// Looks for cases of a holder, whatever the spelling: is there one already, and which. Every look is audited; the audit
/// entry does not say who was looked for.
/// </summary>
public sealed class FindHolder(
    IDbContextFactory<ScamWatchDb> contexts, HolderMatch match, Municipality municipality, AccessLog log, TimeProvider clock)
{
    /// <summary>So many cases of one birthday or name are compared; a municipality has fewer.</summary>
    private const int MaxCandidates = 500;

    private const int MaxRows = 20;

    /// <summary>The cases that may be meant, the best match first; at most twenty.</summary>
    /// <param name="facts">What the caller says; a name or reading, or a date of birth.</param>
    public async Task<Outcome<IReadOnlyList<HolderRow>>> RunAsync(HolderFacts facts, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CaseWork))
        {
            return new NotAllowed();
        }

        if (new[] { facts.Name, facts.Kana, facts.Address }.Any(Redactor.Contains))
        {
            return new ContainsMyNumber(("名義人", "Holder"));
        }

        if (string.IsNullOrWhiteSpace(facts.Name) && string.IsNullOrWhiteSpace(facts.Kana) && facts.BirthDate is null)
        {
            return new InvalidField(("名義人", "Holder"), ("氏名・カナ・生年月日のどれかを入力してください。", "enter a name, its reading or a date of birth."));
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = (await CompareAsync(db, facts, null, actor, ct)).Take(MaxRows)
            .Select(p => new HolderRow(
                p.Case.Id, p.Case.ReceiptNumber, p.Case.State, p.Case.ReceivedAt,
                p.Case.Statement.Shielded ? ("保護の対象", "shielded") : MaskedName(p.Case.Statement),
                p.Case.Statement.Shielded, p.Comparison))
            .ToList();
        AuditTrail.Record(db, actor, AuditKind.HolderLookedUp, found.Count == 1 ? found[0].ReceiptNumber : "-",
            $"名義人で照会: {found.Count}件", clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(ct);
        log.Note(actor, AccessKind.FoundInSearch, found.Select(r => r.ReceiptNumber));
        return found;
    }

    /// <summary>Open cases within the window that may double this one, for whoever has it open.</summary>
    public async Task<IReadOnlyList<HolderRow>> DoublesOfAsync(SuspensionCase suspension, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Rights.CaseWork))
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        // The case may be masked where it is shown: read what is compared anew.
        if (await db.SuspensionCases.AsNoTracking().For(actor).SingleOrDefaultAsync(c => c.Id == suspension.Id, ct) is not { } whole)
        {
            return [];
        }

        var since = whole.ReceivedAt.AddDays(-municipality.CardDesk.DuplicateWindowDays);
        var until = whole.ReceivedAt.AddDays(municipality.CardDesk.DuplicateWindowDays);
        return [.. (await CompareAsync(db, FactsOf(whole.Statement), whole.Id, actor, ct))
            .Where(p => p.Case.ReceivedAt >= since && p.Case.ReceivedAt <= until && !SuspensionRules.IsEnd(p.Case.State))
            .Take(MaxRows)
            .Select(p => new HolderRow(
                p.Case.Id, p.Case.ReceiptNumber, p.Case.State, p.Case.ReceivedAt, ("", ""), p.Case.Statement.Shielded, p.Comparison))];
    }

    internal static HolderFacts FactsOf(LossStatement s) => new(s.HolderName, s.HolderKana, s.HolderBirthDate, s.HolderSex, s.HolderAddress);

    private async Task<IEnumerable<(SuspensionCase Case, HolderComparison Comparison)>> CompareAsync(
        ScamWatchDb db, HolderFacts facts, Guid? but, Actor actor, CancellationToken ct)
    {
        var (name, kana, birth) = (match.NameKey(facts.Name), match.KanaKey(facts.Kana), facts.BirthDate);
        var (hasName, hasKana, hasBirth) = (name.Length > 0, kana.Length > 0, birth is not null);
        // A name typed in kana is looked for among the readings too. Each is compared in its one spelling: within the database
        // only what is equal can be found.
        var candidates = await db.SuspensionCases.AsNoTracking().For(actor)
            .Where(c => c.Id != but && c.State != CaseState.Cancelled)
            .Where(c => (hasBirth && c.HolderBirthDate == birth)
                || (hasName && (c.HolderNameKey == name || c.HolderKanaKey == name))
                || (hasKana && c.HolderKanaKey == kana))
            .OrderByDescending(c => c.ReceivedAt).Take(MaxCandidates).ToListAsync(ct);
        return candidates
            .Select(c => (Case: c, Comparison: match.Compare(facts, FactsOf(c.Statement))))
            .Where(p => p.Comparison.Verdict != HolderVerdict.Different || OnlyOneFact(facts))
            .OrderByDescending(p => p.Comparison.Verdict);
    }

    /// <summary>Asked with one fact alone, whatever agrees in it is an answer.</summary>
    private static bool OnlyOneFact(HolderFacts facts) =>
        (facts.Name.Length + facts.Kana.Length > 0 ? 1 : 0) + (facts.BirthDate is null ? 0 : 1) + (facts.Address.Length > 0 ? 1 : 0) == 1;

    /// <summary>試○○: the first character tells cases apart, the rest is not needed for that.</summary>
    private static Words MaskedName(LossStatement s)
    {
        var name = s.HolderName.Length > 0 ? s.HolderName : s.HolderKana;
        var first = new System.Globalization.StringInfo(name) is { LengthInTextElements: > 0 } text ? text.SubstringByTextElements(0, 1) : "";
        return ($"{first}○○", $"{first}○○");
    }
}
