using System.Globalization;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Phrases;

namespace ScamWatch.Domain.Feeds;

/// <summary>
/// The CAP messages of a warning: one for each edition, and one that cancels them all where it was withdrawn. Each refers to
/// every message before it, so that a receiver that missed some knows which are void.
/// </summary>
public static class WarningCap
{
    /// <summary>How many messages there are.</summary>
    public static int CountOf(PublicAlert alert) => alert.Editions.Count + (alert.State == AlertState.Withdrawn ? 1 : 0);

    /// <summary>The newest message.</summary>
    public static CapMessage Newest(PublicAlert alert, SiteIssuer issuer) =>
        alert.State == AlertState.Withdrawn ? Cancel(alert, issuer) : OfEdition(alert, alert.Editions.Count, alert.Content, issuer);

    /// <summary>The message that went out with an edition.</summary>
    /// <param name="edition">From 1.</param>
    /// <param name="content">The words of that edition.</param>
    public static CapMessage OfEdition(PublicAlert alert, int edition, AlertContent content, SiteIssuer issuer)
    {
        var at = alert.Editions.First(e => e.Edition == edition);
        return new()
        {
            Identifier = IdOf(alert.Slug, edition),
            Sender = issuer.CapSender,
            Sent = at.At,
            Type = edition == 1 ? CapType.Alert : CapType.Update,
            References = Before(alert, edition),
            Note = at.Note,
            Infos = [.. issuer.Words.LanguagesOf(content, issuer.Day).Select(l => Info(alert.Slug, content, issuer.Words.Of(content, l.Code, issuer.Day), content.EndsAt, l, issuer))],
        };
    }

    /// <summary>What is in work as a message, for staff to look at: an exercise or a draft, never an actual warning.</summary>
    public static CapMessage Preview(Alert alert, DateTime at, SiteIssuer issuer) => new()
    {
        Identifier = IdOf(alert.Slug, alert.Editions.Count + 1),
        Sender = issuer.CapSender,
        Sent = at,
        Status = alert.IsRehearsal ? CapStatus.Exercise : CapStatus.Draft,
        Type = alert.Editions.Count == 0 ? CapType.Alert : CapType.Update,
        References = [.. alert.Editions.Select(e => new CapReference(IdOf(alert.Slug, e.Edition), e.At))],
        Note = alert.Work.ChangeNote,
        Infos = [.. issuer.Words.LanguagesOf(alert.Work, issuer.Day).Select(l => Info(alert.Slug, alert.Work, issuer.Words.Of(alert.Work, l.Code, issuer.Day), alert.Work.EndsAt, l, issuer))],
    };

    private static CapMessage Cancel(PublicAlert alert, SiteIssuer issuer) => new()
    {
        Identifier = IdOf(alert.Slug, alert.Editions.Count + 1),
        Sender = issuer.CapSender,
        Sent = alert.WithdrawnAt ?? alert.UpdatedAt,
        Type = CapType.Cancel,
        References = Before(alert, alert.Editions.Count + 1),
        Note = alert.WithdrawnBecause ?? "",
        Infos = [.. issuer.Words.LanguagesOf(alert.Content, issuer.Day).Select(l => Info(alert.Slug, alert.Content, issuer.Tell(alert, l.Code), null, l, issuer) with { ResponseType = "AllClear" })],
    };

    private static CapInfo Info(string slug, AlertContent content, WarningText text, DateTime? expires, PhraseLanguage language, SiteIssuer issuer) => new()
    {
        Language = language.AlternateTag,
        Event = issuer.Words.Say(language.Code, "site.title"),
        Headline = text.Title,
        Description = text.Summary,
        Instruction = string.Join('\n', text.Advice),
        SenderName = issuer.OfficeIn(language.Code),
        Web = issuer.Whole(SitePaths.InLanguage(SitePaths.Alert(slug), language.Code)),
        Contact = issuer.Municipality.Phone,
        Area = issuer.NameIn(language.Code),
        Expires = expires,
        Parameters =
        [
            .. content.Facts.Channel.Length > 0 ? [("scamwatch:channel", content.Facts.Channel)] : Array.Empty<(string, string)>(),
            .. content.Facts.Party is { } party ? [("scamwatch:impersonates", party)] : Array.Empty<(string, string)>(),
        ],
    };

    private static List<CapReference> Before(PublicAlert alert, int message) =>
        [.. alert.Editions.Where(e => e.Edition < message).Select(e => new CapReference(IdOf(alert.Slug, e.Edition), e.At))];

    private static string IdOf(string slug, int message) => string.Create(CultureInfo.InvariantCulture, $"{slug}.{message}");
}
