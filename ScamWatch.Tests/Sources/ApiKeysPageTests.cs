using Bunit;
using ScamWatch.Domain.Sources;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Settings;

namespace ScamWatch.Tests.Sources;

public sealed class ApiKeysPageTests() : PageTests(Some.Administrator)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_secret_is_shown_once_and_opens_the_door()
    {
        var page = Browser.Render<ApiKeysPage>();
        await page.Find("#name").ChangeAsync(new() { Value = "広域消防" });
        await page.FindAll("input[type=checkbox]")[0].ChangeAsync(new() { Value = true });

        await page.Find("form").SubmitAsync();

        await page.WaitForAssertionAsync(() => Assert.NotNull(page.Find("#secret")), s_patience);
        Assert.True(ApiKeySecret.TryParse(page.Find("#secret").GetAttribute("value"), out var secret));
        var known = await Store.Get<ApiKeyRing>().FindAsync(secret, default);
        Assert.Equal([ApiScope.Classify, ApiScope.Report], known!.Scopes.Order());

        await page.FindAll("button").Single(b => b.TextContent == "登録したので隠す").ClickAsync(new());

        Assert.DoesNotContain(secret.Value, page.Markup, StringComparison.Ordinal);
        Assert.Contains("広域消防", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_revoked_only_after_a_second_press()
    {
        await Store.Get<CreateApiKey>().RunAsync(new("広域消防", [ApiScope.Report], 10), Some.Administrator, default);
        var page = Browser.Render<ApiKeysPage>();
        await page.WaitForAssertionAsync(() => Assert.NotEmpty(page.FindAll("button[aria-label]")), s_patience);

        await page.Find("button[aria-label*='広域消防']").ClickAsync(new());
        Assert.Null((await Store.Get<FindApiKeys>().RunAsync(default))[0].RevokedAt);
        await page.FindAll("button").Single(b => b.TextContent == "失効を確定する").ClickAsync(new());

        await page.WaitForAssertionAsync(() => Assert.Contains("「広域消防」を失効させました。", page.Markup, StringComparison.Ordinal), s_patience);
        Assert.NotNull((await Store.Get<FindApiKeys>().RunAsync(default))[0].RevokedAt);
    }

    [Fact]
    public async Task A_refusal_stands_beside_the_button()
    {
        var page = Browser.Render<ApiKeysPage>();

        await page.Find("form").SubmitAsync();

        await page.WaitForAssertionAsync(() => Assert.Contains("名前: 入力してください。", page.Find("[role=alert]").TextContent, StringComparison.Ordinal), s_patience);
    }
}
