using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Feeds;
using ScamWatch.Domain.Staff;
using ScamWatch.Web.Public;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Publishing;

/// <summary>Files of the publishing desk: the public site as a zip file, and a warning in work as a CAP message.</summary>
public static class OutEndpoints
{
    public static void MapOut(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Urls.SiteZip, ZipAsync)
            .RequireAuthorization(new AuthorizeAttribute { Roles = $"{Role.Publisher},{Role.Supervisor}" }).ExcludeFromDescription();
        routes.MapGet(Urls.Publishing + "/{id:guid}/cap.xml", CapAsync)
            .RequireAuthorization(new AuthorizeAttribute { Roles = Desk.Publishing }).ExcludeFromDescription();
    }

    private static async Task ZipAsync(HttpContext http, SiteExport export)
    {
        http.Response.ContentType = "application/zip";
        http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = "scamwatch-site.zip" }.ToString();
        // The archive writes a little at the end of each file without waiting; what goes out is waited for.
        http.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO = true;
        await export.ToZipAsync(http.Response.Body, null, http.User.ToActor(), http.RequestAborted);
    }

    /// <summary>For staff to look at: an exercise or a draft, and so marked.</summary>
    private static async Task<IResult> CapAsync(Guid id, FindAlerts alerts, SiteVoice voice, TimeProvider clock, CancellationToken ct) =>
        await alerts.OneAsync(id, ct) is { } alert
            ? Results.Bytes(WarningCap.Preview(alert, clock.GetUtcNow().UtcDateTime, voice.Now()).ToBytes(), "application/cap+xml; charset=utf-8")
            : Results.NotFound();
}
