using System.Globalization;
using Microsoft.Net.Http.Headers;
using ScamWatch.Domain;
using ScamWatch.Domain.Alerts;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Public;

/// <summary>
/// Validators for the public pages and the feed. One mark stands for all of them: it moves with every public change, every
/// day (desks and their hours are dated) and every build. Answers 304 without drawing the page.
/// </summary>
public sealed class PublicCache(RequestDelegate next, FindPublicAlerts alerts, TimeProvider clock)
{
    // A withdrawal must be seen at once, so browsers ask each time; a shared cache may keep a copy for some seconds.
    private const string Fresh = "public, max-age=0, s-maxage=10, must-revalidate";

    private static readonly string s_build = typeof(PublicCache).Module.ModuleVersionId.ToString("N")[..8];

    private readonly DateTime _started = clock.GetUtcNow().UtcDateTime;

    public async Task InvokeAsync(HttpContext http)
    {
        var (mark, at) = await alerts.LastChangeAsync(http.RequestAborted);
        var day = JapanTime.DayOf(clock.GetUtcNow().UtcDateTime);
        var tag = new EntityTagHeaderValue(string.Create(
            CultureInfo.InvariantCulture, $"\"{s_build}-{day:yyyyMMdd}-{mark}-{at?.Ticks ?? 0:x}\""), isWeak: true);
        var modified = Latest(at ?? _started, _started, JapanTime.ToUtc(day.ToDateTime(TimeOnly.MinValue)));

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

public static class PublicCacheSetUp
{
    /// <summary>Puts validators on what the public reads.</summary>
    public static IApplicationBuilder UsePublicCache(this IApplicationBuilder app) => app.UseWhen(
        http => http.Request.Path.StartsWithSegments(Urls.PublicAlerts)
            && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)),
        branch => branch.UseMiddleware<PublicCache>());
}
