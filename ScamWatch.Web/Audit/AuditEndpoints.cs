using Microsoft.AspNetCore.Authorization;
using Microsoft.Net.Http.Headers;
using ScamWatch.Domain.Audit;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Audit;

/// <summary>Anchors and their public key as files, to be kept where nobody of this installation can reach them.</summary>
public static class AuditEndpoints
{
    public static void MapAuditFiles(this IEndpointRouteBuilder routes)
    {
        var readers = new AuthorizeAttribute { Roles = Desk.Audit };
        routes.MapGet(Urls.AuditAnchors, AnchorsAsync).RequireAuthorization(readers).ExcludeFromDescription();
        routes.MapGet(Urls.AuditPublicKey, PublicKey).RequireAuthorization(readers).ExcludeFromDescription();
    }

    private static async Task AnchorsAsync(HttpContext http, FindAuditChain chain)
    {
        AsFile(http, "audit-anchors.jsonl", "application/jsonl");
        await foreach (var line in chain.AnchorLinesAsync(http.RequestAborted))
        {
            await http.Response.WriteAsync(line + "\n", http.RequestAborted);
        }
    }

    private static Task PublicKey(HttpContext http, AuditKeys keys)
    {
        AsFile(http, "audit-public-key.pem", "application/x-pem-file");
        return http.Response.WriteAsync(keys.PublicKey + "\n", http.RequestAborted);
    }

    private static void AsFile(HttpContext http, string name, string type)
    {
        http.Response.ContentType = type;
        http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();
    }
}
