using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace ScamWatch.Web.Shell;

/// <summary>Headers on every answer, against the uses of a page that nobody intended.</summary>
public static class SecurityHeaders
{
    // Scripts only from us, none inline. Style sheets only from us, but for the one in the frame of a mail, by its hash: the frame's
    // document is part of the page and falls under its policy. Style attributes stay: lists set the height of what is not drawn by them.
    private static readonly StringValues s_console =
        "default-src 'self'; script-src 'self'; script-src-attr 'none'; style-src 'self'; style-src-elem 'self' " + Hash(Reports.MailFrame.Style) + "; style-src-attr 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-src 'self'; worker-src 'none'; manifest-src 'none'; media-src 'none'; "
        + "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";

    // The public pages need no script at all.
    private const string PublicPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly StringValues s_public = PublicPolicy;
    private static readonly StringValues s_noSniff = "nosniff";
    private static readonly StringValues s_noReferrer = "no-referrer";
    private static readonly StringValues s_nothing =
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), "
        + "local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";
    private static readonly StringValues s_sameOrigin = "same-origin";
    private static readonly StringValues s_embedder = "require-corp";
    private static readonly StringValues s_deny = "DENY";
    private static readonly StringValues s_none = "none";

    /// <summary>The headers of what everybody reads, without any that speak of keeping it.</summary>
    public static void SetPublic(IHeaderDictionary headers)
    {
        // No script runs there and none can be let in: what only scripts could use needs no forbidding.
        headers.ContentSecurityPolicy = s_public;
        headers.XContentTypeOptions = s_noSniff;
        headers["Referrer-Policy"] = s_noReferrer;
        headers.XFrameOptions = s_deny;
    }

    /// <summary>The source of a policy that allows one inline style sheet, and no other.</summary>
    internal static string Hash(string style) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        Set(headers, Urls.IsPublic(context.Request.Path) ? s_public : s_console);
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
        headers["Cross-Origin-Resource-Policy"] = s_sameOrigin;
        headers["Cross-Origin-Embedder-Policy"] = s_embedder;
        headers["X-Permitted-Cross-Domain-Policies"] = s_none;
        // For browsers that do not know frame-ancestors.
        headers.XFrameOptions = s_deny;
    }
}
