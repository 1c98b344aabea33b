using Microsoft.Extensions.Primitives;

namespace ScamWatch.Web.Shell;

/// <summary>
/// Turns away, before anything else sees them, requests that two servers behind one another could cut in different places: the connection
/// ends with the answer, so that nothing hidden behind becomes somebody's request (RFC 9112, section 11.2). Also methods that are for proxies.
/// </summary>
public sealed class RequestGate(RequestDelegate next)
{
    private static readonly StringValues s_close = "close";

    public Task InvokeAsync(HttpContext http)
    {
        var request = http.Request;
        if (request.Headers.TransferEncoding.Count > 0 && !IsPlainlyChunked(request))
        {
            return Refuse(http, StatusCodes.Status400BadRequest);
        }

        return HttpMethods.IsTrace(request.Method) || (HttpMethods.IsConnect(request.Method) && HttpProtocol.IsHttp11(request.Protocol))
            ? Refuse(http, StatusCodes.Status405MethodNotAllowed)
            : next(http);
    }

    /// <summary>One coding, in HTTP/1.1, and no length beside it (RFC 9112, section 6.1).</summary>
    private static bool IsPlainlyChunked(HttpRequest request) =>
        request.Headers.TransferEncoding is [{ } coding] && coding.Equals("chunked", StringComparison.OrdinalIgnoreCase)
        && HttpProtocol.IsHttp11(request.Protocol) && request.Headers.ContentLength is null && !request.Headers.ContainsKey("X-Content-Length");

    private static Task Refuse(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.Connection = s_close;
        http.Response.ContentLength = 0;
        return Task.CompletedTask;
    }
}
