using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Replies;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Shell;

/// <summary>What stands before the program: slow clients, proxies, cookies over TLS, headers.</summary>
public sealed class EntranceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET /alerts HTTP/1.1\r\nHost: h\r\nX-A: ", "b")]
    [InlineData("G", "E")]
    [InlineData("POST /lookup HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nnumber=", "1")]
    [InlineData("POST /check HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n")]
    public async Task Who_sends_drop_by_drop_is_let_go(string begin, string drop)
    {
        await using var app = await RunningApp.StartAsync(settings: new Dictionary<string, string?> { ["Limits:HeaderSeconds"] = "1", ["Limits:GraceSeconds"] = "2" });
        using var socket = await Visitors.ConnectAsync(IPAddress.Loopback, app.Address.Host, app.Address.Port, Ct);
        await socket.SendAsync(Encoding.ASCII.GetBytes(begin.Replace("Host: h", $"Host: {app.Address.Authority}", StringComparison.Ordinal)), SocketFlags.None, Ct);

        var hearing = HearAsync(socket);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            while (!hearing.IsCompleted)
            {
                await socket.SendAsync(Encoding.ASCII.GetBytes(drop), SocketFlags.None, patience.Token);
                await Task.WhenAny(hearing, Task.Delay(300, patience.Token));
                patience.Token.ThrowIfCancellationRequested();
            }
        }
        catch (SocketException)
        {
            // The other side is closed.
        }

        var heard = await hearing;
        Assert.True(heard.Length == 0 || heard.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), heard);
        using var next = app.Anonymous();
        Assert.Equal(HttpStatusCode.OK, (await next.GetAsync("/alerts", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_body_beyond_all_need_is_refused()
    {
        await using var app = await RunningApp.StartAsync();
        foreach (var path in (string[])["/lookup", "/subscribe", "/preferences", "/account/sign-in", "/check"])
        {
            using var visitor = Visitors.New(app.Address);
            try
            {
                using var answer = await visitor.PostAsync(path, new StringContent("number=" + new string('1', 2_000_000), Encoding.ASCII, "application/x-www-form-urlencoded"), Ct);
                Assert.True((int)answer.StatusCode is 400 or 413 or 503, $"{path}: {(int)answer.StatusCode}");
            }
            catch (HttpRequestException)
            {
                // Refused while it was still being sent.
            }
        }

        using var next = app.Anonymous();
        Assert.Equal(HttpStatusCode.OK, (await next.GetAsync("/alerts", Ct)).StatusCode);
    }

    [Fact]
    public async Task Only_a_proxy_that_is_set_may_say_who_asks()
    {
        await using var app = await RunningApp.StartAsync(settings: new Dictionary<string, string?> { ["Proxy:Addresses:0"] = "127.99.0.0/16" });

        // Through the proxy each asker is one of his own; anybody else stays who he is.
        Assert.DoesNotContain(429, await LookUpAsync(app, IPAddress.Parse("127.99.0.1"), i => $"203.0.113.{i}"));
        Assert.Contains(429, await LookUpAsync(app, IPAddress.Parse("127.99.0.1"), _ => "198.51.100.9"));
        Assert.Contains(429, await LookUpAsync(app, IPAddress.Parse("127.98.0.1"), i => $"203.0.113.{i}"));
        // What a visitor claims himself, before the proxy added where he came from.
        Assert.Contains(429, await LookUpAsync(app, IPAddress.Parse("127.99.0.2"), i => $"203.0.113.{100 + i}, 198.51.100.10"));
    }

    [Fact]
    public void Nobody_is_believed_where_nothing_is_set_and_the_host_never()
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All };
        Entrance.Believe(options, new ConfigurationBuilder().Build());
        Assert.Equal(ForwardedHeaders.None, options.ForwardedHeaders);
        Assert.Empty(options.KnownIPNetworks);
        Assert.Empty(options.KnownProxies);

        Entrance.Believe(options, new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["Proxy:Addresses:0"] = "10.0.0.7", ["Proxy:Addresses:1"] = "fd00::/8", ["Proxy:Hops"] = "2" }).Build());
        Assert.Equal(ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, options.ForwardedHeaders);
        Assert.Equal((1, 1, 2), (options.KnownIPNetworks.Count, options.KnownProxies.Count, options.ForwardLimit));

        Assert.Throws<FormatException>(() => Entrance.Believe(options, new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["Proxy:Addresses:0"] = "proxy.example" }).Build()));
    }

    [Theory]
    [InlineData("__Host-scamwatch=a; x=y", "scamwatch=a; x=y")]
    [InlineData("scamwatch=planted; __Host-scamwatch=a", "scamwatch=a")]
    [InlineData("scamwatch.form=planted", "")]
    [InlineData("__Host-scamwatch.form=f; __Host-scamwatchC1=c; .AspNetCore.Culture=ja", "scamwatch.form=f; scamwatchC1=c; .AspNetCore.Culture=ja")]
    [InlineData("__Secure-scamwatch=a", "__Secure-scamwatch=a")]
    [InlineData("", "")]
    public void Over_TLS_a_cookie_without_the_prefix_is_not_ours(string sent, string known) => Assert.Equal(known, HostCookies.Known(sent).ToString());

    [Theory]
    [InlineData("scamwatch=a; path=/x; domain=example.jp; samesite=lax; httponly", "__Host-scamwatch=a; samesite=lax; httponly; path=/; secure")]
    [InlineData("scamwatch.theme=dark; secure; path=/", "__Host-scamwatch.theme=dark; path=/; secure")]
    [InlineData("other=1; path=/", "other=1; path=/")]
    public void Over_TLS_our_cookies_are_for_this_host_only(string set, string sent) => Assert.Equal(sent, HostCookies.Prefixed(set).ToString());

    [Fact]
    public async Task Over_TLS_a_sign_in_has_a_cookie_of_this_host_and_browsers_are_told_to_come_by_TLS()
    {
        var folder = Directory.CreateTempSubdirectory("scamwatch-tls-").FullName;
        var file = Path.Combine(folder, "server.pfx");
        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        using (var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1)))
        {
            await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pfx, "test"), Ct);
        }

        try
        {
            await using var app = await RunningApp.StartAsync(settings: new Dictionary<string, string?>
            {
                ["Urls"] = "https://127.0.0.1:0",
                ["Kestrel:Certificates:Default:Path"] = file,
                ["Kestrel:Certificates:Default:Password"] = "test",
            });
            using var client = new HttpClient(new HttpClientHandler
            {
                AllowAutoRedirect = false,
                ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
            })
            { BaseAddress = app.Address };

            using var answer = await app.SignInAsync(client, Role.Triage, RunningApp.Password);

            var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("__Host-scamwatch=", StringComparison.Ordinal));
            Assert.All((string[])["secure", "httponly", "samesite=", "path=/"], w => Assert.Contains(w, cookie, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/reports", Ct)).StatusCode);

            // The same ticket under the plain name, as a neighbouring site could plant it.
            using var planted = new HttpRequestMessage(HttpMethod.Get, "/reports");
            using var bare = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false, ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator }) { BaseAddress = app.Address };
            planted.Headers.Add("Cookie", cookie.Split(';')[0]["__Host-".Length..]);
            Assert.Equal(HttpStatusCode.Redirect, (await bare.SendAsync(planted, Ct)).StatusCode);

            using var named = new HttpRequestMessage(HttpMethod.Get, "/alerts") { Headers = { Host = "console.example" } };
            Assert.Contains("max-age=31536000", (await bare.SendAsync(named, Ct)).Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
            // This machine itself is not: the next program at this port may have no certificate.
            Assert.False((await bare.GetAsync("/alerts", Ct)).Headers.Contains("Strict-Transport-Security"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Headers_forbid_what_no_page_needs()
    {
        await using var app = await RunningApp.StartAsync();
        using var staff = await app.SignedInAsync(Role.Triage);
        foreach (var path in (string[])["/account/sign-in", "/reports", "/nowhere", "/alerts", "/check", "/console.css"])
        {
            using var client = app.Anonymous();
            using var answer = await (path == "/reports" ? staff : client).GetAsync(path, Ct);

            var policy = answer.Headers.GetValues("Content-Security-Policy").Single().Split("; ").ToDictionary(d => d.Split(' ')[0], d => d);
            // No inline script anywhere, and no inline style sheet; style attributes in the console only.
            Assert.All(policy.Values.Where(d => !d.StartsWith("style-src-attr", StringComparison.Ordinal)), d =>
            {
                Assert.DoesNotContain("unsafe", d, StringComparison.Ordinal);
                Assert.DoesNotContain('*', d);
                Assert.DoesNotContain("http", d, StringComparison.Ordinal);
            });
            Assert.Contains("default-src", policy.Keys);
            Assert.Equal("frame-ancestors 'none'", policy["frame-ancestors"]);
            Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.False(answer.Headers.Contains("Server") || answer.Headers.Contains("X-Powered-By"));
            if (path is "/account/sign-in" or "/reports")
            {
                Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
                Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
                Assert.Equal("require-corp", answer.Headers.GetValues("Cross-Origin-Embedder-Policy").Single());
                Assert.Contains("camera=()", answer.Headers.GetValues("Permissions-Policy").Single(), StringComparison.Ordinal);
                Assert.Equal("script-src 'self'", policy["script-src"]);
            }
        }
    }

    private static async Task<List<int>> LookUpAsync(RunningApp app, IPAddress from, Func<int, string> claimed)
    {
        var statuses = new List<int>();
        for (var i = 1; i <= ReplyEndpoints.LookedUpPerMinute + 1; i++)
        {
            using var socket = await Visitors.ConnectAsync(from, app.Address.Host, app.Address.Port, Ct);
            await socket.SendAsync(Encoding.ASCII.GetBytes(
                $"POST /lookup HTTP/1.1\r\nHost: {app.Address.Authority}\r\nX-Forwarded-For: {claimed(i)}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), SocketFlags.None, Ct);
            var heard = await HearAsync(socket);
            statuses.Add(int.Parse(heard.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture));
        }

        return statuses;
    }

    private static async Task<string> HearAsync(Socket socket)
    {
        var heard = new StringBuilder();
        var buffer = new byte[8192];
        try
        {
            int read;
            while ((read = await socket.ReceiveAsync(buffer, SocketFlags.None, Ct)) > 0)
            {
                heard.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }
        }
        catch (SocketException)
        {
            // Ended by the other side.
        }

        return heard.ToString();
    }
}
