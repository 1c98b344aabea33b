using Microsoft.Net.Http.Headers;
using ScamWatch.Domain;
using ScamWatch.Domain.Sharing;
using ScamWatch.Domain.Sources;

namespace ScamWatch.Web.Api;

/// <summary>Gives out what is shared with others, as files.</summary>
public sealed class ApiExports(ApiDoor door, ExportReports export)
{
    public Task<IResult> ExportAsync(HttpContext http, string format) => door.OpenAsync(http, ApiScope.Export, async (key, ct) =>
    {
        if (!Codes.TryParse<ExportFormat>(format, out var form))
        {
            return ApiAnswers.Problem(
                StatusCodes.Status404NotFound, $"The formats are {string.Join(", ", Enum.GetValues<ExportFormat>().Select(Codes.Of))}.", "format");
        }

        var (request, field, problem) = ExportQuery.Read(form, http.Request.Query);
        if (request is null)
        {
            return ApiAnswers.Wrong(field, problem);
        }

        var outcome = await export.RunAsync(request, key.Actor, ct);
        return outcome.Succeeded
            ? File(http, outcome.Value)
            : ApiAnswers.Problem(
                StatusCodes.Status422UnprocessableEntity, outcome.Refusal.Message.En, limit: outcome.Refusal is TooManyToExport ? ExportRules.MaxReports : null);
    });

    /// <summary>A file to keep, under its name.</summary>
    public static IResult File(HttpContext http, ExportFile file)
    {
        http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = file.FileName }.ToString();
        http.Response.Headers["X-Reports"] = file.Reports.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Results.Bytes(file.Content, file.MediaType);
    }
}
