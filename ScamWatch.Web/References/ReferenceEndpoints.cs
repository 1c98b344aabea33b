using Microsoft.AspNetCore.Authorization;
using Microsoft.Net.Http.Headers;
using ScamWatch.Domain;
using ScamWatch.Domain.References;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.References;

/// <summary>The files of the reference data as tables, for the people who keep them. They hold facts of offices only.</summary>
public static class ReferenceEndpoints
{
    public static void MapReference(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Urls.ReferenceFile("{file}"), FileAsync).RequireAuthorization(new AuthorizeAttribute { Roles = Desk.Reference }).ExcludeFromDescription();

    private static async Task<IResult> FileAsync(HttpContext http, string file, ReadReference read)
    {
        if (ReferenceFiles.Find(file) is not { } info)
        {
            return Results.NotFound();
        }

        var rows = new List<ReferenceRowView>();
        Page<ReferenceRowView> page;
        do
        {
            page = await read.RowsAsync(new(info.Code, Past: true), new(rows.Count, Slice.MaxTake), http.RequestAborted);
            rows.AddRange(page.Items);
        }
        while (rows.Count < page.Total && page.Items.Count > 0);

        http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = $"{info.Code}.csv" }.ToString();
        return Results.Bytes(ReferenceCsv.Write(info, rows), "text/csv; charset=utf-8");
    }
}
