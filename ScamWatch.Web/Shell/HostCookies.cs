using Microsoft.Extensions.Primitives;

namespace ScamWatch.Web.Shell;

/// <summary>
/// Over TLS our cookies bear the prefix <c>__Host-</c>: browsers then take them from this host only, for the whole of it, and only secure
/// (RFC 6265bis, section 4.1.3.2), so that a neighbouring site of the same domain cannot plant one. The program itself knows them by their plain
/// names; a cookie that comes over TLS under a plain name is not ours and is left out.
/// </summary>
public sealed class HostCookies(RequestDelegate next)
{
    /// <summary>What the names of all our cookies begin with.</summary>
    public const string Ours = "scamwatch";

    private const string Prefix = "__Host-";

    public Task InvokeAsync(HttpContext http)
    {
        if (!http.Request.IsHttps)
        {
            return next(http);
        }

        if (http.Request.Headers.Cookie is { Count: > 0 } cookies)
        {
            http.Request.Headers.Cookie = Known(cookies);
        }

        http.Response.OnStarting(static state =>
        {
            var headers = ((HttpResponse)state).Headers;
            if (headers.SetCookie is { Count: > 0 } set)
            {
                headers.SetCookie = Prefixed(set);
            }

            return Task.CompletedTask;
        }, http.Response);
        return next(http);
    }

    /// <summary>A cookie header with the prefix taken off ours, and without what only looks like ours.</summary>
    internal static StringValues Known(StringValues cookies)
    {
        var kept = new List<string>();
        foreach (var cookie in cookies.SelectMany(c => (c ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            if (cookie.StartsWith(Prefix + Ours, StringComparison.Ordinal))
            {
                kept.Add(cookie[Prefix.Length..]);
            }
            else if (!cookie.StartsWith(Ours, StringComparison.Ordinal))
            {
                kept.Add(cookie);
            }
        }

        return kept.Count == 0 ? StringValues.Empty : string.Join("; ", kept);
    }

    /// <summary>The cookies that are set, ours with the prefix and what it asks for: secure, the path /, no domain.</summary>
    internal static StringValues Prefixed(StringValues set) => new([.. set.Select(cookie =>
    {
        if (cookie is null || !cookie.StartsWith(Ours, StringComparison.Ordinal))
        {
            return cookie;
        }

        var parts = cookie.Split(';', StringSplitOptions.TrimEntries)
            .Where(p => !p.StartsWith("domain=", StringComparison.OrdinalIgnoreCase) && !p.StartsWith("path=", StringComparison.OrdinalIgnoreCase) && !p.Equals("secure", StringComparison.OrdinalIgnoreCase));
        return $"{Prefix}{string.Join("; ", parts)}; path=/; secure";
    })]);
}
