using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using ScamWatch.Web.Public;
using ScamWatch.Web.Replies;
using ScamWatch.Web.Shell;

namespace ScamWatch.Web.Checking;

/// <summary>How much one visitor, and all together, may have judged and reported.</summary>
public static class CheckLimits
{
    /// <summary>Name of the limit on judging.</summary>
    public const string Judging = "check";

    /// <summary>Name of the limit on reporting.</summary>
    public const string Reporting = "check-report";

    /// <summary>Judgements for one address in <see cref="JudgingSpan"/>. A household or an office behind one address is several people.</summary>
    public const int JudgedPerSpan = 20;

    /// <summary>Reports from one address in <see cref="ReportingSpan"/>, unless the setting <c>Check:ReportsPerTenMinutes</c> says otherwise.</summary>
    public const int ReportedPerSpan = 5;

    /// <summary>Texts being judged at one time, for everybody; the console must go on working beside them.</summary>
    private const int AtOnce = 8;

    private const int Waiting = 64;

    public static readonly TimeSpan JudgingSpan = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan ReportingSpan = TimeSpan.FromMinutes(10);

    public static IServiceCollection AddCheckLimits(this IServiceCollection services) => services.AddRateLimiter(o =>
    {
        o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        o.AddPolicy(Judging, http => Window(http, JudgedPerSpan, JudgingSpan));
        o.AddPolicy(Reporting, http => Window(
            http,
            http.RequestServices.GetRequiredService<IConfiguration>().GetValue("Check:ReportsPerTenMinutes", ReportedPerSpan),
            ReportingSpan));
        o.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http =>
            http.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>() is null
                ? RateLimitPartition.GetNoLimiter("")
                : RateLimitPartition.GetConcurrencyLimiter(Judging, _ => new() { PermitLimit = AtOnce, QueueLimit = Waiting }));
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

    internal static RateLimitPartition<string> Window(HttpContext http, int permits, TimeSpan span) =>
        RateLimitPartition.GetFixedWindowLimiter(
            VisitorOf(http.Connection.RemoteIpAddress), _ => new() { PermitLimit = permits, Window = span });

    private static async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken ct)
    {
        var http = rejected.HttpContext;
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var span) ? span : TimeSpan.FromSeconds(10);
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (!http.Request.Path.StartsWithSegments(Urls.Check))
        {
            var other = await PublicPages.DrawAsync<WaitPage>(
                http.RequestServices.GetRequiredService<HtmlRenderer>(), StatusCodes.Status429TooManyRequests,
                new() { ["Minutes"] = (int)Math.Ceiling(wait.TotalMinutes) });
            await other.ExecuteAsync(http);
            return;
        }

        var T = http.RequestServices.GetRequiredService<IStringLocalizer<CheckTexts>>();
        var page = await PublicPages.DrawAsync<CheckRefusedPage>(
            http.RequestServices.GetRequiredService<HtmlRenderer>(),
            StatusCodes.Status429TooManyRequests,
            new()
            {
                ["Title"] = T["TooManyTitle"].Value,
                ["Text"] = T["TooManyText", (int)Math.Ceiling(wait.TotalMinutes)].Value,
            });
        await page.ExecuteAsync(http);
    }
}
