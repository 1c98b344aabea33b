using Microsoft.AspNetCore.Authorization;
using Microsoft.Net.Http.Headers;
using ScamWatch.Domain;
using ScamWatch.Domain.Insights;
using ScamWatch.Domain.Reach;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Insights;

/// <summary>The tables beside the charts, as files, for the people who may open the page. They hold counts and codes only.</summary>
public static class FigureEndpoints
{
    public static void MapFigures(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Urls.Insights + "/reach", ReachAsync).RequireAuthorization(new AuthorizeAttribute { Roles = Desk.Triage }).ExcludeFromDescription();
        routes.MapGet(Urls.Insights + "/{figure}", FileAsync).RequireAuthorization(new AuthorizeAttribute { Roles = Desk.Triage }).ExcludeFromDescription();
    }

    private static async Task<IResult> ReachAsync(HttpContext http, string? days, string? from, string? until, FindReach find, TimeProvider clock)
    {
        var range = InsightRange.Read(days, from, until, JapanTime.DayOf(clock.GetUtcNow().UtcDateTime));
        http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = "scamwatch-reach.csv" }.ToString();
        return Results.Bytes(await find.CsvAsync(range, http.RequestAborted), "text/csv; charset=utf-8");
    }

    private static async Task<IResult> FileAsync(
        HttpContext http, string figure, string? days, string? from, string? until, FindInsights find, TimeProvider clock)
    {
        if (!Codes.TryParse<FigureKind>(figure, out var kind))
        {
            return Results.NotFound();
        }

        var range = InsightRange.Read(days, from, until, JapanTime.DayOf(clock.GetUtcNow().UtcDateTime));
        if (await find.RunAsync(range, http.User.ToActor(), http.RequestAborted) is not { } figures)
        {
            return Results.Forbid();
        }

        http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = FigureCsv.FileName(kind, range) }.ToString();
        return Results.Bytes(FigureCsv.Write(kind, figures), "text/csv; charset=utf-8");
    }
}
