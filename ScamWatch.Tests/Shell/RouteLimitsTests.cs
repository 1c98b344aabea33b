using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Api;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Shell;

/// <summary>Every route that anybody may ask for has its limit, and each limit holds for one visitor and not for another.</summary>
public sealed class RouteLimitsTests : IAsyncLifetime
{
    private const int PerMinute = 30;

    /// <summary>Open routes without a limit by address, and what bounds them.</summary>
    private static readonly Dictionary<string, string> s_unlimited = new()
    {
        ["/account/sign-in"] = "the lock of the account, and the sign-in's own limits",
        ["/account/second-step"] = "asks for the first step; the lock of the account",
        ["/account/refused"] = "a page without content",
        ["/account/first-administrator"] = "only until somebody has an account; the code is random",
        ["/error"] = "a page without content",
        ["/not-found"] = "a page without content",
        ["/{**path:file}"] = "says 404",
        ["/preferences"] = "sets a cookie and nothing else; asks for a token",
        ["/reader-agent"] = "strangers at one time (AgentDoor)",
        ["/api/v1/reports"] = "the key (ApiDoor)",
        ["/api/v1/reports/{receipt}"] = "the key (ApiDoor)",
        ["/api/v1/classify"] = "the key (ApiDoor)",
        ["/api/v1/exports/{format}"] = "the key (ApiDoor)",
    };

    /// <summary>One request for each limit.</summary>
    private static readonly Dictionary<string, (HttpMethod Method, string Path)> s_requests = new()
    {
        ["check"] = (HttpMethod.Post, "/check"),
        ["check-report"] = (HttpMethod.Post, "/check/report"),
        ["lookup"] = (HttpMethod.Post, "/lookup"),
        ["reply-stop"] = (HttpMethod.Post, "/replies/stop?t=x"),
        ["subscribe"] = (HttpMethod.Post, "/subscribe"),
        ["subscribe-link"] = (HttpMethod.Post, "/subscribe/stop?t=x"),
        [RouteLimits.Pages] = (HttpMethod.Get, "/lookup"),
        [RouteLimits.Machines] = (HttpMethod.Get, "/pki/ca.cer"),
    };

    private RunningApp _app = null!;

    public static TheoryData<string> Names { get; } = new(RouteLimits.All.Select(l => l.Name));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await RunningApp.StartAsync(settings: new Dictionary<string, string?>
    {
        ["Registry:Mode"] = "embedded",
        ["Limits:PagesPerMinute"] = PerMinute.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["Limits:MachinesPerMinute"] = PerMinute.ToString(System.Globalization.CultureInfo.InvariantCulture),
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public void Every_open_route_has_a_limit_or_says_what_bounds_it()
    {
        var without = ((EndpointDataSource)_app.Services.GetService(typeof(EndpointDataSource))!).Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IAuthorizeData>() is null || e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Where(e => e.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName is not { } name || RouteLimits.All.All(l => l.Name != name))
            .Select(e => "/" + e.RoutePattern.RawText!.Trim('/'))
            // Files of the pages, and the door of the circuits, which has places (CircuitFloodTests).
            .Where(p => !p.StartsWith("/_", StringComparison.Ordinal) && Path.GetExtension(p) is not (".css" or ".js" or ".svg" or ".gz"))
            .Distinct();

        Assert.Empty(without.Except(s_unlimited.Keys));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task One_visitor_is_refused_after_the_limit_and_another_is_not(string name)
    {
        var limit = RouteLimits.All.Single(l => l.Name == name);
        var permits = limit.Setting?.StartsWith("Limits:", StringComparison.Ordinal) == true ? PerMinute : limit.Permits;
        using var visitor = Visitors.New(_app.Address);
        using var other = Visitors.New(_app.Address);

        // A window may end in between; then as many again are let through.
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < (2 * permits) + 1 && !statuses.Contains(HttpStatusCode.TooManyRequests); i++)
        {
            using var answer = await SendAsync(visitor, name);
            statuses.Add(answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
            }
        }

        Assert.True(statuses.Count > permits, $"refused at {statuses.Count}");
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
        using var free = await SendAsync(other, name);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, free.StatusCode);
    }

    [Fact]
    public async Task Wrong_keys_are_counted_and_do_not_keep_out_those_with_a_right_one()
    {
        using var visitor = Visitors.New(_app.Address);
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < (2 * ApiDoor.WrongPerMinute) + 1 && !statuses.Contains(HttpStatusCode.TooManyRequests); i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/reports/T123-456-7890");
            request.Headers.Authorization = new("Bearer", $"swk_{i:d40}");
            using var answer = await visitor.SendAsync(request, Ct);
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests], statuses.Distinct());
        Assert.True(statuses.Count > ApiDoor.WrongPerMinute);
        var key = await ((Domain.Sources.CreateApiKey)_app.Services.GetService(typeof(Domain.Sources.CreateApiKey))!).RunAsync(
            new("test", [Domain.Sources.ApiScope.Lookup], 100), Some.Administrator, Ct);
        using var right = new HttpRequestMessage(HttpMethod.Get, "/api/v1/reports/T000");
        right.Headers.Authorization = new("Bearer", key.Value.Value);
        using var taken = await visitor.SendAsync(right, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, taken.StatusCode);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string name)
    {
        var (method, path) = s_requests[name];
        return client.SendAsync(new(method, path) { Content = method == HttpMethod.Post ? new FormUrlEncodedContent([new("x", "y")]) : null }, Ct);
    }
}
