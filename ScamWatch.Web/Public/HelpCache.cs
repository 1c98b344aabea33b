using System.Globalization;
using Microsoft.Net.Http.Headers;
using ScamWatch.Domain;
using ScamWatch.Domain.Guidance.Articles;
using ScamWatch.Domain.References;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Public;

/// <summary>
/// Validators for the public help. One mark stands for all of it: it moves with every public change of articles and reference
/// data, every day (lines and their hours are dated) and every build; that of who is open now moves every minute. Answers 304
/// without drawing the page.
/// </summary>
public sealed class HelpCache(RequestDelegate next, FindArticles articles, ReferenceNow reference, TimeProvider clock)
{
    // A withdrawal must be seen at once, so browsers ask each time; a shared cache may keep a copy for some seconds.
    private const string Fresh = "public, max-age=0, s-maxage=10, must-revalidate";

    private static readonly string s_build = typeof(HelpCache).Module.ModuleVersionId.ToString("N")[..8];

    private readonly DateTime _started = clock.GetUtcNow().UtcDateTime;
    private Reference _reference = new(reference.Set, clock.GetUtcNow().UtcDateTime);

    public async Task InvokeAsync(HttpContext http)
    {
        if (!ReferenceEquals(_reference.Set, reference.Set))
        {
            _reference = new(reference.Set, clock.GetUtcNow().UtcDateTime);
        }

        var figuresAt = _reference.At;
        var (marks, markedAt) = await articles.LastChangeAsync(http.RequestAborted);
        var now = clock.GetUtcNow().UtcDateTime;
        var since = http.Request.Path.StartsWithSegments(Urls.OpenNow)
            ? now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute))
            : JapanTime.ToUtc(JapanTime.DayOf(now).ToDateTime(TimeOnly.MinValue));
        var tag = new EntityTagHeaderValue(string.Create(
            CultureInfo.InvariantCulture, $"\"{s_build}-{since:yyyyMMddHHmm}-{marks}-{figuresAt.Ticks:x}-{markedAt?.Ticks ?? 0:x}\""), isWeak: true);
        var modified = Latest(markedAt ?? _started, figuresAt, _started, since);

        http.Response.OnStarting(() =>
        {
            var headers = http.Response.GetTypedHeaders();
            // A renewed sign-in of a staff member must not come to lie in a shared cache.
            if (http.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status304NotModified
                && http.Response.Headers.SetCookie.Count == 0)
            {
                headers.ETag = tag;
                headers.LastModified = modified;
                http.Response.Headers.CacheControl = Fresh;
                http.Response.Headers.Remove(HeaderNames.Pragma);
            }
            else
            {
                http.Response.Headers.CacheControl = "no-store";
            }

            return Task.CompletedTask;
        });

        if (IsKnown(http.Request, tag, modified))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        await next(http);
    }

    /// <summary>The reference data last seen, and since when.</summary>
    private sealed record Reference(ReferenceSet Set, DateTime At);

    /// <summary>True where the asker holds the current copy (RFC 9110, sections 13.1.2 and 13.1.3).</summary>
    private static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag, DateTimeOffset modified)
    {
        var headers = request.GetTypedHeaders();
        return request.Headers.IfNoneMatch.Count > 0
            ? headers.IfNoneMatch.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(tag, useStrongComparison: false))
            : headers.IfModifiedSince >= modified;
    }

    /// <summary>To the whole second, as the header holds it.</summary>
    private static DateTimeOffset Latest(params ReadOnlySpan<DateTime> times)
    {
        var latest = DateTime.MinValue;
        foreach (var time in times)
        {
            latest = time > latest ? time : latest;
        }

        return new DateTimeOffset(latest.AddTicks(-(latest.Ticks % TimeSpan.TicksPerSecond)), TimeSpan.Zero);
    }
}

public static class HelpCacheSetUp
{
    /// <summary>Puts validators on the public help.</summary>
    public static IApplicationBuilder UseHelpCache(this IApplicationBuilder app) => app.UseWhen(
        http => (http.Request.Path.StartsWithSegments(Urls.Help) || http.Request.Path.StartsWithSegments(Urls.OpenNow))
            && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)),
        branch => branch.UseMiddleware<HelpCache>());
}
