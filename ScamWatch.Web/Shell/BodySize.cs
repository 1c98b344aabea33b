using Microsoft.AspNetCore.Http.Features;

namespace ScamWatch.Web.Shell;

/// <summary>How much of a request's body is taken from the connection.</summary>
internal static class BodySize
{
    /// <summary>
    /// Bytes of a refused body that are read and thrown away, for the five seconds that Kestrel gives it: a connection that is closed while its sender still
    /// writes is reset, and the page or answer that names the limit lost with it (RFC 9112, section 9.6).
    /// </summary>
    private const long PassedOver = 8 * 1024 * 1024;

    /// <summary>False where a body says that it is larger than the limit. One that does not say so is cut off there by Kestrel.</summary>
    /// <param name="limit">Bytes.</param>
    public static bool IsWithin(HttpRequest request, long limit)
    {
        var isTooLarge = request.ContentLength > limit;
        Take(request.HttpContext, isTooLarge ? AndPassedOver(limit) : limit);
        return !isTooLarge;
    }

    /// <summary>For whoever counts what is read, and refuses in words.</summary>
    /// <param name="limit">Bytes.</param>
    public static void TakeAndPassOver(HttpContext http, long limit) => Take(http, AndPassedOver(limit));

    private static long AndPassedOver(long limit) => Math.Max(PassedOver, 4 * limit);

    private static void Take(HttpContext http, long most)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = most;
        }
    }
}
