using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.RateLimiting;
using ScamWatch.Web.Api;
using ScamWatch.Web.Checking;
using ScamWatch.Web.Public;
using ScamWatch.Web.Replies;
using ScamWatch.Web.Subscriptions;

namespace ScamWatch.Web.Shell;

/// <summary>How often one visitor may ask at routes that bear a name.</summary>
/// <param name="Name">Given to <c>RequireRateLimiting</c>.</param>
/// <param name="Permits">Requests in a span, unless a setting says otherwise.</param>
/// <param name="Span">Length of the window.</param>
/// <param name="Setting">Setting that takes the place of the permits; null where none does.</param>
/// <param name="IsHeavy">True where the work is such that only few are done at one time.</param>
public sealed record RouteLimit(string Name, int Permits, TimeSpan Span, string? Setting = null, bool IsHeavy = false);

/// <summary>
/// The one table of limits by address. Routes of programs with a key are limited by key (<see cref="ApiDoor"/>), the copy in memory of the public
/// site by nothing but the server's connections, windows of the console by person (<see cref="CircuitLimits"/>).
/// </summary>
public static class RouteLimits
{
    /// <summary>Pages and files for everybody that are drawn for each request.</summary>
    public const string Pages = "pages";

    /// <summary>Questions for the status of a certificate, and agents of card readers that connect: programs, many behind one address.</summary>
    public const string Machines = "machines";

    /// <summary>Texts being judged at one time, for everybody; the console must go on working beside them.</summary>
    private const int AtOnce = 8;

    private const int Waiting = 64;

    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    /// <summary>All limits there are.</summary>
    public static IReadOnlyList<RouteLimit> All { get; } =
    [
        new(CheckLimits.Judging, CheckLimits.JudgedPerSpan, CheckLimits.JudgingSpan, IsHeavy: true),
        new(CheckLimits.Reporting, CheckLimits.ReportedPerSpan, CheckLimits.ReportingSpan, "Check:ReportsPerTenMinutes", IsHeavy: true),
        new(ReplyEndpoints.LookupLimit, ReplyEndpoints.LookedUpPerMinute, s_minute, IsHeavy: true),
        new(ReplyEndpoints.StopLimit, ReplyEndpoints.StoppedPerMinute, s_minute, IsHeavy: true),
        new(SubscribeEndpoints.AskLimit, SubscribeEndpoints.AskedPerSpan, CheckLimits.ReportingSpan, IsHeavy: true),
        new(SubscribeEndpoints.FollowLimit, SubscribeEndpoints.FollowedPerMinute, s_minute, IsHeavy: true),
        new(Pages, 600, s_minute, "Limits:PagesPerMinute"),
        new(Machines, 1200, s_minute, "Limits:MachinesPerMinute"),
    ];

    public static IServiceCollection AddRouteLimits(this IServiceCollection services) => services.AddRateLimiter(o =>
    {
        o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        foreach (var limit in All)
        {
            o.AddPolicy(limit.Name, http => Window(http, limit));
        }

        var heavy = All.Where(l => l.IsHeavy).Select(l => l.Name).ToHashSet();
        o.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http =>
            http.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName is { } name && heavy.Contains(name)
                ? RateLimitPartition.GetConcurrencyLimiter("heavy", _ => new() { PermitLimit = AtOnce, QueueLimit = Waiting })
                : RateLimitPartition.GetNoLimiter(""));
        o.OnRejected = RefuseAsync;
    });

    /// <summary>
    /// Whom a limit counts: an IPv4 address, or the network of an IPv6 address, of which every subscriber has 2^64 (RFC 6177).
    /// </summary>
    public static string VisitorOf(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }

    private static RateLimitPartition<string> Window(HttpContext http, RouteLimit limit) =>
        RateLimitPartition.GetFixedWindowLimiter(VisitorOf(http.Connection.RemoteIpAddress), _ => new()
        {
            PermitLimit = limit.Setting is { } setting ? http.RequestServices.GetRequiredService<IConfiguration>().GetValue(setting, limit.Permits) : limit.Permits,
            Window = limit.Span,
        });

    private static async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken ct)
    {
        var http = rejected.HttpContext;
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var span) ? span : TimeSpan.FromSeconds(10);
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (http.Request.Path.StartsWithSegments(Urls.Api))
        {
            await ApiAnswers.Problem(StatusCodes.Status429TooManyRequests, "Too many requests from this address. Retry-After says when to go on.").ExecuteAsync(http);
            return;
        }

        if (!Urls.IsPublic(http.Request.Path))
        {
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return;
        }

        var renderer = http.RequestServices.GetRequiredService<HtmlRenderer>();
        var minutes = (int)Math.Ceiling(wait.TotalMinutes);
        var page = http.Request.Path.StartsWithSegments(Urls.Check)
            ? await CheckLimits.DrawAsync(http, renderer, minutes)
            : await PublicPages.DrawAsync<WaitPage>(renderer, StatusCodes.Status429TooManyRequests, new() { ["Minutes"] = minutes });
        await page.ExecuteAsync(http);
    }
}
