using System.Buffers;
using ScamWatch.Domain.Cards.Registry.Embedded;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Pki;

/// <summary>
/// Certificate status of the embedded register's cards for whoever relies on them: authority, revocation lists and OCSP. Open to
/// everyone as such services are, and not there where the program has no embedded register.
/// </summary>
public static class PkiEndpoints
{
    private const string RequestType = "application/ocsp-request";
    private const string ResponseType = "application/ocsp-response";

    public static void MapPki(this IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetService<CertificateAuthority>() is null)
        {
            return;
        }

        Get("/ca.cer", (CertificateAuthority authority) => Results.Bytes(authority.Der, "application/pkix-cert"));
        Get("/crl", async (RevocationList list, CancellationToken ct) => Results.Bytes(await list.FullAsync(ct), "application/pkix-crl"));
        Get("/delta-crl", async (RevocationList list, CancellationToken ct) => Results.Bytes(await list.DeltaAsync(ct), "application/pkix-crl"));
        Get("/ocsp/{**request}", GetAsync);
        routes.MapPost(Urls.Pki + "/ocsp", PostAsync).AllowAnonymous().DisableAntiforgery().RequireRateLimiting(RouteLimits.Machines);

        void Get(string path, Delegate answer) =>
            routes.MapMethods(Urls.Pki + path, [HttpMethods.Get, HttpMethods.Head], answer).AllowAnonymous().RequireRateLimiting(RouteLimits.Machines);
    }

    /// <summary>GET {url}/{url-encoding of base-64 encoding of the request} (RFC 6960, A.1).</summary>
    private static async Task<IResult> GetAsync(HttpContext context, OcspResponder responder, CancellationToken ct)
    {
        // Of the path itself: base 64 has slashes, of which a route would make parts. %2F is left as it is by the server.
        var text = Uri.UnescapeDataString(context.Request.Path.Value![$"{Urls.Pki}/ocsp/".Length..]);
        var request = new byte[OcspResponder.MaxRequestBytes];
        return text.Length <= OcspResponder.MaxRequestBytes && Convert.TryFromBase64String(text, request, out var length)
            ? Results.Bytes(await responder.AnswerAsync(request[..length], ct), ResponseType)
            : Results.Bytes(await responder.AnswerAsync([], ct), ResponseType);
    }

    private static async Task<IResult> PostAsync(HttpContext context, OcspResponder responder, CancellationToken ct)
    {
        if (context.Request.ContentType != RequestType)
        {
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(OcspResponder.MaxRequestBytes + 1);
        try
        {
            var length = await context.Request.Body.ReadAtLeastAsync(
                buffer.AsMemory(0, OcspResponder.MaxRequestBytes + 1), OcspResponder.MaxRequestBytes + 1, throwOnEndOfStream: false, ct);
            return length > OcspResponder.MaxRequestBytes
                ? Results.StatusCode(StatusCodes.Status413PayloadTooLarge)
                : Results.Bytes(await responder.AnswerAsync(buffer[..length], ct), ResponseType);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
