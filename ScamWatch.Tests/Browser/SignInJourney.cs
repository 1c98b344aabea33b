using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace ScamWatch.Tests.Browser;

/// <summary>A person's own sign-in: app, recovery, passkey, end; and what an open console does when a right goes.</summary>
[Collection(nameof(BrowserFixture))]
[Trait("Tempo", "Browser")]
public sealed class SignInJourney(BrowserFixture browser)
{
    private const string Password = "zebra violet kettle";

    private static readonly LocatorAssertionsToBeVisibleOptions s_withinAMinute = new() { Timeout = 60_000 };

    [Fact]
    public async Task An_app_and_a_passkey_are_enrolled_used_and_ended_everywhere()
    {
        var user = await AddAsync(Role.Supervisor);
        await using var first = await browser.OpenAsync(null);
        var page = first.Page;
        // Passkeys belong to a name, not to an address of figures.
        var site = $"http://localhost:{browser.App.Address.Port}";
        await SignInAsync(page, site, user);

        // Nothing else opens before.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("サインインの設定");
        await first.GoAsync(site + "/reports");
        await Expect(page.GetByText("この役割には二要素認証が必要です")).ToBeVisibleAsync();
        await first.AssertAccessibleAsync(graveOnly: true);
        await page.GetByRole(AriaRole.Button, new() { Name = "認証アプリを登録する" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "認証アプリに登録するQRコード" })).ToBeVisibleAsync();
        await first.AssertAccessibleAsync(graveOnly: true);
        var key = (await page.Locator("code.key").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        await page.GetByLabel("認証アプリのコード").FillAsync(Totp.Code(key, Totp.StepOf(DateTimeOffset.UtcNow)));
        await page.GetByRole(AriaRole.Button, new() { Name = "確認して登録する" }).ClickAsync();
        await Expect(page.Locator(".codes li")).ToHaveCountAsync(10);
        await first.AssertAccessibleAsync(graveOnly: true);

        // A passkey beside it, in a device that Chromium plays.
        var devices = await page.Context.NewCDPSessionAsync(page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        await page.GetByRole(AriaRole.Button, new() { Name = "パスキーを登録する" }).ClickAsync();
        await Expect(page.GetByText("パスキーを登録しました")).ToBeVisibleAsync();
        await Expect(page.GetByText("パスキー 1")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "業務画面へ" }).ClickAsync();
        await page.Locator(".tiles").WaitForAsync();

        // Out, and in again by the passkey alone.
        await page.GetByRole(AriaRole.Button, new() { Name = "サインアウト" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "パスキーを使う" }).ClickAsync();
        await page.Locator(".tiles").WaitForAsync();

        // In another browser by password and code.
        await using var second = await browser.OpenAsync(null, width: 390, scheme: ColorScheme.Dark);
        await SignInAsync(second.Page, site, user);
        await Expect(second.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("もう一つの確認");
        await second.AssertAccessibleAsync(graveOnly: true);
        await second.Page.GetByLabel("認証アプリのコード").FillAsync(Totp.Code(key, await NextStepAsync(user)));
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "サインイン", Exact = true }).First.ClickAsync();
        await second.Page.Locator(".tiles").WaitForAsync();
        await second.GoAsync(site + "/reports");

        // The first sees both and ends both; the other's open console closes by itself.
        await first.GoAsync(site + "/account/sign-ins");
        await Expect(page.GetByText("最後の操作")).ToHaveCountAsync(2);
        await first.AssertAccessibleAsync(graveOnly: true);
        await page.GetByRole(AriaRole.Button, new() { Name = "すべての端末でサインアウト" }).ClickAsync();
        await Expect(page.GetByLabel("ユーザー名")).ToBeVisibleAsync();
        await Expect(second.Page.GetByRole(AriaRole.Heading, new() { Name = "サインインが終わりました" })).ToBeVisibleAsync(s_withinAMinute);
    }

    [Fact]
    public async Task An_open_console_closes_within_a_minute_of_a_right_being_taken_away()
    {
        var user = await AddAsync(Role.Triage, sample: true);
        await using var window = await browser.OpenAsync(null);
        await SignInAsync(window.Page, browser.App.Address.ToString().TrimEnd('/'), user);
        await window.Page.Locator(".tiles").WaitForAsync();
        await window.GoAsync("/reports");
        await window.Page.Locator("td a.line").First.WaitForAsync();

        // Past the program, as another process or somebody at the database does: nothing tells the page.
        await using (var db = browser.App.Db())
        {
            await db.UserRoles.Where(r => db.Users.Any(u => u.Id == r.UserId && u.UserName == user)).ExecuteDeleteAsync(TestContext.Current.CancellationToken);
        }

        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "サインインが終わりました" })).ToBeVisibleAsync(s_withinAMinute);
        Assert.Equal(0, await window.Page.Locator("td a.line").CountAsync());
        await window.AssertAccessibleAsync(graveOnly: true);
    }

    [Fact]
    public async Task What_cannot_be_taken_back_asks_on_the_spot()
    {
        await using var window = await browser.OpenAsync(Role.Administrator);
        var page = window.Page;
        await using (var db = browser.App.Db())
        {
            var then = DateTime.UtcNow.AddMinutes(-6);
            await db.StaffSessions.Where(s => db.Users.Any(u => u.Id == s.StaffId && u.UserName == "admin"))
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.ProvenAt, then), TestContext.Current.CancellationToken);
        }

        var user = $"proof{Random.Shared.Next(1_000_000).ToString(CultureInfo.InvariantCulture)}";
        await window.GoAsync("/staff");
        await page.Locator("#user").FillAsync(user);
        await page.Locator("#name").FillAsync("確認 する子");
        await page.Locator("#password").FillAsync(Password);
        var add = page.GetByRole(AriaRole.Button, new() { Name = "追加する" });
        await add.ClickAsync();
        await page.Locator(".proof input").WaitForAsync();
        await window.AssertAccessibleAsync(graveOnly: true);
        await page.Locator(".proof input").FillAsync("not-the-password");
        await page.Locator(".proof input").PressAsync("Enter");
        await Expect(page.GetByText("確認できませんでした")).ToBeVisibleAsync();
        await page.Locator(".proof input").FillAsync(Web.Account.SampleStaff.Password);
        await page.Locator(".proof input").PressAsync("Enter");
        await Expect(page.GetByText("もう一度、同じ操作を押してください")).ToBeVisibleAsync();
        await add.ClickAsync();
        await Expect(page.GetByText($"{user} さんを追加しました。")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Staff_and_rights_have_no_serious_violation(int width, ColorScheme scheme)
    {
        await using var window = await browser.OpenAsync(Role.Administrator, width, scheme);
        await window.GoAsync("/staff/rights");
        await window.Page.Locator("#people-title").WaitForAsync();
        await window.AssertAccessibleAsync(graveOnly: true);
        await window.GoAsync("/staff");
        await window.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("変更$") }).First.ClickAsync();
        await window.Page.Locator("#change-title").WaitForAsync();
        await window.AssertAccessibleAsync(graveOnly: true);
        foreach (var page in (string[])["/account/security", "/account/sign-ins", "/account/confirm"])
        {
            await window.GoAsync(page);
            await window.AssertAccessibleAsync(graveOnly: true);
        }
    }

    private async Task<string> AddAsync(string role, bool sample = false)
    {
        Assert.SkipWhen(ChromiumBrowser.Missing is not null, ChromiumBrowser.Missing ?? "");
        var user = $"{role}{Random.Shared.Next(1_000_000_000).ToString(CultureInfo.InvariantCulture)}";
        var added = await browser.App.Services.GetRequiredService<AddStaff>()
            .RunAsync(new(user, "旅 する人", role, Password) { IsSample = sample }, Actor.CommandLine, TestContext.Current.CancellationToken);
        Assert.True(added.Succeeded, added.Refusal?.Message.En);
        return user;
    }

    private async Task<long> NextStepAsync(string user)
    {
        await using var db = browser.App.Db();
        var last = await db.Users.Where(u => u.UserName == user).Select(u => u.LastCodeStep).SingleAsync(TestContext.Current.CancellationToken);
        return Math.Max(last + 1, Totp.StepOf(DateTimeOffset.UtcNow));
    }

    private static async Task SignInAsync(IPage page, string site, string user)
    {
        await page.GotoAsync(site + "/account/sign-in");
        await page.GetByLabel("ユーザー名").FillAsync(user);
        await page.GetByLabel("パスワード").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "サインイン", Exact = true }).ClickAsync();
    }
}
