using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Tests.Attacks;

/// <summary>Cookies that are not ours any more or never were, and headers that claim to be somebody or somewhere else.</summary>
[Collection(nameof(AttackedApp))]
public sealed class TamperingTests(AttackedApp app)
{
    private static readonly string[] s_cookies =
    [
        "empty", "word", "json", "long", "nul", "quoted", "cut", "bit turned", "first bit turned", "doubled", "other name's value", "antiforgery as sign-in", "other key", "other purpose", "expired", "stamp changed", "unknown user", "no claims",
        "chunks-2", "chunks-99999999", "chunks--1", "sql", "base64 of admin", "jwt none", "dotnet binary", "viewstate", "percent", "utf-8", "many",
    ];

    /// <summary>Name, value, and the path that is asked for.</summary>
    private static readonly (string Name, string Value, string Path)[] s_headers =
    [
        .. from host in (string[])["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost", "[::1]", "evil.example/path", "xn--evil.example", "0x7f.1"]
           from path in (string[])["/reports", "/alerts", "/account/sign-in"]
           select ("Host", host, path),
        .. from name in (string[])["X-Forwarded-Host", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Prefix", "Forwarded", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "X-Host", "X-Forwarded-Server", "X-HTTP-Host-Override"]
           from value in (string[])["evil.example", "127.0.0.1", "for=127.0.0.1;host=evil.example;proto=https"]
           select (name, value, "/reports"),
        .. from name in (string[])["X-Original-URL", "X-Rewrite-URL", "X-Override-URL", "X-Original-Path", "Referer", "X-Custom-IP-Authorization"]
           from value in (string[])["/audit", "/staff", "http://localhost/staff"]
           select (name, value, "/audit"),
        .. from name in (string[])["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"]
           from value in (string[])["POST", "DELETE", "GET"]
           select (name, value, "/account/sign-out"),
        .. from value in (string[])["Basic YWRtaW46YWRtaW4=", "Bearer null", "Bearer ", "Bearer swk_", "Bearer swk_00000000000000000000000000000000", "bearer undefined", "Negotiate x", "Digest username=admin", "Bearer eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYWRtaW4ifQ."]
           from path in (string[])["/staff", "/api/v1/exports/csv"]
           select ("Authorization", value, path),
        ("X-Remote-User", "admin", "/staff"), ("Remote-User", "admin", "/staff"), ("X-User", "admin", "/staff"), ("X-MS-CLIENT-PRINCIPAL", "eyJ9", "/staff"), ("X-Forwarded-User", "administrator", "/staff"), ("MS-ASPNETCORE-TOKEN", "x", "/staff"),
        ("MS-ASPNETCORE-CLIENTCERT", "MIIB", "/staff"), ("X-ARR-ClientCert", "MIIB", "/staff"), ("Range", "bytes=0-1,0-1,0-1,0-1", "/alerts"), ("Range", "bytes=99999999999999999999-", "/console.css"), ("If-None-Match", new string('"', 3000), "/alerts"),
        ("Accept-Language", new string('a', 4000), "/alerts"), ("Accept-Encoding", "br;q=0;;;,,,gzip;q=,x", "/alerts"), ("Accept-Encoding", new string(',', 4000), "/alerts"), ("Cookie", ".AspNetCore.Culture=c=xx|uic=../../etc", "/account/sign-in"), ("Cookie", "scamwatch.theme=\"><script>", "/account/sign-in"),
        ("Content-Type", new string(';', 4000), "/alerts"), ("Expect", "999-evil", "/alerts"), ("Upgrade", "h2c", "/alerts"), ("X-Requested-With", "XMLHttpRequest", "/staff"), ("Origin", "null", "/reader-agent"), ("Origin", "https://evil.example", "/reader-agent"),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Cookies { get; } = new(s_cookies);

    public static TheoryData<int, string> Headers { get; } = new(s_headers.Select((h, i) => (i, h.Name)));

    public static int Count => s_cookies.Length + s_headers.Length;

    [Theory, MemberData(nameof(Cookies))]
    public async Task A_cookie_that_is_not_ours_opens_nothing(string kind)
    {
        using var visitor = app.Visitor();
        foreach (var path in (string[])["/", "/reports", "/staff", "/publishing/out/site.zip"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Cookie", await CookieAsync(kind));
            using var answer = await visitor.SendAsync(request, Ct);

            await AttackedApp.AssertHarmlessAsync($"{kind} {path}", answer);
            Assert.True(answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.BadRequest, $"{kind} {path}: {(int)answer.StatusCode}");
            if (answer.StatusCode == HttpStatusCode.Redirect)
            {
                Assert.Contains("/account/sign-in", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task The_same_cookie_as_it_was_made_opens_the_page()
    {
        // Shows that what is refused above is refused for what was changed.
        using var visitor = app.Visitor();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/reports");
        request.Headers.TryAddWithoutValidation("Cookie", "scamwatch=" + await TicketAsync(Role.Triage));
        using var answer = await visitor.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory, MemberData(nameof(Headers))]
    public async Task A_header_makes_nobody_of_the_staff_and_leads_nowhere_else(int index, string name)
    {
        var (_, value, path) = s_headers[index];
        var before = await app.StateAsync();
        var host = name == "Host" ? value : app.House.Address.Authority;
        var method = path == "/account/sign-out" ? "POST" : "GET";

        var answer = await app.SendRawAsync(
            $"{method} {path} HTTP/1.1\r\nHost: {host}\r\n{(name == "Host" ? "" : $"{name}: {value}\r\n")}Content-Length: 0\r\nConnection: close\r\n\r\n");

        AttackedApp.AssertSilent(name, answer.Text);
        Assert.Single(answer.Statuses);
        Assert.True(answer.Statuses[0] < 500, answer.Text);
        if (path is "/reports" or "/staff" or "/audit" or "/account/sign-out" or "/api/v1/exports/csv")
        {
            Assert.True(answer.Statuses[0] is 302 or 400 or 401 or 404 or 415 or 426, answer.Text);
        }

        if (name == "Origin")
        {
            Assert.Equal(403, answer.Statuses[0]);
        }

        // What was claimed is in no address that we give out.
        var location = answer.Text.Split('\n').FirstOrDefault(l => l.StartsWith("Location:", StringComparison.OrdinalIgnoreCase)) ?? "";
        Assert.True(name == "Host" || !location.Contains("evil", StringComparison.Ordinal), location);
        Assert.DoesNotContain("X-Evil", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(before, await app.StateAsync());
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    [InlineData("X-Real-IP")]
    [InlineData("X-Client-IP")]
    public async Task A_made_up_address_gets_round_no_limit(string header)
    {
        using var visitor = app.Visitor();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < Web.Replies.ReplyEndpoints.LookedUpPerMinute + 1; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/lookup") { Content = new FormUrlEncodedContent([new("number", "T000-000-0000")]) };
            request.Headers.TryAddWithoutValidation(header, header == "Forwarded" ? $"for=10.0.0.{i}" : $"10.0.0.{i}");
            using var answer = await visitor.SendAsync(request, Ct);
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
    }

    private async Task<string> CookieAsync(string kind)
    {
        var good = await TicketAsync(Role.Supervisor);
        return kind switch
        {
            "many" => string.Join("; ", Enumerable.Range(0, 200).Select(i => $"scamwatch{i}=x")) + "; scamwatch=x",
            "chunks-2" => $"scamwatch=chunks-2; scamwatchC1={good[..50]}; scamwatchC2=x",
            "chunks-99999999" => "scamwatch=chunks-99999999; scamwatchC1=x",
            "chunks--1" => "scamwatch=chunks--1",
            _ => "scamwatch=" + kind switch
            {
                "empty" => "",
                "word" => "admin",
                "json" => "{\"user\":\"admin\",\"role\":\"administrator\"}",
                "long" => new string('A', 7000),
                "nul" => "%00",
                "quoted" => $"\"{good[..40]}\"",
                "cut" => good[..^10],
                "bit turned" => good[..^20] + (char)(good[^20] ^ 1) + good[^19..],
                "first bit turned" => (char)(good[0] ^ 1) + good[1..],
                "doubled" => good + good,
                "other name's value" => "CfDJ8" + new string('A', 300),
                "antiforgery as sign-in" => await AntiforgeryAsync(),
                "other key" => Protect(new EphemeralDataProtectionProvider(), s_purposes),
                "other purpose" => Protect(app.House.Get<IDataProtectionProvider>(), ["ScamWatch.Check.FormStamp"]),
                "expired" => await TicketAsync(Role.Supervisor, issued: DateTimeOffset.UtcNow.AddDays(-3)),
                "stamp changed" => await TicketAsync(Role.Supervisor, change: i => Replace(i, app.House.Get<IOptions<IdentityOptions>>().Value.ClaimsIdentity.SecurityStampClaimType, "other"), issued: DateTimeOffset.UtcNow.AddHours(-1)),
                "unknown user" => await TicketAsync(Role.Supervisor, change: i => Replace(i, ClaimTypes.NameIdentifier, Guid.NewGuid().ToString()), issued: DateTimeOffset.UtcNow.AddHours(-1)),
                "no claims" => Ticket(new(new ClaimsIdentity()), DateTimeOffset.UtcNow.AddHours(-1)),
                "sql" => "'%20OR%201=1--",
                "base64 of admin" => Convert.ToBase64String("administrator:1"u8),
                "jwt none" => "eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYWRtaW5pc3RyYXRvciJ9.",
                "dotnet binary" => "AAEAAAD/////AQAAAAAAAAAMAgAAAElTeXN0ZW0=",
                "viewstate" => "/wEPDwUKLTkyMTY0MDUxMg9kFgICAw9kFgICAQ8",
                "percent" => "%25%32%35%33%63",
                _ => "%E7%AE%A1%E7%90%86%E8%80%85",
            },
        };
    }

    private static readonly string[] s_purposes = ["Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationMiddleware", IdentityConstants.ApplicationScheme, "v2"];

    private static string Protect(IDataProtectionProvider provider, string[] purposes)
    {
        var identity = new ClaimsIdentity([new(ClaimTypes.Name, "administrator"), new(ClaimTypes.Role, Role.Administrator)], IdentityConstants.ApplicationScheme);
        return new TicketDataFormat(provider.CreateProtector(purposes)).Protect(new(new(identity), new AuthenticationProperties { ExpiresUtc = DateTimeOffset.UtcNow.AddHours(1) }, IdentityConstants.ApplicationScheme));
    }

    private async Task<string> AntiforgeryAsync()
    {
        using var client = app.House.Anonymous();
        var page = await client.GetStringAsync("/account/sign-in", Ct);
        return page.Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0];
    }

    /// <summary>A sign-in as the program itself makes them, by its own keys.</summary>
    private async Task<string> TicketAsync(string role, Action<ClaimsIdentity>? change = null, DateTimeOffset? issued = null)
    {
        await using var scope = app.House.App.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffMember>>();
        var claims = scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<StaffMember>>();
        var member = (await users.FindByNameAsync(role))!;
        var principal = await claims.CreateAsync(member);
        var session = await app.House.Get<StaffSessions>().StartAsync(member.Id, SignInMethod.Password, "127.0.0.1", "test", Ct);
        ((ClaimsIdentity)principal.Identity!).AddClaim(new(Web.Shell.Claims.Session, session.ToString()));
        change?.Invoke((ClaimsIdentity)principal.Identity!);
        return Ticket(principal, issued ?? DateTimeOffset.UtcNow);
    }

    private string Ticket(ClaimsPrincipal principal, DateTimeOffset issued) =>
        app.House.Get<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme).TicketDataFormat
            .Protect(new(principal, new AuthenticationProperties { IssuedUtc = issued, ExpiresUtc = issued.AddHours(10) }, IdentityConstants.ApplicationScheme));

    private static void Replace(ClaimsIdentity identity, string type, string value)
    {
        foreach (var claim in identity.FindAll(type).ToList())
        {
            identity.RemoveClaim(claim);
        }

        identity.AddClaim(new(type, value));
    }
}
