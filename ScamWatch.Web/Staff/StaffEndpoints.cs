using Microsoft.AspNetCore.Authorization;
using Microsoft.Net.Http.Headers;
using ScamWatch.Domain.Staff;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Staff;

/// <summary>The list of rights as a file, for the people who may open the page.</summary>
public static class StaffEndpoints
{
    public static void MapStaff(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Urls.StaffRightsFile, RightsAsync).RequireAuthorization(new AuthorizeAttribute { Roles = Desk.Rights }).ExcludeFromDescription();

    private static async Task<IResult> RightsAsync(HttpContext http, ExportRights export)
    {
        var outcome = await export.RunAsync(http.User.ToActor(), http.RequestAborted);
        if (!outcome.Succeeded)
        {
            return Results.NotFound();
        }

        http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = "scamwatch-rights.csv" }.ToString();
        return Results.Bytes(outcome.Value, "text/csv; charset=utf-8");
    }
}
