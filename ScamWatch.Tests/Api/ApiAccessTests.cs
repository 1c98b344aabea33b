using System.Net;
using Microsoft.AspNetCore.Routing;
using ScamWatch.Domain.Sources;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Api;

/// <summary>Who may use which endpoint. An endpoint that is not in the table fails the first test.</summary>
public sealed class ApiAccessTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>
{
    private const string Report = """{"channel":"sms","body":"通報の本文"}""";

    /// <summary>Route, a request of it, and the right it asks for; null for everybody.</summary>
    private static readonly (string Route, string Method, string Path, ApiScope? Scope)[] s_table =
    [
        ("POST /api/v1/reports", "POST", "/reports", ApiScope.Report),
        ("GET /api/v1/reports/{receipt}", "GET", "/reports/T123-456-7890", ApiScope.Lookup),
        ("POST /api/v1/classify", "POST", "/classify", ApiScope.Classify),
        ("GET /api/v1/exports/{format}", "GET", "/exports/csv", ApiScope.Export),
        ("GET /api/v1/alerts", "GET", "/alerts", null),
        ("GET /api/v1/openapi.json", "GET", "/openapi.json", null),
    ];

    public static TheoryData<string> Routes { get; } = new(s_table.Select(t => t.Route));

    [Fact]
    public void Every_endpoint_stands_in_the_table()
    {
        var endpoints = app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && e.Metadata.GetMetadata<HttpMethodMetadata>() is not null)
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} {e.RoutePattern.RawText}"))
            .Order(StringComparer.Ordinal);

        Assert.Equal(s_table.Select(t => t.Route).Order(StringComparer.Ordinal), endpoints);
    }

    [Theory, MemberData(nameof(Routes))]
    public async Task Without_a_key_in_force_nothing_opens_but_what_is_public(string route)
    {
        var (_, method, path, scope) = s_table.Single(t => t.Route == route);
        var staff = await app.SignInAsync(Role.Supervisor);
        using var stranger = ApiClient.Stranger(app);
        using var inventor = ApiClient.With(app, ApiKeySecret.New().Value);
        using var nonsense = ApiClient.With(app, "swk_short");

        foreach (var api in (ApiClient[])[stranger, inventor, nonsense])
        {
            var answer = await SendAsync(api, method, path);
            if (scope is null)
            {
                Assert.Equal(HttpStatusCode.OK, answer.Status);
            }
            else
            {
                Assert.Equal("Authorization", answer.Problem(HttpStatusCode.Unauthorized));
                Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
            }
        }

        // A person's sign-in is no key: a page elsewhere could ride on it.
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1" + path) { Content = method == "POST" ? new StringContent(Report, null, "application/json") : null };
        using var byStaff = await staff.SendAsync(request);
        Assert.Equal(scope is null ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, byStaff.StatusCode);
    }

    [Theory, MemberData(nameof(Routes))]
    public async Task A_right_opens_its_own_endpoint_and_no_other(string route)
    {
        var (_, method, path, scope) = s_table.Single(t => t.Route == route);
        foreach (var held in Enum.GetValues<ApiScope>().Where(_ => scope is not null))
        {
            using var api = await ApiClient.OpenAsync(app, held);

            var answer = await SendAsync(api, method, path);

            if (held == scope)
            {
                Assert.True((int)answer.Status is < 300 or 400 or 404, answer.Text);
            }
            else
            {
                Assert.Null(answer.Problem(HttpStatusCode.Forbidden));
            }
        }
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing_at_once()
    {
        var secret = await ApiClient.NewKeyAsync(app, 100, ApiScope.Report);
        using var api = ApiClient.With(app, secret.Value);
        Assert.Equal(HttpStatusCode.Created, (await api.PostAsync("/reports", Report)).Status);
        var key = (await app.Get<FindApiKeys>().RunAsync(default)).Single(k => k.Prefix == secret.Prefix);

        await app.Get<RevokeApiKey>().RunAsync(key.Id, Some.Administrator, default);

        Assert.Equal("Authorization", (await api.PostAsync("/reports", Report)).Problem(HttpStatusCode.Unauthorized));
        Assert.NotNull(key.LastUsedAt);
    }

    [Fact]
    public async Task Too_many_requests_of_one_key_are_refused_and_others_are_not_held_up()
    {
        using var busy = ApiClient.With(app, (await ApiClient.NewKeyAsync(app, 2, ApiScope.Classify)).Value);
        using var other = await ApiClient.OpenAsync(app, ApiScope.Classify);

        var answers = new List<ApiAnswer>();
        for (var i = 0; i < 5; i++)
        {
            answers.Add(await busy.PostAsync("/classify", Report));
        }

        // A minute may end in between: of five at least one is over the limit of two.
        var refused = answers.First(a => a.Status == HttpStatusCode.TooManyRequests);
        Assert.Null(refused.Problem(HttpStatusCode.TooManyRequests));
        Assert.Equal(2, refused.Json.GetProperty("limit").GetInt32());
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(HttpStatusCode.OK, (await other.PostAsync("/classify", Report)).Status);
    }

    [Theory]
    [InlineData("GET", "/reports", "POST")]
    [InlineData("DELETE", "/reports", "POST")]
    [InlineData("PUT", "/classify", "POST")]
    [InlineData("POST", "/alerts", "GET")]
    [InlineData("POST", "/exports/csv", "GET")]
    [InlineData("DELETE", "/reports/T123-456-7890", "GET")]
    public async Task Another_method_is_refused_with_the_one_to_use(string method, string path, string allowed)
    {
        using var api = await ApiClient.OpenAsync(app);

        var answer = await api.SendAsync(new(method), path, null);

        Assert.Null(answer.Problem(HttpStatusCode.MethodNotAllowed));
        Assert.Equal(allowed, answer.Allow);
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/")]
    [InlineData("/reports/T123-456-7890/body")]
    [InlineData("/exports/pdf")]
    [InlineData("/exports/..%2f..%2fetc%2fpasswd")]
    public async Task What_is_not_there_is_said_as_problem_details(string path)
    {
        using var api = await ApiClient.OpenAsync(app);

        var answer = await api.GetAsync(path);

        Assert.True(answer.Status is HttpStatusCode.NotFound, $"{answer.Status} {answer.Text}");
        Assert.Equal("application/problem+json", answer.MediaType);
    }

    [Theory]
    [InlineData("tlp=red", "tlp")]
    [InlineData("from=yesterday", "from")]
    [InlineData("until=2026-02-30", "until")]
    [InlineData("channel=pigeon", "channel")]
    [InlineData("verdict=1", "verdict")]
    [InlineData("state=", null)]
    [InlineData("campaign=x", "campaign")]
    [InlineData("tlp=green&tlp=clear", "tlp")]
    [InlineData("admin=1", "(unknown)")]
    public async Task A_parameter_that_does_not_read_is_named(string query, string? field)
    {
        using var api = await ApiClient.OpenAsync(app, ApiScope.Export);

        var answer = await api.GetAsync("/exports/stix?" + query);

        if (field is null)
        {
            Assert.Equal(HttpStatusCode.OK, answer.Status);
        }
        else
        {
            Assert.Equal(field, answer.Problem(HttpStatusCode.BadRequest));
        }
    }

    [Fact]
    public async Task The_document_lists_the_endpoints_and_their_contracts()
    {
        using var api = ApiClient.Stranger(app);

        var answer = await api.GetAsync("/openapi.json");

        var document = answer.Json;
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var described = document.GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Select(m => $"{m.Name.ToUpperInvariant()} {p.Name}"))
            .Append("GET /api/v1/openapi.json").Order(StringComparer.Ordinal);
        Assert.Equal(s_table.Select(t => t.Route).Order(StringComparer.Ordinal), described);
        var body = document.GetProperty("components").GetProperty("schemas").GetProperty("ReportBody");
        Assert.False(body.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(["body", "channel"], body.GetProperty("required").EnumerateArray().Select(e => e.GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["area", "asks", "body", "channel", "harm", "id", "impersonates", "label", "lang", "note", "occurredAt", "reporterContact", "reporterName", "sender", "subject"],
            body.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Contains("990002 潮見浜市", body.GetProperty("properties").GetProperty("area").GetProperty("description").GetString(), StringComparison.Ordinal);
        foreach (var (route, method, _, scope) in s_table.Where(t => t.Path != "/openapi.json"))
        {
            var operation = document.GetProperty("paths").GetProperty(route[(route.IndexOf(' ', StringComparison.Ordinal) + 1)..]).GetProperty(method.ToLowerInvariant());
            Assert.Equal(scope is not null, operation.TryGetProperty("security", out _));
        }
    }

    [Fact]
    public async Task Public_warnings_are_given_and_drafts_are_not()
    {
        var shown = await app.PublishAlertAsync(c => c with { LureText = "今すぐ https://evil.example.top/a へ" });
        var draft = await app.DraftAlertAsync();
        using var api = ApiClient.Stranger(app);

        var answer = await api.GetAsync("/alerts?take=100");
        var none = await api.GetAsync("/alerts?take=1&skip=100000");
        var wrong = await api.GetAsync("/alerts?take=101");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var item = answer.Json.GetProperty("alerts").EnumerateArray().Single(a => a.GetProperty("id").GetString() == shown.Slug);
        Assert.EndsWith($"/alerts/{shown.Slug}", item.GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Contains("hxxps://evil[.]example[.]top/a", item.GetProperty("lureText").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(draft.Slug, answer.Text, StringComparison.Ordinal);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Empty(none.Json.GetProperty("alerts").EnumerateArray());
        Assert.Equal("take", wrong.Problem(HttpStatusCode.BadRequest));
    }

    private static Task<ApiAnswer> SendAsync(ApiClient api, string method, string path) =>
        method == "POST" ? api.PostAsync(path, Report) : api.GetAsync(path);
}
