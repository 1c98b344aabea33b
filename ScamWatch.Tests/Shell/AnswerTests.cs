using System.Net;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Shell;

/// <summary>What every answer carries; who may open what stands in <c>TestData/access.csv</c>.</summary>
public sealed class AnswerTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>
{
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
}
