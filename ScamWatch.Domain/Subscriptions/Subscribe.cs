using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Feeds;
using ScamWatch.Domain.Indicators;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;

namespace ScamWatch.Domain.Subscriptions;

/// <summary>Takes down who wants warnings by mail, once they have shown that the address is theirs, and forgets them again.</summary>
public sealed class Subscribe(
    IDbContextFactory<ScamWatchDb> contexts, ReplySettings settings, ReplyKey key, SiteVoice voice, TimeProvider clock)
{
    /// <summary>Forgotten in one go; others come with the next.</summary>
    private const int MaxForgotten = 500;

    private const string Confirming = "subscription-confirm";
    internal const string Ending = "subscription-end";

    /// <summary>Mails the question whether the address is theirs. The answer is the same whoever is subscribed already.</summary>
    /// <param name="address">As typed.</param>
    /// <param name="language">Code of a language of the site.</param>
    public async Task<Outcome<bool>> AskAsync(string address, string language, Actor actor, CancellationToken ct)
    {
        if (!settings.Enabled)
        {
            return new SubscriptionsOff();
        }

        if (!EmailAddress.TryParse(address, out var mailbox))
        {
            return new InvalidField(("メールアドレス", "Email address"), ("正しいメールアドレスを入力してください。", "is not an email address."));
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow().UtcDateTime;
        var recipient = key.RecipientOf(mailbox);
        var known = await db.Subscribers.SingleOrDefaultAsync(s => s.Recipient == recipient, ct);
        if (known is { ConfirmedAt: not null } or { Asked: >= SubscriptionRules.MostAsked })
        {
            return true;
        }

        if (known is null)
        {
            if (await db.Subscribers.CountAsync(s => s.ConfirmedAt == null, ct) >= SubscriptionRules.MostPending)
            {
                return new TooManyPending();
            }

            known = Subscriber.Ask(mailbox.ToString(), recipient, voice.Words.Find(language).Code, now);
            db.Subscribers.Add(known);
        }
        else
        {
            known.AskAgain(voice.Words.Find(language).Code, now);
        }

        var token = key.LinkOf(Confirming, known.Id, now + SubscriptionRules.ConfirmWithin);
        db.OutgoingMails.Add(OutgoingMail.ForSubscriber(known.Id, SubscriptionMail.Confirmation(known, token, voice.Now()), now));
        AuditTrail.Record(db, actor, AuditKind.SubscriptionAsked, "subscription", known.Language, now);
        try
        {
            return await db.SaveOrRefuseAsync(ct) is { } conflict ? conflict : true;
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            // Pressed twice.
            return true;
        }
    }

    /// <summary>True where the token is one of ours and not too old.</summary>
    public bool KnowsConfirmation(string? token) => key.TryReadLink(Confirming, token, clock.GetUtcNow().UtcDateTime, out _);

    /// <summary>Begins to send. Doing it twice changes nothing. The code of the language.</summary>
    public async Task<Outcome<string>> ConfirmAsync(string? token, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!key.TryReadLink(Confirming, token, now, out var id) || await db.Subscribers.SingleOrDefaultAsync(s => s.Id == id, ct) is not { } subscriber)
        {
            return new UnknownSubscriptionLink();
        }

        if (subscriber.ConfirmedAt is null)
        {
            subscriber.Confirm(now);
            AuditTrail.Record(db, actor, AuditKind.SubscriptionConfirmed, "subscription", subscriber.Language, now);
            await db.SaveOrRefuseAsync(ct);
        }

        return subscriber.Language;
    }

    /// <summary>The token with which a subscriber ends it; holds for good.</summary>
    public string EndTokenOf(Guid subscriber) => key.LinkOf(Ending, subscriber, DateTime.MaxValue);

    /// <summary>True where the token is one of ours.</summary>
    public bool KnowsEnd(string? token) => key.TryReadLink(Ending, token, clock.GetUtcNow().UtcDateTime, out _);

    /// <summary>Forgets the subscriber and every mail to them, also those not sent yet. Doing it twice changes nothing.</summary>
    public async Task<Outcome<bool>> EndAsync(string? token, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (!key.TryReadLink(Ending, token, now, out var id))
        {
            return new UnknownSubscriptionLink();
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Subscribers.SingleOrDefaultAsync(s => s.Id == id, ct) is not { } subscriber)
        {
            return false;
        }

        db.Subscribers.Remove(subscriber);
        db.OutgoingMails.RemoveRange(await db.OutgoingMails.Where(m => m.SubscriberId == id).ToListAsync(ct));
        AuditTrail.Record(db, actor, AuditKind.SubscriptionEnded, "subscription", subscriber.Language, now);
        return await db.SaveOrRefuseAsync(ct) is null;
    }

    /// <summary>Forgets who never confirmed. How many.</summary>
    public async Task<int> ForgetAsync(CancellationToken ct)
    {
        var before = clock.GetUtcNow().UtcDateTime - SubscriptionRules.ConfirmWithin;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var gone = await db.Subscribers.Where(s => s.ConfirmedAt == null && s.RequestedAt < before)
            .OrderBy(s => s.RequestedAt).Take(MaxForgotten).ToListAsync(ct);
        if (gone.Count == 0)
        {
            return 0;
        }

        var ids = gone.Select(s => (Guid?)s.Id).ToList();
        db.Subscribers.RemoveRange(gone);
        db.OutgoingMails.RemoveRange(await db.OutgoingMails.Where(m => ids.Contains(m.SubscriberId)).ToListAsync(ct));
        // Confirmed in between: it is looked at again the next time.
        return await db.SaveOrRefuseAsync(ct) is null ? gone.Count : 0;
    }
}
