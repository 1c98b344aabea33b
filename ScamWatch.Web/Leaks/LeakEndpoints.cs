using Microsoft.AspNetCore.Authorization;
using Microsoft.Net.Http.Headers;
using ScamWatch.Domain;
using ScamWatch.Domain.Leaks;
using ScamWatch.Web.Account;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Leaks;

/// <summary>Incidents as files, for the people who may open them.</summary>
public static class LeakEndpoints
{
    public static void MapLeakFiles(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Urls.Incidents + "/{id:guid}/export/{format}", FileAsync).RequireAuthorization(new AuthorizeAttribute { Roles = Desk.Leaks }).ExcludeFromDescription();

    private static async Task<IResult> FileAsync(HttpContext http, Guid id, string format, ExportLeak export)
    {
        if (!Codes.TryParse<LeakFormat>(format, out var form))
        {
            return Results.NotFound();
        }

        var outcome = await export.RunAsync(id, form, http.User.ToActor(), http.RequestAborted);
        if (!outcome.Succeeded)
        {
            return AccountEndpoints.AskForProof(http, outcome.Refusal) ?? Results.NotFound();
        }

        http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = outcome.Value.Name }.ToString();
        return Results.Bytes(outcome.Value.Content, outcome.Value.ContentType);
    }
}
