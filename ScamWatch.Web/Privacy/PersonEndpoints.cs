using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Net.Http.Headers;
using ScamWatch.Domain.Privacy;
using ScamWatch.Web.Account;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Privacy;

/// <summary>What is held of a person, as a file. The address names records by their numbers and never the person.</summary>
public static class PersonEndpoints
{
    private const int MaxRecords = 100;

    public static void MapPersonFiles(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Urls.Persons + "/export/{format}", FileAsync).RequireAuthorization(new AuthorizeAttribute { Roles = Desk.Persons }).ExcludeFromDescription();

    private static async Task<IResult> FileAsync(HttpContext http, string format, ExportPerson export)
    {
        var numbers = http.Request.Query["number"].OfType<string>().Take(MaxRecords).ToList();
        if (format is not ("json" or "html"))
        {
            return Results.NotFound();
        }

        var outcome = await export.RunAsync(numbers, http.User.ToActor(), http.RequestAborted);
        if (!outcome.Succeeded)
        {
            return AccountEndpoints.AskForProof(http, outcome.Refusal) ?? Results.NotFound();
        }

        var html = format == "html";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = "person." + format }.ToString();
        return Results.Bytes(Encoding.UTF8.GetBytes(html ? outcome.Value.Html : outcome.Value.Json), html ? "text/html; charset=utf-8" : "application/json");
    }
}
