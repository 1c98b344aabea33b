using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Phrases;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Public;

/// <summary>
/// What the public reads: the list of warnings, each warning, and the feed. Drawn as plain HTML outside the console's
/// component endpoints, which would add a form cookie and a state for scripts to every page and so forbid caching it.
/// </summary>
public static class PublicPages
{
    public static IServiceCollection AddPublicPages(this IServiceCollection services)
    {
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<PublicFiles>();
        services.AddScoped<HtmlRenderer>();
        // Japanese as it is, not as numbers eight times as long; what could be taken for markup is encoded all the same.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        return services;
    }

    public static void MapPublicPages(this IEndpointRouteBuilder routes)
    {
        Map(Urls.PublicAlerts, ListAsync);
        Map(Urls.Feed, Feed.WriteAsync);
        Map(Urls.PublicAlerts + "/{slug}", OneAsync);
        Map(Urls.PublicAlerts + "/{**rest}", NothingAsync);

        void Map(string pattern, Delegate answer) =>
            routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], answer).AllowAnonymous();
    }

    // A number written wrong shows the first page; a page behind the last is none.
    private static async Task<IResult> ListAsync(
        string? page, HttpContext http, FindPublicAlerts alerts, Phrasebook book, HtmlRenderer renderer, CancellationToken ct)
    {
        var number = int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, 100_000) : 1;
        var found = await alerts.RunAsync(new((number - 1) * AlertsPage.Size, AlertsPage.Size), ct);
        return number > 1 && found.Items.Count == 0
            ? await NothingAsync(http, book, renderer)
            : await DrawAsync<AlertsPage>(renderer, StatusCodes.Status200OK, new()
            {
                ["Alerts"] = found,
                ["Number"] = number,
                ["Language"] = PublicLanguage.Of(http, book),
            });
    }

    private static async Task<IResult> OneAsync(
        string slug, HttpContext http, FindPublicAlerts alerts, Phrasebook book, HtmlRenderer renderer, CancellationToken ct) =>
        await alerts.OneAsync(slug, ct) is { } alert
            ? await DrawAsync<AlertPage>(renderer, StatusCodes.Status200OK, new()
            {
                ["Alert"] = alert,
                ["Language"] = PublicLanguage.Of(http, book),
                ["Brackets"] = http.Request.Query["readings"] == Urls.InBrackets,
            })
            : await NothingAsync(http, book, renderer);

    private static Task<IResult> NothingAsync(HttpContext http, Phrasebook book, HtmlRenderer renderer) =>
        DrawAsync<NoSuchAlertPage>(renderer, StatusCodes.Status404NotFound, new() { ["Language"] = PublicLanguage.Of(http, book) });

    /// <summary>Draws a public page.</summary>
    internal static Task<IResult> DrawAsync<TPage>(HtmlRenderer renderer, int status, Dictionary<string, object?> parameters)
        where TPage : IComponent =>
        renderer.Dispatcher.InvokeAsync(async () =>
        {
            var page = await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters));
            return Results.Content(page.ToHtmlString(), "text/html; charset=utf-8", statusCode: status);
        });
}
