using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ScamWatch.Domain;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Sharing;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Api;

/// <summary>The OpenAPI document: what the routes say of themselves, and the key, headers and parameters beside it.</summary>
internal static class ApiDocument
{
    private const string Key = "key";

    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = api => ("/" + api.RelativePath).StartsWith(Urls.Api + "/", StringComparison.Ordinal);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "ScamWatch",
                Version = "1",
                Description = "Reports of suspicious contacts: hand in, ask, have judged, share. Errors are problem details (RFC 9457).",
            };
            document.Servers?.Clear();
            document.Components ??= new();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Key] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key (swk_…) made on the console's page of API keys.",
            };
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(ReportBody) && context.JsonPropertyInfo is null)
            {
                schema.Required = new HashSet<string> { "channel", "body" };
                schema.AdditionalPropertiesAllowed = false;
                Name(schema, context.ApplicationServices.GetRequiredService<Municipality>().Areas);
            }

            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<NeedsKey>().Any())
            {
                operation.Security = [new() { [new OpenApiSecuritySchemeReference(Key, context.Document)] = [] }];
            }

            foreach (var (type, content) in operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>())
            {
                if (type != "application/json")
                {
                    content.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The body as it is." };
                }
            }

            if (operation.OperationId == "receiveReport")
            {
                Add(operation, "Idempotency-Key", ParameterLocation.Header, "The same key and body is the same report; the same key with another body is refused (422).");
            }

            if (operation.OperationId == "export")
            {
                foreach (var name in ExportQuery.Names)
                {
                    Add(operation, name, ParameterLocation.Query, name switch
                    {
                        "tlp" => $"{string.Join(", ", Enum.GetValues<Tlp>().Select(Codes.Of))}; green where not given.",
                        "area" => $"Code of an area, or {AreaRules.Unknown}.",
                        "from" or "until" => "A day in Japan, such as 2026-11-20; both days count.",
                        _ => null,
                    });
                }
            }

            return Task.CompletedTask;
        });
    }

    /// <summary>Which areas there are is known only where the program runs.</summary>
    private static void Name(OpenApiSchema report, IReadOnlyList<Area> areas)
    {
        if (report.Properties?["area"] is OpenApiSchema area)
        {
            area.Description = areas.Count == 0 ? "Left out: no areas are set up here."
                : $"Code of the area it comes from; left out where it is not known. {string.Join("; ", areas.Select(a => $"{a.Code} {a.Name}"))}.";
        }
    }

    private static void Add(OpenApiOperation operation, string name, ParameterLocation place, string? description) =>
        (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = name,
            In = place,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
}
