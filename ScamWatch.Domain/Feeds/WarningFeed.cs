using ScamWatch.Domain.Alerts;

namespace ScamWatch.Domain.Feeds;

/// <summary>The feeds of public warnings: for readers, for other municipalities and portals, and of CAP messages.</summary>
public static class WarningFeed
{
    /// <summary>Enough for a reader that looks once a week.</summary>
    public const int MaxEntries = 50;

    private const string CapType = "application/cap+xml";

    /// <summary>Warnings in a language, last changed first: an end or a withdrawal is news too.</summary>
    /// <param name="news">Last changed first.</param>
    public static AtomFeed Of(IEnumerable<PublicAlert> news, string language, SiteIssuer issuer) => Feed(
        issuer.Municipality.Name, SitePaths.Atom, language, issuer,
        [.. news.Take(MaxEntries).Select(alert => Entry(alert, language, issuer))]);

    /// <summary>The newest CAP message of each warning, as the address of the message and its words.</summary>
    public static AtomFeed OfCap(IEnumerable<PublicAlert> news, string language, SiteIssuer issuer) => Feed(
        issuer.Municipality.Name + "\nCAP", SitePaths.CapFeed, language, issuer,
        [.. news.Take(MaxEntries).Select(alert => Entry(alert, language, issuer) with
        {
            Links =
            [
                .. Enumerable.Range(1, alert.State == AlertState.Withdrawn ? 0 : WarningCap.CountOf(alert)).Reverse()
                    .Select(n => new AtomLink("related", CapType, issuer.Whole(SitePaths.Cap(alert.Slug, n)))),
                new("enclosure", CapType, issuer.Whole(SitePaths.Cap(alert.Slug))),
            ],
        })]);

    private static AtomFeed Feed(string name, string path, string language, SiteIssuer issuer, IReadOnlyList<AtomEntry> entries) => new(
        language == "ja" ? name : $"{name}\n{language}",
        $"{issuer.NameIn(language)} {issuer.Words.Say(language, "site.title")}",
        issuer.OfficeIn(language),
        issuer.Whole(SitePaths.InLanguage(path, language)),
        issuer.Whole(SitePaths.InLanguage(SitePaths.Alerts, language)),
        issuer.Words.Find(language).AlternateTag,
        entries);

    private static AtomEntry Entry(PublicAlert alert, string language, SiteIssuer issuer)
    {
        var text = issuer.Tell(alert, language);
        return new(
            alert.Id, text.Title, text.Summary, issuer.Whole(SitePaths.InLanguage(SitePaths.Alert(alert.Slug), language)), alert.PublishedAt, alert.UpdatedAt)
        {
            Links = [new("related", CapType, issuer.Whole(SitePaths.Cap(alert.Slug)))],
            Categories = [.. new[] { alert.Content.Facts.Channel, alert.Content.Facts.Party ?? "" }.Where(c => c.Length > 0)],
        };
    }
}
