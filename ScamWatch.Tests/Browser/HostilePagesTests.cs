using Microsoft.Playwright;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Feeds;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Public;
using ScamWatch.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Web.Public;

namespace ScamWatch.Tests.Browser;

/// <summary>The hostile words in a real browser, with scripts allowed and without the policy that would forbid them.</summary>
[Collection(nameof(BrowserFixture))]
[Trait("Tempo", "Browser")]
public sealed class HostilePagesTests(BrowserFixture browser)
{
    private const int PerPage = 24;

    [Fact]
    public async Task Nothing_executes_in_Chromium_and_nothing_is_fetched()
    {
        await using var window = await browser.OpenAsync(null);
        var services = browser.App.Services;
        var drawing = services.GetRequiredService<PublicDrawing>();
        var issuer = SiteIssuer.Of(services.GetRequiredService<Municipality>(), services.GetRequiredService<WarningWords>(), "https://www.minatogawa.example", new(2026, 11, 21));
        var at = new DateTime(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc);
        var pages = new List<string>();
        foreach (var words in HostileWords.All)
        {
            var content = HostileWords.Spoil(SampleAlerts.Content(services.GetRequiredService<PhoneLines>(), new(2026, 11, 21)), words);
            var alert = Alert.Draft(SampleAlerts.Report(at), content, "20261121-bcdfg", Staffed.As(Role.Triage), at);
            alert.Publish(Some.Publisher, at);
            var site = new PublicSnapshot(1, at, [PublicAlert.Of(alert)!], new Dictionary<(Guid, int), AlertContent>());
            var answer = await drawing.DrawAsync(new(PublicPart.Warning, "ja") { Slug = alert.Slug }, site, issuer, DateTimeOffset.UnixEpoch, isStatic: false);
            pages.Add(System.Text.Encoding.UTF8.GetString(answer!.Body));
        }

        var dialogs = 0;
        var fetched = new List<string>();
        window.Page.Dialog += async (_, dialog) =>
        {
            dialogs++;
            await dialog.DismissAsync();
        };
        var current = "";
        await window.Page.RouteAsync("**/*", async route =>
        {
            var url = new Uri(route.Request.Url);
            if (route.Request.ResourceType == "document" && url.AbsolutePath == "/hostile")
            {
                await route.FulfillAsync(new() { Status = 200, ContentType = "text/html; charset=utf-8", Body = current });
                return;
            }

            if (url.Host.Contains("evil", StringComparison.Ordinal) || url.Scheme is not "http")
            {
                fetched.Add(route.Request.Url);
            }

            await route.FulfillAsync(new() { Status = 200, ContentType = "text/css", Body = "" });
        });
        // Many on one page: what breaks out of its place is seen on it all the same.
        foreach (var group in pages.Chunk(PerPage))
        {
            current = group[0][..group[0].IndexOf("<main", StringComparison.Ordinal)]
                + string.Concat(group.Select(p => p[p.IndexOf("<main", StringComparison.Ordinal)..(p.IndexOf("</main>", StringComparison.Ordinal) + 7)])) + "</body></html>";
            await window.Page.GotoAsync("/hostile", new() { WaitUntil = WaitUntilState.Load });
            Assert.False(await window.Page.EvaluateAsync<bool>("() => 'executed' in window"));
        }

        Assert.Equal(0, dialogs);
        Assert.Empty(fetched);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?lang=easy")]
    [InlineData("?lang=pt")]
    [InlineData("?lang=th")]
    public async Task At_four_hundred_per_cent_nothing_scrolls_sideways(string language)
    {
        await using var window = await browser.OpenAsync(null, 320);
        var slug = await PublishAsync();
        foreach (var path in (string[])["/alerts", $"/alerts/{slug}", $"/alerts/{slug}/poster", "/subscribe"])
        {
            await window.GoAsync(path + language);
            Assert.Equal((path, 320), (path, await window.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")));
        }
    }

    [Theory]
    [InlineData("", ColorScheme.Light)]
    [InlineData("?lang=easy", ColorScheme.Dark)]
    [InlineData("?lang=ne", ColorScheme.Light)]
    public async Task Nothing_on_the_pages_of_a_warning_is_out_of_reach(string language, ColorScheme scheme)
    {
        await using var window = await browser.OpenAsync(null, 390, scheme);
        var slug = await PublishAsync();
        foreach (var path in (string[])["/alerts", $"/alerts/{slug}", $"/alerts/{slug}/poster", "/subscribe"])
        {
            await window.GoAsync(path + language);
            await window.AssertAccessibleAsync();
        }
    }

    private async Task<string> PublishAsync()
    {
        var services = browser.App.Services;
        var clock = services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        var today = Domain.JapanTime.DayOf(clock);
        var alert = Alert.Draft(
            SampleAlerts.Report(clock), SampleAlerts.Content(services.GetRequiredService<PhoneLines>(), today), Guid.NewGuid().ToString("N")[..12], Staffed.As(Role.Triage), clock);
        alert.Publish(Some.Publisher, clock);
        await using var db = browser.App.Db();
        db.Add(alert);
        await db.SaveChangesAsync();
        return alert.Slug;
    }
}
