using System.Text.Json.Serialization;
using ScamWatch.Ingest.Commands;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Api;

/// <summary>The API for other programs, below <c>/api/v1</c>.</summary>
public static class ApiEndpoints
{
    private const string Problem = "application/problem+json";

    public static IServiceCollection AddApi(this IServiceCollection services) => services
        .AddSingleton<ApiDoor>()
        .AddSingleton<ApiReports>()
        .AddSingleton<ApiClassify>()
        .AddSingleton<ApiAlerts>()
        .AddSingleton<ApiExports>()
        .ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            o.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        })
        .AddOpenApi("v1", ApiDocument.Configure);

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Urls.Api).WithTags("ScamWatch").AllowAnonymous().DisableAntiforgery();

        Describe(
            api.MapPost("/reports", (HttpContext http, ApiReports desk) => desk.ReceiveAsync(http)),
            "receiveReport", "Hand in a report",
            "One report as JSON, or a mail as it is. Answered only once it is stored. Right: report.")
            .Accepts<ReportBody>("application/json", "message/rfc822")
            .Produces<ReportAccepted>(StatusCodes.Status201Created)
            .Produces<ApiProblem>(StatusCodes.Status413PayloadTooLarge, Problem)
            .Produces<ApiProblem>(StatusCodes.Status415UnsupportedMediaType, Problem)
            .Produces<ApiProblem>(StatusCodes.Status422UnprocessableEntity, Problem);
        Describe(
            api.MapGet("/reports/{receipt}", (HttpContext http, string receipt, ApiReports desk) => desk.StandingAsync(http, receipt)),
            "getReport", "Ask where a report stands", "Nothing of its content is told. Right: lookup.")
            .Produces<ReportStanding>()
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, Problem);
        Describe(
            api.MapPost("/classify", (HttpContext http, string? channel, ApiClassify desk) => desk.ClassifyAsync(http, channel)),
            "classify", "Have a text or a mail judged",
            "A report as JSON, a mail as it is, or a text. Nothing is stored. Of several mails in one message the most suspicious counts. Right: classify.")
            .Accepts<ReportBody>("application/json", "message/rfc822", "text/plain")
            .Produces<ResultLine>()
            .Produces<ApiProblem>(StatusCodes.Status413PayloadTooLarge, Problem)
            .Produces<ApiProblem>(StatusCodes.Status415UnsupportedMediaType, Problem);
        Describe(
            api.MapGet("/exports/{format}", (HttpContext http, string format, ApiExports desk) => desk.ExportAsync(http, format)),
            "export", "Fetch what is shared",
            "csv, stix (STIX 2.1), misp, xarf (v4, one report a line) or council (the text of a mail). Each call is audited. Right: export.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .Produces<ApiProblem>(StatusCodes.Status404NotFound, Problem)
            .Produces<ApiProblem>(StatusCodes.Status422UnprocessableEntity, Problem);
        api.MapGet("/alerts", (HttpContext http, string? skip, string? take, ApiAlerts desk) => desk.ListAsync(http, skip, take))
            .RequireRateLimiting(RouteLimits.Pages)
            .WithName("listAlerts").WithSummary("Public warnings").WithDescription("Newest first. No key is needed.")
            .Produces<PublicAlertList>()
            .Produces<ApiProblem>(StatusCodes.Status400BadRequest, Problem);
        routes.MapOpenApi(Urls.ApiDocument).AllowAnonymous().RequireRateLimiting(RouteLimits.Pages);

        // What is not there, or not so, is said as problem details too.
        routes.Map(Urls.Api + "/{**rest}", (HttpContext http) => Nothing(http)).AllowAnonymous().DisableAntiforgery().RequireRateLimiting(RouteLimits.Pages).ExcludeFromDescription();
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route, string name, string summary, string description) => route
        .WithName(name).WithSummary(summary).WithDescription(description).WithMetadata(new NeedsKey())
        .Produces<ApiProblem>(StatusCodes.Status400BadRequest, Problem)
        .Produces<ApiProblem>(StatusCodes.Status401Unauthorized, Problem)
        .Produces<ApiProblem>(StatusCodes.Status403Forbidden, Problem)
        .Produces<ApiProblem>(StatusCodes.Status429TooManyRequests, Problem);

    private static IResult Nothing(HttpContext http)
    {
        var path = http.Request.Path.Value!.TrimEnd('/');
        var allowed = path switch
        {
            Urls.Api + "/reports" or Urls.Api + "/classify" => HttpMethods.Post,
            Urls.Api + "/alerts" or Urls.ApiDocument => HttpMethods.Get,
            _ when path.StartsWith(Urls.Api + "/reports/", StringComparison.Ordinal) && path.Count(c => c == '/') == 4 => HttpMethods.Get,
            _ when path.StartsWith(Urls.Api + "/exports/", StringComparison.Ordinal) && path.Count(c => c == '/') == 4 => HttpMethods.Get,
            _ => null,
        };
        if (allowed == HttpMethods.Post && HttpMethods.IsPost(http.Request.Method))
        {
            // Its content type kept the request from its endpoint.
            return ApiBody.WrongType(http, path.EndsWith("classify", StringComparison.Ordinal) ? ApiClassify.Kinds : ApiReports.Kinds);
        }

        if (allowed is null || allowed == http.Request.Method)
        {
            return ApiAnswers.Problem(StatusCodes.Status404NotFound, $"There is nothing at this address. {Urls.ApiDocument} lists what there is.");
        }

        http.Response.Headers.Allow = allowed;
        return ApiAnswers.Problem(StatusCodes.Status405MethodNotAllowed, $"Use {allowed} here.");
    }
}

/// <summary>Marks an endpoint that asks for a key.</summary>
internal sealed class NeedsKey;
