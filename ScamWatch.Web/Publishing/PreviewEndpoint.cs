using Microsoft.AspNetCore.Components.Web;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Phrases;
using ScamWatch.Web.Public;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Publishing;

/// <summary>The public page of what is in work, for staff only; the same for a rehearsal, with its mark across it.</summary>
public static class PreviewEndpoint
{
    // As the public pages, but to be shown in a frame of the console.
    private const string Policy =
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

    public static void MapWarningPreview(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Urls.Publishing + "/{id:guid}/preview", DrawAsync).RequireAuthorization(policy => policy.RequireRole(Desk.Publishing.Split(',')));

    private static async Task<IResult> DrawAsync(Guid id, HttpContext http, FindAlerts alerts, Phrasebook book, HtmlRenderer renderer)
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.XFrameOptions = "SAMEORIGIN";
        return await alerts.OneAsync(id, http.RequestAborted) is { } alert
            ? await PublicPages.DrawAsync<PreviewPage>(renderer, StatusCodes.Status200OK, new()
            {
                ["Alert"] = alert,
                ["Language"] = PublicLanguage.Of(http, book),
            })
            : Results.NotFound();
    }
}
