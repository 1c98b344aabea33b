using System.Globalization;
using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using ScamWatch.Domain.Sources;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Settings;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Sources;

public sealed class ApiKeysPageTests : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly TestStore _store = new();
    private readonly BunitContext _browser = new();

    public ApiKeysPageTests()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja");
        _store.AddTo(_browser.Services);
        _browser.Services.AddLocalization();
        _browser.Services.AddRadzenComponents();
        _browser.JSInterop.Mode = JSRuntimeMode.Loose;
        _browser.AddAuthorization().SetAuthorized(Some.Administrator.Name).SetRoles(Role.Administrator).SetClaims(
            new Claim(ClaimTypes.NameIdentifier, Some.Administrator.Id), new Claim(Claims.DisplayName, Some.Administrator.Name));
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task The_secret_is_shown_once_and_opens_the_door()
    {
        var page = _browser.Render<ApiKeysPage>();
        await page.Find("#name").ChangeAsync(new() { Value = "広域消防" });
        await page.FindAll("input[type=checkbox]")[0].ChangeAsync(new() { Value = true });

        await page.Find("form").SubmitAsync();

        await page.WaitForAssertionAsync(() => Assert.NotNull(page.Find("#secret")), s_patience);
        Assert.True(ApiKeySecret.TryParse(page.Find("#secret").GetAttribute("value"), out var secret));
        var known = await _store.Get<ApiKeyRing>().FindAsync(secret, default);
        Assert.Equal([ApiScope.Classify, ApiScope.Report], known!.Scopes.Order());

        await page.FindAll("button").Single(b => b.TextContent == "登録したので隠す").ClickAsync(new());

        Assert.DoesNotContain(secret.Value, page.Markup, StringComparison.Ordinal);
        Assert.Contains("広域消防", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_revoked_only_after_a_second_press()
    {
        await _store.Get<CreateApiKey>().RunAsync(new("広域消防", [ApiScope.Report], 10), Some.Administrator, default);
        var page = _browser.Render<ApiKeysPage>();
        await page.WaitForAssertionAsync(() => Assert.NotEmpty(page.FindAll("button[aria-label]")), s_patience);

        await page.Find("button[aria-label*='広域消防']").ClickAsync(new());
        Assert.Null((await _store.Get<FindApiKeys>().RunAsync(default))[0].RevokedAt);
        await page.FindAll("button").Single(b => b.TextContent == "失効を確定する").ClickAsync(new());

        await page.WaitForAssertionAsync(() => Assert.Contains("「広域消防」を失効させました。", page.Markup, StringComparison.Ordinal), s_patience);
        Assert.NotNull((await _store.Get<FindApiKeys>().RunAsync(default))[0].RevokedAt);
    }

    [Fact]
    public async Task A_refusal_stands_beside_the_button()
    {
        var page = _browser.Render<ApiKeysPage>();

        await page.Find("form").SubmitAsync();

        await page.WaitForAssertionAsync(() => Assert.Contains("名前: 入力してください。", page.Find("[role=alert]").TextContent, StringComparison.Ordinal), s_patience);
    }
}
