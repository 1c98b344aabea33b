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

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Urls.IsPublic(context.Request.Path) ? PublicPolicy : ConsolePolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (context.Request.Path.StartsWithSegments(Urls.Check) && !HttpMethods.IsPost(context.Request.Method))
        {
            // The empty form: a browser that goes back to it keeps what was typed, which it would not without a copy.
            headers.CacheControl = "private, no-cache";
        }
        else if (!context.Request.Path.StartsWithSegments(Urls.PublicAlerts) && !Path.HasExtension(context.Request.Path))
        {
            // Pages of the console hold citizens' data, and so does the answer to a check: no copy stays in a cache.
            // Word for word what the antiforgery service sets, or it warns of each answer that it changes.
            headers.CacheControl = "no-cache, no-store";
            headers.Pragma = "no-cache";
        }

        return next(context);
    });
}
