using System.Net;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Routing;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Tests.Attacks;

/// <summary>What a page elsewhere can make the browser of somebody signed in send: forms, with the cookies, without the token.</summary>
[Collection(nameof(AttackedApp))]
public sealed class ForgedFormTests(AttackedApp app)
{
    private static readonly string[] s_methods = ["POST", "PUT", "PATCH", "DELETE"];

    /// <summary>
    /// Posts that take no token, and why none is needed: no cookie opens them, so a browser lends them nothing.
    /// </summary>
    private static readonly Dictionary<string, string> s_withoutToken = new()
    {
        ["/check"] = "nothing is stored, nobody is signed in",
        ["/check/report"] = "anybody may report; a signed mark of ours is asked for",
        ["/lookup"] = "anybody may ask; nothing is changed",
        ["/replies/stop"] = "the token in the address is the right (RFC 8058)",
        ["/subscribe"] = "anybody may ask; nothing is sent but a question to the address itself",
        ["/subscribe/confirm"] = "the token in the address is the right",
        ["/subscribe/stop"] = "the token in the address is the right (RFC 8058)",
        ["/account/still-here"] = "keeps a sign-in that is in use; SameSite keeps the cookie from other sites",
        ["/account/passkey/creation-options"] = "looks at the token itself: the answer is no page but 400",
        ["/account/passkey/request-options"] = "looks at the token itself: the answer is no page but 400",
        ["/pki/ocsp"] = "a question (RFC 6960)",
        ["/api/v1/reports"] = "a key in a header, which no form can send",
        ["/api/v1/classify"] = "a key in a header, which no form can send",
        ["/api/v1/{**rest}"] = "says that there is nothing",
    };

    private static readonly string[] s_types = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Cases { get; } = new(
        from path in (string[])["/account/sign-out", "/preferences", "/account/sign-in", "/account/first-administrator", "/not-found", "/error", "/account/refused"]
        from type in s_types
        from token in (string[])["", "CfDJ8AAAA", "x", "null"]
        select (path, type, token));

    [Fact]
    public void Every_form_there_is_asks_for_a_token_or_says_why_not()
    {
        var without = app.House.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>() is not { } m || m.HttpMethods.Intersect(s_methods).Any())
            .Where(e => e.Metadata.GetMetadata<IAntiforgeryMetadata>()?.RequiresValidation != true)
            .Select(e => "/" + e.RoutePattern.RawText!.Trim('/'))
            .Where(p => !p.StartsWith("/_blazor", StringComparison.Ordinal) && !p.StartsWith("/_framework", StringComparison.Ordinal))
            .Distinct().Except(s_withoutToken.Keys);

        Assert.Empty(without);
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task A_form_of_another_page_changes_nothing(string path, string type, string token)
    {
        using var client = await app.House.App.SignedInAsync(Role.Supervisor);
        var before = await app.StateAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(Body(type, token)),
            Headers = { { "Origin", "https://evil.example" }, { "Referer", "https://evil.example/" }, { "Sec-Fetch-Site", "cross-site" } },
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var answer = await client.SendAsync(request, Ct);

        Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{(int)answer.StatusCode}");
        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => c.Contains("scamwatch=;", StringComparison.Ordinal) || c.Contains("scamwatch.theme", StringComparison.Ordinal)));
        Assert.Equal(before, await app.StateAsync());
        using var home = await client.GetAsync("/reports", Ct);
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
    }

    [Fact]
    public async Task A_token_of_one_person_is_none_for_another()
    {
        using var stranger = app.House.Anonymous();
        var page = await stranger.GetStringAsync("/account/sign-in", Ct);
        var token = page.Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0];
        using var client = await app.House.App.SignedInAsync(Role.Supervisor);

        using var answer = await client.PostAsync("/account/sign-out", new FormUrlEncodedContent([new("__RequestVerificationToken", token)]), Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var home = await client.GetAsync("/reports", Ct);
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
    }

    private static byte[] Body(string type, string token) => System.Text.Encoding.UTF8.GetBytes(type.StartsWith("multipart", StringComparison.Ordinal)
        ? $"--x\r\nContent-Disposition: form-data; name=\"__RequestVerificationToken\"\r\n\r\n{token}\r\n--x\r\nContent-Disposition: form-data; name=\"theme\"\r\n\r\ndark\r\n--x--\r\n"
        : $"__RequestVerificationToken={token}&theme=dark&language=en&_handler=sign-in&Model.UserName=administrator&Model.Password=x");
}
