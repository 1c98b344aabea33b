using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Cards.Registry.Embedded;

/// <summary>Puts the invented people of <c>data/samples/cards.json</c> into an empty register, with certificates of their own.</summary>
public sealed class FillRegister(
    IDbContextFactory<ScamWatchDb> contexts, DataFolder data, CertificateAuthority authority, HolderMatch match, TimeProvider clock)
{
    private static readonly TimeSpan s_validity = TimeSpan.FromDays(5 * 365);

    /// <summary>How many cards were added; 0 where the register holds some already, whose holders are then completed.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var samples = ReferenceFile.Read<List<Sample>>(Path.Combine(data.Samples, "cards.json"));
        if (await db.RegisteredCards.AnyAsync(ct))
        {
            await CompleteAsync(db, samples, ct);
            return 0;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var sample in samples)
        {
            var card = RegisteredCard.Add(sample.Id, sample.Holder, sample.BirthDate, match);
            SuspensionTarget[] places = sample.Phone ? [SuspensionTarget.Card, SuspensionTarget.Phone] : [SuspensionTarget.Card];
            foreach (var on in places)
            {
                card.Add(CardCertificate.Issue(card, CertificateUse.Sign, on, authority.Issue(now, now + s_validity)));
                card.Add(CardCertificate.Issue(card, CertificateUse.Auth, on, authority.Issue(now, now + s_validity)));
            }

            db.RegisteredCards.Add(card);
        }

        try
        {
            await db.SaveChangesAsync(ct);
            return samples.Count;
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            // Another process did the same at the same moment.
            return 0;
        }
    }

    /// <summary>A register of an earlier version knew its holders by their keys only.</summary>
    private async Task CompleteAsync(ScamWatchDb db, List<Sample> samples, CancellationToken ct)
    {
        var nameless = await db.RegisteredCards.Where(c => c.Holder == null).ToListAsync(ct);
        foreach (var (card, sample) in nameless.Join(samples, c => c.Id, s => s.Id, (card, sample) => (card, sample)))
        {
            card.Describe(sample.Holder, match);
        }

        // Another process may do the same at the same moment, to the same end.
        await db.SaveOrRefuseAsync(ct);
    }

    private sealed record Sample(Guid Id, string Name, string Kana, DateOnly BirthDate, string Sex, string Address, bool Phone)
    {
        public HolderFacts Holder => new(Name, Kana, BirthDate, Sex, Address);
    }
}
