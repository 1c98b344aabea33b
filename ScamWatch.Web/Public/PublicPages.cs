using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace ScamWatch.Web.Public;

/// <summary>
/// How the pages before the sign-in are drawn: as plain HTML outside the console's component endpoints, which would add a form
/// cookie and a state for scripts to every page and so forbid caching it.
/// </summary>
public static class PublicPages
{
    public static IServiceCollection AddPublicPages(this IServiceCollection services)
    {
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<PublicFiles>();
        services.AddSingleton<PublicDrawing>();
        services.AddSingleton<PublicSite>();
        services.AddSingleton<SiteExport>();
        services.AddTransient<IStartupFilter, PublicFirst>();
        services.AddScoped<HtmlRenderer>();
        // Japanese as it is, not as numbers eight times as long; what could be taken for markup is encoded all the same.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        return services;
    }

    /// <summary>Draws a public page that is not kept.</summary>
    internal static Task<IResult> DrawAsync<TPage>(HtmlRenderer renderer, int status, Dictionary<string, object?> parameters)
        where TPage : IComponent =>
        renderer.Dispatcher.InvokeAsync(async () =>
        {
            var page = await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(parameters));
            return Results.Content(page.ToHtmlString(), "text/html; charset=utf-8", statusCode: status);
        });
}
