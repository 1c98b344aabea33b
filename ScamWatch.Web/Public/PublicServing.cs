using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using ScamWatch.Domain.Feeds;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Public;

/// <summary>
/// Answers what the public reads before anything else of the program sees the request: no session, no cookie, no database.
/// Bytes, validators and headers are ready; an asker who holds the current copy gets 304.
/// </summary>
public sealed class PublicServing(RequestDelegate next, PublicSite site, WarningWords words)
{
    // A withdrawal must be seen at once, so browsers ask each time; a shared cache may keep a copy for some seconds.
    private static readonly StringValues s_fresh = "public, max-age=0, s-maxage=10, must-revalidate";
    private static readonly StringValues s_vary = "Accept-Encoding";
    private static readonly StringValues s_brotli = "br";
    private static readonly StringValues s_gzip = "gzip";

    public Task InvokeAsync(HttpContext http)
    {
        var request = http.Request;
        if (!(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) || !PublicRequest.IsSite(request.Path))
        {
            return next(http);
        }

        var address = request.QueryString.HasValue ? request.Path.Value + request.QueryString.Value : request.Path.Value!;
        return site.Find(request.Scheme, request.Host.Value ?? "", address) is { } answer ? WriteAsync(http, answer) : DrawAsync(http);
    }

    private async Task DrawAsync(HttpContext http)
    {
        var request = http.Request;
        try
        {
            var read = PublicRequest.Read(request.Path, request.Query, words);
            await WriteAsync(http, await site.DrawAsync(
                read, request.Scheme, request.Host.Value ?? "", words.Find(request.Query["lang"]).Code, http.RequestAborted));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits any more.
        }
        catch (Exception fault) when (fault is TimeoutException or System.Data.Common.DbException or InvalidOperationException { InnerException: System.Data.Common.DbException })
        {
            SecurityHeaders.SetPublic(http.Response.Headers);
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "10";
            http.Response.Headers.CacheControl = "no-store";
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync(words.Say(words.Find(request.Query["lang"]).Code, "site.error-later"), http.RequestAborted);
        }
    }

    private static Task WriteAsync(HttpContext http, PublicAnswer answer)
    {
        var (request, response) = (http.Request, http.Response);
        var headers = response.Headers;
        SecurityHeaders.SetPublic(headers);
        headers.Vary = s_vary;
        if (answer.Status == StatusCodes.Status200OK)
        {
            headers.ETag = answer.Tag;
            headers.LastModified = answer.Modified;
            headers.CacheControl = s_fresh;
        }
        else
        {
            headers.CacheControl = "no-store";
        }

        var isRead = HttpMethods.IsGet(request.Method);
        if (isRead)
        {
            answer.Counter?.Add();
        }

        if (answer.Status == StatusCodes.Status200OK && IsKnown(request, answer))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.StatusCode = answer.Status;
        headers.ContentType = answer.Type;
        if (answer.FileName is { } name)
        {
            headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();
        }

        var body = answer.Body;
        if (answer.Brotli is not null && request.Headers.AcceptEncoding is { Count: > 0 } accepted)
        {
            if (Takes(accepted, "br"))
            {
                (body, headers.ContentEncoding) = (answer.Brotli, s_brotli);
            }
            else if (answer.Gzip is not null && Takes(accepted, "gzip"))
            {
                (body, headers.ContentEncoding) = (answer.Gzip, s_gzip);
            }
        }

        headers.ContentLength = body.Length;
        if (!isRead)
        {
            return Task.CompletedTask;
        }

        var written = response.BodyWriter.WriteAsync(body, http.RequestAborted);
        return written.IsCompletedSuccessfully ? Task.CompletedTask : written.AsTask();
    }

    /// <summary>True where the asker takes a coding (RFC 9110, section 12.5.3). One with the weight 0 is refused.</summary>
    private static bool Takes(StringValues accepted, string coding)
    {
        foreach (var line in accepted)
        {
            foreach (var part in line.AsSpan().Split(','))
            {
                var wish = line.AsSpan(part).Trim();
                if (!wish.StartsWith(coding, StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                var weight = wish[coding.Length..].Trim();
                if (weight.IsEmpty)
                {
                    return true;
                }

                if (weight[0] == ';')
                {
                    return !(weight[1..].Trim() is var q && q.StartsWith("q=0", StringComparison.OrdinalIgnoreCase) && q[3..].Trim('0').Trim('.').Trim('0').IsEmpty);
                }
            }
        }

        return false;
    }

    /// <summary>True where the asker holds the current copy (RFC 9110, sections 13.1.2 and 13.1.3).</summary>
    private static bool IsKnown(HttpRequest request, PublicAnswer answer)
    {
        if (request.Headers.IfNoneMatch is { Count: > 0 } known)
        {
            var tag = answer.Tag.ToString();
            return known.ToString() == tag || request.GetTypedHeaders().IfNoneMatch.Any(
                t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(EntityTagHeaderValue.Parse(tag), useStrongComparison: false));
        }

        return request.Headers.IfModifiedSince.Count > 0 && request.GetTypedHeaders().IfModifiedSince >= answer.ModifiedAt;
    }
}

/// <summary>Puts the public site before the rest of the program, also before the routing that a web application begins with by itself.</summary>
internal sealed class PublicFirst : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseMiddleware<PublicServing>();
        next(app);
    };
}
