using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Registry.Embedded;

/// <summary>A card system in tables of its own beside the product's: for samples, trials and tests. Knows invented people only.</summary>
public sealed class EmbeddedCardRegistry(
    IDbContextFactory<ScamWatchDb> contexts, CertificateAuthority authority, HolderMatch match, TimeProvider clock) : ICardRegistry
{
    private static readonly TimeSpan s_validity = TimeSpan.FromDays(5 * 365);

    public string Name => "内蔵カード台帳";

    public async Task<RegistryAnswer> SendAsync(RegistryRequest request, CancellationToken ct)
    {
        try
        {
            return await CarryOutAsync(request, ct);
        }
        catch (DbUpdateException)
        {
            // Two orders of one card, or one order twice, at the same moment: the next time it is found as it then is.
            return new RegistryAnswer.Retry("同時に変更されました。", TimeSpan.FromSeconds(1));
        }
    }

    public async Task<RegistryComparison> CompareAsync(RegistryHolder stated, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var facts = FactsOf(stated);
        return ComparisonRules.Of((await Candidates(db, facts).AsNoTracking().ToListAsync(ct)).Select(c => c.CompareWith(facts, match)));
    }

    private async Task<RegistryAnswer> CarryOutAsync(RegistryRequest request, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.RegisterEntries.FindAsync([request.Key], ct) is { } known)
        {
            return known.IsOf(request) ? known.Answer : new RegistryAnswer.Refused("同じ依頼キーで別の内容が送られました。");
        }

        var stated = FactsOf(request.Holder);
        var found = (await Candidates(db, stated).Include(c => c.Certificates).ToListAsync(ct)).Where(c => c.IsOf(stated, match)).ToList();
        var now = clock.GetUtcNow().UtcDateTime;
        var entry = found switch
        {
            [var card] => RegisterEntry.Of(request, found: true, RegisterRules.Apply(card, request.Kind, request.Target, use => Issue(db, card, use, now), now), now),
            [] => RegisterEntry.Of(request, found: false, "該当する名義人がいません。", now),
            _ => RegisterEntry.Of(request, found: false, "該当する名義人が複数います。", now),
        };
        db.RegisterEntries.Add(entry);
        await db.SaveChangesAsync(ct);
        return entry.Answer;
    }

    private static HolderFacts FactsOf(RegistryHolder holder) => new(holder.Name, holder.Kana, holder.BirthDate, holder.Sex, holder.Address);

    /// <summary>Everyone who shares a name, a reading or the date of birth with what was stated.</summary>
    private IQueryable<RegisteredCard> Candidates(ScamWatchDb db, HolderFacts stated)
    {
        var (name, kana, birth) = (match.NameKey(stated.Name), match.KanaKey(stated.Kana), stated.BirthDate);
        // A name stated in kana is a reading.
        var (hasName, hasKana, hasBirth) = (name.Length > 0, kana.Length > 0, birth is not null);
        return db.RegisteredCards.Where(c => (hasName && (c.NameKey == name || c.KanaKey == name)) || (hasKana && c.KanaKey == kana)
            || (hasBirth && c.BirthDate == birth));
    }

    private CardCertificate Issue(ScamWatchDb db, RegisteredCard card, CertificateUse use, DateTime now)
    {
        var certificate = CardCertificate.Issue(card, use, SuspensionTarget.Card, authority.Issue(now, now + s_validity));
        db.CardCertificates.Add(certificate);
        return certificate;
    }
}
