using System.Text;
using ScamWatch.Domain.Feeds;
using ScamWatch.Domain.Replies;

namespace ScamWatch.Domain.Subscriptions;

/// <summary>The mails to subscribers: plain text, in their language, without a word of the lure.</summary>
public static class SubscriptionMail
{
    /// <summary>Where somebody confirms.</summary>
    public const string ConfirmPath = "/subscribe/confirm";

    /// <summary>Where somebody ends it; a mail program does so with one press (RFC 8058).</summary>
    public const string StopPath = "/subscribe/stop";

    /// <summary>The mail that asks whether the address is theirs.</summary>
    /// <param name="token">Proof that the mail was read.</param>
    public static ReplyPlan Confirmation(Subscriber subscriber, string token, SiteIssuer issuer)
    {
        var (language, words) = (subscriber.Language, issuer.Words);
        var body = Lines(
            words.Say(language, "site.subscribe-sent"), "",
            issuer.Whole(SitePaths.InLanguage($"{ConfirmPath}?t={token}", language)), "",
            issuer.OfficeIn(language));
        return Plan(
            subscriber, ReplyKind.Confirmation, $"confirmation:{subscriber.Id:N}:{subscriber.Asked}",
            $"{words.Say(language, "site.subscribe")} — {issuer.NameIn(language)}", body, issuer);
    }

    /// <summary>The mail that tells of a warning, of its change or of its withdrawal.</summary>
    public static ReplyPlan News(Subscriber subscriber, Alerts.PublicAlert alert, SiteIssuer issuer)
    {
        var (language, words) = (subscriber.Language, issuer.Words);
        var text = issuer.Tell(alert, language);
        var body = Lines(
        [
            text.Title, "", text.Summary, "",
            .. text.Advice.Select(a => "・" + a), .. text.Advice.Count > 0 ? [""] : Array.Empty<string>(),
            issuer.Whole(SitePaths.InLanguage(SitePaths.Alert(alert.Slug), language)), "",
            issuer.OfficeIn(language), "",
            words.Say(language, "site.mail-footer"),
            words.Say(language, "site.unsubscribe"), ReplyText.StopMark,
        ]);
        return Plan(
            subscriber, ReplyKind.News, $"news:{alert.Id:N}:{WarningCap.CountOf(alert)}:{subscriber.Id:N}",
            words.Say(language, "site.mail-subject", ("title", text.Title)), body, issuer);
    }

    private static ReplyPlan Plan(Subscriber subscriber, ReplyKind kind, string once, string subject, string body, SiteIssuer issuer) => new(
        kind, null, null, subscriber.Recipient, once,
        !issuer.Words.Find(subscriber.Language).IsJapanese ? ReplyLanguage.En : subscriber.Language == Phrases.Phrasebook.Easy ? ReplyLanguage.Plain : ReplyLanguage.Ja,
        subject.Length > MaxSubject ? subject[..(char.IsHighSurrogate(subject[MaxSubject - 1]) ? MaxSubject - 1 : MaxSubject)] : subject, body);

    /// <summary>As long as the outbox takes.</summary>
    private const int MaxSubject = 200;

    private static string Lines(params string[] lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            // Braces of a title would be taken for a place to fill in on sending.
            text.Append(line == ReplyText.StopMark ? line : line.Replace('{', '｛').Replace('}', '｝')).Append('\n');
        }

        return text.ToString();
    }
}
