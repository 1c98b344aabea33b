using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Feeds;
using ScamWatch.Domain.Phrases;
using ScamWatch.Domain.Reach;
using ScamWatch.Web.Pictures;

namespace ScamWatch.Web.Public;

/// <summary>What a public page knows of its place.</summary>
/// <param name="Request">The address.</param>
/// <param name="Issuer">Who speaks, and how addresses are made whole.</param>
/// <param name="IsStatic">True for files that stand without this program: nothing can be asked of them.</param>
public sealed record PublicFrame(PublicRequest Request, SiteIssuer Issuer, bool IsStatic)
{
    public string Language => Request.Language;

    public PhraseLanguage Tongue => Issuer.Words.Find(Language);

    /// <summary>A fixed phrase in the page's language.</summary>
    public string Say(string key, params ReadOnlySpan<(string Slot, string Value)> values) => Issuer.Words.Say(Language, key, values);

    /// <summary>An address in the page's language.</summary>
    public string In(string path) => SitePaths.InLanguage(path, Language);

    /// <summary>The same where no ruby can stand.</summary>
    public string Plain(string key, params ReadOnlySpan<(string Slot, string Value)> values) => Tell(Say(key, values));

    /// <summary>A text of the page's language where no ruby can stand.</summary>
    public string Tell(string text) => Language == Phrasebook.Easy ? Ruby.WithoutReadings(text) : text;
}

/// <summary>Draws everything of the public site from what the public may read: pure but for the time it takes.</summary>
public sealed class PublicDrawing(IServiceScopeFactory scopes, ReachCounters reach)
{
    /// <summary>Warnings on one page of the list.</summary>
    public const int PageSize = 20;

    private const string Html = "text/html; charset=utf-8";
    private const string Svg = "image/svg+xml; charset=utf-8";
    private const string AtomType = "application/atom+xml; charset=utf-8";

    /// <summary>What stands at an address; null where nothing does.</summary>
    public async Task<PublicAnswer?> DrawAsync(PublicRequest request, PublicSnapshot site, SiteIssuer issuer, DateTimeOffset modified, bool isStatic)
    {
        var frame = new PublicFrame(request, issuer, isStatic);
        if (request.Slug.Length > 0)
        {
            return site.Find(request.Slug) is { } alert ? await OfAsync(alert, frame, site, modified) : null;
        }

        return request.Part switch
        {
            PublicPart.List => await ListAsync(frame, site, modified),
            PublicPart.Atom => Answer(AtomType, WarningFeed.Of(site.News, request.Language, issuer).ToBytes(), modified, ReachKind.Feed, "atom", request),
            PublicPart.CapFeed => Answer(AtomType, WarningFeed.OfCap(site.News, request.Language, issuer).ToBytes(), modified, ReachKind.Feed, "cap", request),
            PublicPart.Json => Answer(
                "application/feed+json; charset=utf-8",
                JsonFeed.Write(WarningFeed.Of(site.News, request.Language, issuer) with { Self = issuer.Whole(request.Address) }), modified, ReachKind.Feed, "json", request),
            PublicPart.Csv => PublicAnswer.Of(
                StatusCodes.Status200OK, "text/csv; charset=utf-8", WarningCsv.Write(site.Alerts, issuer), modified,
                reach.Of(ReachKind.Feed, "csv", request.Language), "warnings.csv"),
            PublicPart.SiteMap => Answer("application/xml; charset=utf-8", SiteMap.Write(site.Alerts, [SitePaths.Alerts], issuer), modified),
            PublicPart.Robots => Answer(
                "text/plain; charset=utf-8", Encoding.UTF8.GetBytes($"User-agent: *\nDisallow: /account\nSitemap: {issuer.Whole(SitePaths.SiteMap)}\n"), modified),
            _ => null,
        };
    }

    /// <summary>The page that says that there is nothing.</summary>
    public async Task<PublicAnswer> NothingAsync(string language, SiteIssuer issuer, DateTimeOffset modified) => PublicAnswer.Of(
        StatusCodes.Status404NotFound, Html,
        await DrawAsync<NoSuchAlertPage>(new(new(PublicPart.List, language), issuer, false), []), modified);

    private async Task<PublicAnswer?> OfAsync(PublicAlert alert, PublicFrame frame, PublicSnapshot site, DateTimeOffset modified)
    {
        var (request, issuer) = (frame.Request, frame.Issuer);
        var page = issuer.Whole(frame.In(SitePaths.Alert(alert.Slug)));
        var text = issuer.Tell(alert, request.Language);
        return request.Part switch
        {
            PublicPart.Warning => PublicAnswer.Of(
                StatusCodes.Status200OK, Html, await DrawAsync<AlertPage>(frame, new() { ["Alert"] = alert }), modified,
                reach.Of(ReachKind.View, alert.Slug, request.Language)),
            PublicPart.Poster when alert.State != AlertState.Withdrawn => PublicAnswer.Of(
                StatusCodes.Status200OK, Html, await DrawAsync<PosterPage>(frame, new() { ["Alert"] = alert, ["Text"] = text }), modified,
                reach.Of(ReachKind.Poster, alert.Slug, request.Language)),
            PublicPart.Qr => Answer(Svg, WarningPicture.Qr(page, page), modified),
            PublicPart.Drawing => Answer(Svg, WarningPicture.Drawing(frame.Tell(text.Title), issuer.OfficeIn(request.Language), text.Tag), modified),
            PublicPart.Bitmap => Answer("image/png", WarningPicture.Bitmap(issuer.Whole(SitePaths.Alert(alert.Slug))), modified),
            PublicPart.Cap => Cap(alert, request, site, issuer) is { } message
                ? Answer("application/cap+xml; charset=utf-8", message.ToBytes(), modified, ReachKind.Feed, "cap-message", request) : null,
            _ => null,
        };
    }

    private static CapMessage? Cap(PublicAlert alert, PublicRequest request, PublicSnapshot site, SiteIssuer issuer) =>
        request.Message == 0 || request.Message == WarningCap.CountOf(alert) ? WarningCap.Newest(alert, issuer)
        // Nothing of what a withdrawn warning said is repeated.
        : site.Edition(alert, request.Message) is { } words ? WarningCap.OfEdition(alert, request.Message, words, issuer)
        : null;

    private async Task<PublicAnswer?> ListAsync(PublicFrame frame, PublicSnapshot site, DateTimeOffset modified)
    {
        var found = frame.Request.Filter.Of(site.Alerts, a => frame.Issuer.Tell(a, frame.Language)).ToList();
        var shown = found.Skip((frame.Request.Page - 1) * PageSize).Take(PageSize).ToList();
        // A page behind the last is none.
        return shown.Count == 0 && frame.Request.Page > 1 ? null : PublicAnswer.Of(
            StatusCodes.Status200OK, Html,
            await DrawAsync<AlertsPage>(frame, new() { ["Alerts"] = shown, ["Total"] = found.Count, ["Choices"] = ListChoices.Of(site.Alerts, frame) }),
            modified, reach.Of(ReachKind.List, "", frame.Language));
    }

    private PublicAnswer Answer(string type, byte[] body, DateTimeOffset modified) => PublicAnswer.Of(StatusCodes.Status200OK, type, body, modified);

    private PublicAnswer Answer(string type, byte[] body, DateTimeOffset modified, ReachKind kind, string subject, PublicRequest request) =>
        PublicAnswer.Of(StatusCodes.Status200OK, type, body, modified, reach.Of(kind, subject, request.Language));

    /// <summary>Draws a page in the language of its frame: words of the console's resources in the nearer of theirs.</summary>
    private async Task<byte[]> DrawAsync<TPage>(PublicFrame frame, Dictionary<string, object?> parameters) where TPage : IComponent
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture =
            CultureInfo.GetCultureInfo(frame.Issuer.Words.Find(frame.Language).IsJapanese ? "ja" : "en");
        parameters["Frame"] = frame;
        await using var scope = scopes.CreateAsyncScope();
        var renderer = scope.ServiceProvider.GetRequiredService<HtmlRenderer>();
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var page = await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters));
            return Encoding.UTF8.GetBytes(page.ToHtmlString());
        });
    }
}

/// <summary>What the list can be narrowed by: only what would leave something.</summary>
/// <param name="Parties">Code and name.</param>
/// <param name="Channels">Code and name.</param>
/// <param name="Months">Month and name, the newest first.</param>
public sealed record ListChoices(
    IReadOnlyList<(string Code, string Name)> Parties, IReadOnlyList<(string Code, string Name)> Channels, IReadOnlyList<(string Code, string Name)> Months)
{
    /// <summary>Two years back: what is older is found by its words.</summary>
    private const int MaxMonths = 24;

    public static ListChoices Of(IReadOnlyList<PublicAlert> alerts, PublicFrame frame)
    {
        var words = frame.Issuer.Words;
        var seen = alerts.Where(a => a.State != AlertState.Withdrawn).ToList();
        return new(
            Named(seen.Where(a => a.State == AlertState.Published).Select(a => a.Content.Facts.Party), "party."),
            Named(seen.Where(a => a.State == AlertState.Published).SelectMany(a => a.Content.Facts.OtherChannels.Append(a.Content.Facts.Channel)), "channel."),
            [.. seen.Select(PublicFilter.MonthOf).Distinct().OrderDescending(StringComparer.Ordinal).Take(MaxMonths).Select(m => (m, m.Replace('-', '/')))]);

        List<(string, string)> Named(IEnumerable<string?> codes, string prefix) =>
            [.. codes.OfType<string>().Where(c => words.Knows(prefix + c)).Distinct().Select(c => (c, frame.Plain(prefix + c)))
                .OrderBy(c => c.Item2, StringComparer.CurrentCulture)];
    }
}
