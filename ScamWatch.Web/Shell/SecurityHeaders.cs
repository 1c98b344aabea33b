using Microsoft.Extensions.Primitives;

namespace ScamWatch.Web.Shell;

/// <summary>Headers on every answer, against the uses of a page that nobody intended.</summary>
public static class SecurityHeaders
{
    // Scripts only from us, none inline. Styles inline: Radzen sets widths and positions by style attributes.
    // Frames only from us: a reported mail is shown in a sandboxed frame whose content is part of the page.
    private const string ConsolePolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";

    // The public pages need no script at all.
    private const string PublicPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly StringValues s_public = PublicPolicy;
    private static readonly StringValues s_noSniff = "nosniff";
    private static readonly StringValues s_noReferrer = "no-referrer";
    private static readonly StringValues s_nothing = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
    private static readonly StringValues s_sameOrigin = "same-origin";

    /// <summary>The headers of what everybody reads, without any that speak of keeping it.</summary>
    public static void SetPublic(IHeaderDictionary headers)
    {
        // No script runs there and none can be let in: what only scripts could use needs no forbidding.
        headers.ContentSecurityPolicy = s_public;
        headers.XContentTypeOptions = s_noSniff;
        headers["Referrer-Policy"] = s_noReferrer;
    }

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        Set(headers, Urls.IsPublic(context.Request.Path) ? s_public : ConsolePolicy);
        if (context.Request.Path.StartsWithSegments(Urls.Check) && !HttpMethods.IsPost(context.Request.Method))
        {
            // The empty form: a browser that goes back to it keeps what was typed, which it would not without a copy.
            headers.CacheControl = "private, no-cache";
        }
        else if (!Path.HasExtension(context.Request.Path))
        {
            // Pages of the console hold citizens' data, and so does the answer to a check: no copy stays in a cache.
            // Word for word what the antiforgery service sets, or it warns of each answer that it changes.
            headers.CacheControl = "no-cache, no-store";
            headers.Pragma = "no-cache";
        }

        return next(context);
    });

    private static void Set(IHeaderDictionary headers, StringValues policy)
    {
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = s_noSniff;
        headers["Referrer-Policy"] = s_noReferrer;
        headers["Permissions-Policy"] = s_nothing;
        headers["Cross-Origin-Opener-Policy"] = s_sameOrigin;
    }
}
