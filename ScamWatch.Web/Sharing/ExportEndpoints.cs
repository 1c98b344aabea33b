using Microsoft.AspNetCore.Authorization;
using ScamWatch.Domain;
using ScamWatch.Domain.Sharing;
using ScamWatch.Web.Account;
using ScamWatch.Web.Api;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Sharing;

/// <summary>The files of the export page, for the people who may open it.</summary>
public static class ExportEndpoints
{
    public static void MapExports(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Urls.Export + "/{format}", FileAsync).RequireAuthorization(new AuthorizeAttribute { Roles = Desk.Triage }).ExcludeFromDescription();

    private static async Task<IResult> FileAsync(HttpContext http, string format, ExportReports export)
    {
        if (!Codes.TryParse<ExportFormat>(format, out var form))
        {
            return Results.NotFound();
        }

        var (request, field, problem) = ExportQuery.Read(form, http.Request.Query);
        if (request is null)
        {
            return ApiAnswers.Wrong(field, problem);
        }

        var outcome = await export.RunAsync(request, http.User.ToActor(), http.RequestAborted);
        return outcome.Succeeded
            ? ApiExports.File(http, outcome.Value)
            : AccountEndpoints.AskForProof(http, outcome.Refusal) ?? ApiAnswers.Problem(StatusCodes.Status422UnprocessableEntity, outcome.Refusal.Message.ToString());
    }
}
