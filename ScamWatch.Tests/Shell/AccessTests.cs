using System.Net;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Shell;

/// <summary>Who may open which page. A page that is not in the table fails the first test.</summary>
public sealed class AccessTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>
{
    private static readonly string[] s_everyone = ["*"];
    private static readonly string[] s_staff = [.. Role.All];

    private static readonly Dictionary<string, string[]> s_table = new()
    {
        ["/"] = s_staff,
        ["/reports"] = [Role.Triage, Role.Supervisor],
        ["/reports/export"] = [Role.Triage, Role.Supervisor],
        ["/reports/set-aside"] = [Role.Triage, Role.Supervisor],
        ["/reports/late"] = [Role.Triage, Role.Supervisor],
        ["/insights"] = [Role.Triage, Role.Supervisor],
        ["/insights/channels"] = [Role.Triage, Role.Supervisor],
        ["/settings/intake-rules"] = [Role.Triage, Role.Supervisor],
        ["/reports/new"] = [Role.Triage, Role.Supervisor],
        ["/reports/{Id:guid}"] = [Role.Triage, Role.Supervisor],
        ["/campaigns"] = [Role.Triage, Role.Supervisor],
        ["/campaigns/{Number:int}"] = [Role.Triage, Role.Supervisor],
        ["/publishing"] = [Role.Triage, Role.Publisher, Role.Supervisor],
        ["/publishing/out"] = [Role.Triage, Role.Publisher, Role.Supervisor],
        ["/insights/reach"] = [Role.Triage, Role.Supervisor],
        ["/publishing/{Id:guid}"] = [Role.Triage, Role.Publisher, Role.Supervisor],
        ["/cards"] = [Role.CardDesk, Role.Counter, Role.Supervisor],
        ["/cards/new"] = [Role.CardDesk, Role.Supervisor],
        ["/cards/orders"] = [Role.CardDesk, Role.Supervisor],
        ["/cards/board"] = [Role.CardDesk, Role.Counter, Role.Supervisor],
        ["/cards/callbacks"] = [Role.CardDesk, Role.Supervisor],
        ["/cards/handovers"] = [Role.CardDesk, Role.Supervisor],
        ["/cards/validity"] = [Role.CardDesk, Role.Counter, Role.Supervisor],
        ["/cards/paper"] = [Role.CardDesk, Role.Supervisor],
        ["/cards/paper/{Id:guid}"] = [Role.CardDesk, Role.Supervisor],
        ["/cards/pack.html"] = [Role.CardDesk, Role.Counter, Role.Supervisor],
        ["/cards/{Id:guid}"] = [Role.CardDesk, Role.Counter, Role.Supervisor],
        ["/counter"] = [Role.Counter, Role.Supervisor],
        ["/guidance"] = [Role.Triage, Role.CardDesk, Role.Counter, Role.Publisher, Role.Supervisor],
        ["/guidance/{Id}"] = [Role.Triage, Role.CardDesk, Role.Counter, Role.Publisher, Role.Supervisor],
        ["/guidance/feedback"] = [Role.Publisher, Role.Supervisor],
        ["/guidance/open"] = [Role.Triage, Role.CardDesk, Role.Counter, Role.Publisher, Role.Supervisor],
        ["/settings/reference"] = [Role.Publisher, Role.Supervisor, Role.Administrator],
        ["/settings/reference/lines.csv"] = [Role.Publisher, Role.Supervisor, Role.Administrator],
        ["/reader-agent"] = s_everyone,
        ["/guidance/flows"] = [Role.Triage, Role.CardDesk, Role.Counter, Role.Publisher, Role.Supervisor],
        ["/guidance/flows/{Id}"] = [Role.Triage, Role.CardDesk, Role.Counter, Role.Publisher, Role.Supervisor],
        ["/incidents"] = [Role.Supervisor, Role.Administrator],
        ["/incidents/new"] = s_staff,
        ["/incidents/{Id:guid}"] = [Role.Supervisor, Role.Administrator],
        ["/operations"] = [Role.Triage, Role.Supervisor, Role.Administrator],
        ["/models"] = [Role.Triage, Role.Supervisor],
        ["/audit"] = [Role.Supervisor, Role.Administrator],
        ["/staff"] = [Role.Administrator],
        ["/settings/api-keys"] = [Role.Administrator],
        ["/settings/retention"] = [Role.Supervisor, Role.Administrator],
        ["/settings/persons"] = [Role.Supervisor],
        ["/settings/watch-list"] = [Role.Triage, Role.Supervisor],
        ["/account/sign-in"] = s_everyone,
        ["/account/refused"] = s_everyone,
        ["/account/first-administrator"] = s_everyone,
        ["/error"] = s_everyone,
        ["/not-found"] = s_everyone,
        ["/alerts"] = s_everyone,
        ["/alerts/feed.atom"] = s_everyone,
        ["/subscribe"] = s_everyone,
        ["/check"] = s_everyone,
        ["/help"] = s_everyone,
        ["/help/s3-q31"] = s_everyone,
        ["/open-now"] = s_everyone,
        ["/lookup"] = s_everyone,
        ["/replies/stop"] = s_everyone,
    };

    public static TheoryData<string> Pages { get; } = new(s_table.Keys);

    [Fact]
    public void Every_page_stands_in_the_table()
    {
        var pages = app.Get<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
            .Select(e => "/" + e.RoutePattern.RawText!.Trim('/'))
            .Distinct();

        Assert.Empty(pages.Except(s_table.Keys));
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task Anonymous_is_sent_to_the_sign_in(string page)
    {
        using var client = app.Anonymous();

        var answer = await client.GetAsync(Path(page));

        if (s_table[page] == s_everyone)
        {
            Assert.NotEqual(HttpStatusCode.Redirect, answer.StatusCode);
        }
        else
        {
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.StartsWith("/account/sign-in", answer.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task A_role_opens_its_own_pages_and_no_other(string page)
    {
        var allowed = s_table[page];
        foreach (var role in Role.All.Where(_ => allowed != s_everyone))
        {
            var client = await app.SignInAsync(role);

            var answer = await client.GetAsync(Path(page));

            if (allowed.Contains(role))
            {
                Assert.Equal((role, HttpStatusCode.OK), (role, answer.StatusCode));
            }
            else
            {
                Assert.Equal((role, HttpStatusCode.Redirect), (role, answer.StatusCode));
                Assert.StartsWith("/account/refused", answer.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Every_answer_carries_the_protecting_headers()
    {
        using var client = app.Anonymous();
        foreach (var page in (string[])["/account/sign-in", "/alerts", "/check", "/help", "/open-now", "/lookup", "/nowhere", "/console.css"])
        {
            var answer = await client.GetAsync(page);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("script-src 'unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        }
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/reports/not-a-guid")]
    [InlineData("/appsettings.json")]
    public async Task What_is_not_there_is_said_on_a_page_that_leads_back(string path)
    {
        using var client = app.Anonymous();

        var answer = await client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("href=\"/\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_the_console_are_never_cached()
    {
        var client = await app.SignInAsync(Role.Triage);

        var answer = await client.GetAsync("/reports");

        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    private static string Path(string page) =>
        page.Replace("{Id:guid}", "0198c0de-0000-7000-8000-000000000001", StringComparison.Ordinal).Replace("{Number:int}", "1", StringComparison.Ordinal).Replace("{Id}", "s3-q31", StringComparison.Ordinal);
}
