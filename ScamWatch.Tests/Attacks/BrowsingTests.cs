using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Tests.Attacks;

/// <summary>Addresses that nobody was given: files that lie about on servers, every route without a sign-in, ids of others.</summary>
[Collection(nameof(AttackedApp))]
public sealed class BrowsingTests(AttackedApp app)
{
    /// <summary>Routes open to everybody. One that is not in this list and asks for no sign-in fails the first test.</summary>
    private static readonly string[] s_open =
    [
        "/account/sign-in", "/account/second-step", "/account/passkey/request-options", "/account/refused", "/account/first-administrator", "/error", "/not-found", "/preferences", "/reader-agent",
        "/check", "/check/report", "/check/{**rest}", "/help", "/help/{id}", "/help/{**rest}", "/open-now", "/open-now/{**rest}", "/lookup", "/replies/stop",
        "/subscribe", "/subscribe/confirm", "/subscribe/stop", "/pki/ca.cer", "/pki/crl", "/pki/delta-crl", "/pki/ocsp/{**request}", "/pki/ocsp", "/health/live", "/health/ready", "/health/dependencies",
        "/api/v1/reports", "/api/v1/reports/{receipt}", "/api/v1/classify", "/api/v1/exports/{format}", "/api/v1/alerts", "/api/v1/openapi.json", "/api/v1/{**rest}",
        // Says 404 for what looks like a file (the framework's own).
        "/{**path:file}",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What lies about on servers, and ways to spell what is closed.</summary>
    public static TheoryData<string> Paths { get; } = new(((string[])
    [
        "/.git/config", "/.git/HEAD", "/.svn/entries", "/.env", "/.env.local", "/.DS_Store", "/.htaccess", "/.ssh/id_rsa", "/.aws/credentials", "/.well-known/evil", "/appsettings.json",
        "/appsettings.Production.json", "/appsettings.Development.json", "/ScamWatch.Web.dll", "/ScamWatch.Web.pdb", "/ScamWatch.Web.deps.json", "/ScamWatch.Web.runtimeconfig.json", "/ScamWatch.Web.csproj", "/Program.cs",
        "/web.config", "/bin/Debug/ScamWatch.Web.dll", "/obj/project.assets.json", "/scamwatch.db", "/scamwatch.db-wal", "/state/scamwatch.db", "/data/state/scamwatch.db", "/data/state/keys", "/keys/key.xml", "/model.bin",
        "/data/reference/lines.json", "/data/samples/staff.json", "/data/corpus", "/municipality.json", "/backup.zip", "/backup.sql", "/dump.sql", "/database.sqlite", "/logs", "/log.txt", "/trace.axd", "/elmah.axd", "/server-status",
        "/phpinfo.php", "/wp-login.php", "/wp-admin/", "/admin", "/administrator", "/admin/config", "/console", "/actuator", "/actuator/env", "/actuator/heapdump", "/metrics", "/health", "/debug", "/debug/pprof", "/swagger", "/swagger/v1/swagger.json",
        "/openapi/v1.json", "/graphql", "/api", "/api/v2/reports", "/api/v1/", "/api/v1/users", "/api/v1/keys", "/api/v1/staff", "/api/v1/audit", "/api/v1/reports/", "/api/internal", "/cgi-bin/test", "/shell", "/cmd.aspx", "/upload", "/uploads/",
        "/download", "/download?file=/etc/passwd", "/files/", "/export", "/backup", "/staff/export", "/audit/export", "/audit.csv", "/reports.csv", "/cards.csv", "/reports/export/../../audit", "/_blazor/evil", "/_framework/evil.dll",
        "/_framework/ScamWatch.Web.dll", "/_framework/blazor.boot.json", "/_content/", "/_content/Radzen.Blazor/", "/_vs/browserLink", "/_framework/debug", "/Reports/QueuePage.razor", "/Shell/App.razor", "/wwwroot/console.css",
        "/console.css.map", "/robots.txt.bak", "/sitemap.xml~", "/alerts.bak", "/reports~", "/reports.bak", "/reports/.git", "/account/", "/account/sign-in/", "/account/admin", "/account/register", "/account/reset", "/account/manage", "/signin-oidc",
        "/connect/token", "/oauth/authorize", "/jmx-console", "/manager/html", "/solr/", "/HNAP1/", "/boaform/admin", "/vendor/phpunit", "/autodiscover/autodiscover.xml", "/remote/login", "/owa/", "/ecp/", "/dana-na/", "/sdk", "/evox/about",
        // Spellings of what is closed.
        "/REPORTS", "/Reports", "/reports/", "//reports", "/./reports", "/reports/.", "/x/../reports", "/reports;x=1", "/reports%20", "/reports%00", "/reports%09", "/reports%2f", "/%72eports", "/reports?", "/reports#", "/reports/..;/audit", "/audit/",
        "/AUDIT", "/audit%20", "/staff/", "/STAFF", "/staff%2e", "/%2e/audit", "/%2e%2e/audit", "/alerts/../audit", "/alerts/%2e%2e/audit", "/alerts/..%2faudit", "/check/../staff", "/check/%2e%2e/staff", "/help/../cards", "/help/..%2fcards",
        "/alerts//../reports", "/public/../cards", "/alerts;/../cards", "/alerts\\..\\cards", "/settings/api-keys/", "/Settings/Api-Keys", "/cards/new/", "/CARDS", "/publishing/out/", "/publishing/out/SITE.ZIP", "/operations.json", "/models/model.bin",
    ]).Distinct());

    [Fact]
    public void Every_open_route_stands_in_the_list()
    {
        var open = Routes().Where(e => e.Metadata.GetMetadata<IAuthorizeData>() is null || e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(Pattern).Distinct();

        Assert.Empty(open.Except(s_open));
    }

    [Fact]
    public async Task No_route_that_asks_for_a_sign_in_answers_without_one()
    {
        var asked = 0;
        foreach (var route in Routes().Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null && e.Metadata.GetMetadata<IAuthorizeData>() is not null))
        {
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                foreach (var id in (string[])[app.ReportId.ToString(), app.CaseId.ToString(), app.IncidentId.ToString(), app.DraftId.ToString()])
                {
                    using var client = app.House.Anonymous();
                    using var request = new HttpRequestMessage(new(method), Fill(Pattern(route), id));
                    using var answer = await client.SendAsync(request, Ct);
                    var text = await AttackedApp.AssertHarmlessAsync(Pattern(route), answer);
                    Assert.True(
                        answer.StatusCode is HttpStatusCode.Redirect && answer.Headers.Location!.ToString().Contains("/account/sign-in", StringComparison.Ordinal)
                            || answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest or HttpStatusCode.NotFound,
                        $"{method} {Pattern(route)}: {(int)answer.StatusCode} {text}");
                    asked++;
                }
            }
        }

        Assert.True(asked > 150, $"{asked}");
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task Nothing_lies_about(string path)
    {
        // As it is: a client would tidy the path.
        var answer = await app.SendRawAsync($"GET {path} HTTP/1.1\r\nHost: {app.House.Address.Authority}\r\nConnection: close\r\n\r\n");

        AttackedApp.AssertSilent(path, answer.Text);
        Assert.Single(answer.Statuses);
        var body = answer.Text[(answer.Text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        // What is answered is a page of the public, the way to the sign-in, or that there is nothing.
        Assert.True(answer.Statuses[0] is 302 or 307 or 400 or 401 or 403 or 404 or 405 || (answer.Statuses[0] == 200 && body.Contains("<html", StringComparison.OrdinalIgnoreCase) && !body.Contains("blazor.web.js", StringComparison.Ordinal)), $"{path}: {answer.Text}");
        Assert.DoesNotContain("\"Urls\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain("SQLite format", body, StringComparison.Ordinal);
        if (answer.Statuses[0] is 302 or 307)
        {
            Assert.DoesNotContain("Location: //", answer.Text, StringComparison.OrdinalIgnoreCase);
        }
    }

    private IEnumerable<RouteEndpoint> Routes() => app.House.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => !IsPart(Pattern(e)));

    /// <summary>Files of the pages, and the circuits' own door, which <c>CircuitFloodTests</c> tries.</summary>
    private static bool IsPart(string pattern) =>
        pattern.StartsWith("/_", StringComparison.Ordinal) || (System.IO.Path.GetExtension(pattern) is ".css" or ".js" or ".svg" or ".gz" or ".map" && !pattern.Contains('{', StringComparison.Ordinal));

    private static string Pattern(RouteEndpoint route) => "/" + route.RoutePattern.RawText!.Trim('/');

    private static string Fill(string pattern, string id) => System.Text.RegularExpressions.Regex.Replace(
        pattern, @"\{([^}]+)\}", m => m.Groups[1].Value switch { "Number:int" => "1", "format" => "csv", "figure" => "channels", "file" => "lines", _ => id },
        System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(30));
}

/// <summary>Ids of what belongs to another desk, guessed or read over a shoulder.</summary>
[Collection(nameof(AttackedApp))]
public sealed class GuessedIdTests(AttackedApp app)
{
    private static readonly string[] s_routes =
    [
        "/reports/{id}", "/cards/{id}", "/incidents/{id}", "/publishing/{id}", "/publishing/{id}/preview", "/publishing/{id}/cap.xml", "/incidents/{id}/export/json", "/incidents/{id}/export/text", "/cards/paper/{id}",
        "/alerts/{id}", "/alerts/{id}/poster", "/alerts/{id}/cap.xml", "/alerts/{id}/picture.png", "/help/{id}", "/guidance/{id}", "/api/v1/reports/{id}", "/replies/stop?t={id}", "/subscribe/stop?t={id}",
    ];

    private static readonly string[] s_ids =
    [
        "report", "case", "incident", "draft", "slug", "receipt", "report upper", "case braces", "incident plain", "draft encoded", "zero", "random",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Cases { get; } = new(from route in s_routes from id in s_ids select (route, id));

    [Theory, MemberData(nameof(Cases))]
    public async Task An_id_alone_opens_nothing(string route, string id)
    {
        var path = route.Replace("{id}", Id(id), StringComparison.Ordinal);
        foreach (var role in (string?[])[null, .. Role.All])
        {
            if (role is not null && MayRead(role, route))
            {
                continue;
            }

            using var own = role is null ? app.House.Anonymous() : null;
            var client = own ?? await app.House.SignInAsync(role!);
            using var answer = await client.GetAsync(path, Ct);
            await AttackedApp.AssertHarmlessAsync($"{role} {path}", answer);
        }
    }

    /// <summary>Whose work it is: the answer may tell.</summary>
    private static bool MayRead(string role, string route) =>
        route.StartsWith("/publishing", StringComparison.Ordinal) ? role is Role.Triage or Role.Publisher or Role.Supervisor
        : route.StartsWith("/incidents", StringComparison.Ordinal) && role is Role.Supervisor or Role.Administrator;

    private string Id(string id) => id switch
    {
        "report" => app.ReportId.ToString(),
        "case" => app.CaseId.ToString(),
        "incident" => app.IncidentId.ToString(),
        "draft" => app.DraftId.ToString(),
        "slug" => app.DraftSlug,
        "receipt" => app.ReceiptNumber,
        "report upper" => app.ReportId.ToString().ToUpperInvariant(),
        "case braces" => $"%7B{app.CaseId}%7D",
        "incident plain" => app.IncidentId.ToString("N"),
        "draft encoded" => string.Concat(app.DraftId.ToString().Select(c => $"%{(int)c:x2}")),
        "zero" => Guid.Empty.ToString(),
        _ => Guid.CreateVersion7().ToString(),
    };
}
