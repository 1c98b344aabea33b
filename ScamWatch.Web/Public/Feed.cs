using Microsoft.Extensions.Localization;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Guidance;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Public;

/// <summary>The feed of public warnings, for readers, other municipalities and portals.</summary>
public static class Feed
{
    /// <summary>Enough for a reader that looks once a week.</summary>
    private const int MaxEntries = 50;

    public static async Task<IResult> WriteAsync(
        HttpContext http, FindPublicAlerts alerts, Municipality municipality, PublicAddress address, IStringLocalizer<PublicTexts> texts)
    {
        var news = await alerts.NewsAsync(MaxEntries, http.RequestAborted);
        var language = Display.Language;
        var feed = new AtomFeed(
            municipality.Name,
            texts["FeedTitle", municipality.NameIn(language)],
            $"{municipality.NameIn(language)} {municipality.SectionIn(language)}".Trim(),
            address.Of(Urls.InLanguage(Urls.Feed, language), http.Request),
            address.Of(Urls.InLanguage(Urls.PublicAlerts, language), http.Request),
            language,
            [.. news.Select(EntryOf)]);
        return Results.Bytes(feed.ToBytes(), "application/atom+xml; charset=utf-8");

        AtomEntry EntryOf(PublicAlert alert)
        {
            var withdrawn = alert.State == AlertState.Withdrawn;
            return new(
                alert.Id,
                alert.State switch
                {
                    AlertState.Withdrawn => $"{texts["WithdrawnMark"]} {alert.Content.Title}",
                    AlertState.Expired => $"{texts["EndedMark"]} {alert.Content.Title}",
                    _ => alert.Content.Title,
                },
                withdrawn ? $"{texts["WithdrawnTitle"]} {alert.WithdrawnBecause}" : AlertSummary.Of(alert.Content),
                address.Of(Urls.InLanguage(Urls.PublicAlert(alert.Slug), language), http.Request),
                alert.PublishedAt,
                alert.UpdatedAt);
        }
    }
}
