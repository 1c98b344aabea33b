using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace ScamWatch.Tests.Browser;

/// <summary>What each desk comes for, done in Chromium as a person does it.</summary>
[Collection(nameof(BrowserFixture))]
[Trait("Tempo", "Browser")]
public sealed partial class Journeys(BrowserFixture browser)
{
    private const string FakeRenewal = "新年度更新手続き";

    [Fact]
    public async Task A_fake_jlis_mail_is_decided_published_and_read_by_a_citizen()
    {
        string title;
        await using (var triage = await browser.OpenAsync(Role.Triage))
        {
            var page = triage.Page;
            await triage.GoAsync("/reports?channel=email&party=j-lis");
            await page.Locator("td a.line").Filter(new() { HasText = FakeRenewal }).First.ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(FakeRenewal);
            await Expect(page.Locator(".mark-danger").First).ToContainTextAsync("詐欺の疑い");
            await Expect(page.Locator("code").Filter(new() { HasText = "hxxp" }).First).ToBeVisibleAsync();

            await page.GetByRole(AriaRole.Radio, new() { Name = "詐欺" }).CheckAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "この判定で確定" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "注意喚起を作成" }).ClickAsync();
            await Expect(page).ToHaveURLAsync(WarningAddress());
            title = await page.GetByLabel("表題").InputValueAsync();
            Assert.Contains("J-LIS", title, StringComparison.Ordinal);
            await Expect(page.GetByLabel("本文の例")).ToHaveValueAsync(NoLiveAddress());
            await triage.AssertAccessibleAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "確認を依頼" }).ClickAsync();
            await Expect(page.Locator("#review-title")).ToBeVisibleAsync();
        }

        string address;
        await using (var publisher = await browser.OpenAsync(Role.Publisher))
        {
            var page = publisher.Page;
            await publisher.GoAsync("/publishing?view=waiting");
            await page.Locator("td").GetByRole(AriaRole.Link, new() { Name = title }).First.ClickAsync();
            await page.Locator("#approve").WaitForAsync();
            await publisher.AssertAccessibleAsync();
            await page.Locator("#approve").ClickAsync();
            var link = page.Locator("a[href*='/alerts/2']").First;
            await Expect(link).ToBeVisibleAsync();
            address = (await link.GetAttributeAsync("href"))!;
        }

        await using var citizen = await browser.OpenAsync(null, width: 390);
        await citizen.GoAsync("/alerts");
        await citizen.Page.GetByRole(AriaRole.Link, new() { Name = title }).ClickAsync();
        await Expect(citizen.Page).ToHaveURLAsync(new Regex(Regex.Escape(address.Split('/')[^1]) + "$"));
        await Expect(citizen.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(title);
        await Expect(citizen.Page.Locator("main")).ToContainTextAsync("※URLが記載");
        // What search engines read of the warning is data.
        Assert.Equal(0, await citizen.Page.Locator("script:not([type='application/ld+json'])").CountAsync());
        await citizen.AssertAccessibleAsync();
    }

    [Theory]
    [InlineData("", "SMS", "届いた文", "確かめる", "まだ何もしていない", "市に通報する", "詐欺の疑い")]
    [InlineData("?lang=en", "SMS", "The text", "Check", "Nothing yet", "Report to the city", "scam")]
    public async Task A_citizen_without_script_checks_a_text_and_reports_it(
        string language, string channel, string text, string judge, string harm, string report, string said)
    {
        await using var citizen = await browser.OpenAsync(null, width: 390, script: false);
        var page = citizen.Page;
        await citizen.GoAsync("/alerts" + language);
        await page.Locator("nav a[href^='/check']").ClickAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = channel }).CheckAsync();
        await page.GetByLabel(text).FillAsync($"【マイナポイント事務局】本日で失効します。口座番号と暗証番号を https://mynapoint-koushin.top/a から入力してください。{Some.Word()}");
        await page.GetByRole(AriaRole.Button, new() { Name = judge, Exact = true }).ClickAsync();
        await Expect(page.Locator(".verdict")).ToContainTextAsync(said);
        await Expect(page.Locator(".alert-traces")).ToContainTextAsync("hxxps://mynapoint-koushin[.]top/a");
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        // No axe here: it waits for timers, which do not run without script. AccessibilityTests walks the same pages.

        await page.GetByRole(AriaRole.Radio, new() { Name = harm }).CheckAsync();
        await Task.Delay(Web.Checking.FormStamp.MinAge);
        await page.GetByRole(AriaRole.Button, new() { Name = report }).ClickAsync();
        var receipt = await page.Locator(".receipt").InnerTextAsync();

        await using var triage = await browser.OpenAsync(Role.Triage);
        await triage.GoAsync($"/reports?q={receipt}");
        await triage.Page.Locator("td a.line").First.ClickAsync();
        await Expect(triage.Page.Locator(".explanation")).ToContainTextAsync("詐欺の疑いが強いSMSです。");
        await Expect(triage.Page.Locator(".received mark.for").First).ToBeVisibleAsync();
        await triage.AssertAccessibleAsync();
    }

    [Fact]
    public async Task A_lost_card_call_ends_with_a_receipt_number_and_a_confirmed_stop()
    {
        await using var desk = await browser.OpenAsync(Role.CardDesk);
        var page = desk.Page;
        await desk.GoAsync("/cards/new");
        await page.GetByRole(AriaRole.Radio, new() { Name = "カード", Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "外出先で紛失" }).CheckAsync();
        await page.GetByLabel("氏名", new() { Exact = false }).First.FillAsync("試験 花子");
        await page.GetByLabel("生年月日", new() { Exact = false }).First.FillAsync("昭和60年4月1日");
        await page.GetByLabel("住所", new() { Exact = false }).First.FillAsync("みなと川市中央一丁目2番3号");
        await page.GetByLabel("連絡先の電話番号").FillAsync("090-0000-1234");
        await page.GetByRole(AriaRole.Button, new() { Name = "停止の手続きを受け付ける" }).ClickAsync();

        var receipt = page.Locator(".receipt").First;
        await Expect(receipt).ToContainTextAsync(Receipt());
        var number = Receipt().Match(await receipt.InnerTextAsync()).Value;
        await desk.AssertAccessibleAsync();

        await page.Locator(".next-call").ClickAsync();
        await desk.GoAsync("/cards");
        await page.GetByRole(AriaRole.Link, new() { Name = number }).ClickAsync();
        await Expect(page.Locator(".mark").First).ToContainTextAsync("受付");
        await Expect(page.Locator("main")).Not.ToContainTextAsync("停止済");
        await desk.AssertAccessibleAsync();
    }

    [Fact]
    public async Task A_change_in_one_window_shows_in_another()
    {
        await using var first = await browser.OpenAsync(Role.Triage);
        await using var second = await browser.OpenAsync(Role.Triage);
        await second.GoAsync("/reports?channel=visit");
        var total = second.Page.Locator(".total");
        await Expect(total).ToContainTextAsync("件");
        var before = await total.InnerTextAsync();

        await first.GoAsync("/reports/new");
        await first.Page.GetByRole(AriaRole.Radio, new() { Name = "訪問" }).CheckAsync();
        await first.Page.GetByLabel("内容").FillAsync($"市の委託だという男が来て通帳を見せてほしいと言った。{Some.Word()}");
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "受け付ける" }).ClickAsync();
        await Expect(first.Page.Locator(".receipt")).ToContainTextAsync("T");
        await first.AssertAccessibleAsync();

        await Expect(total).Not.ToHaveTextAsync(before);
    }

    [Fact]
    public async Task The_second_of_two_analysts_is_told_and_keeps_the_words_typed()
    {
        await using var first = await browser.OpenAsync(Role.Triage);
        await using var second = await browser.OpenAsync(Role.Triage);
        await first.GoAsync("/reports?channel=letter");
        var link = (await first.Page.Locator("td a.line").First.GetAttributeAsync("href"))!;
        await first.GoAsync(link);
        await second.GoAsync(link);
        await second.Page.GetByRole(AriaRole.Radio, new() { Name = "要確認" }).CheckAsync();
        await second.Page.GetByLabel("理由").FillAsync("書きかけの理由");

        await first.Page.GetByRole(AriaRole.Radio, new() { Name = "対象外" }).CheckAsync();
        await first.Page.GetByLabel("理由").FillAsync("試験");
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "この判定で確定" }).ClickAsync();
        await Expect(first.Page.GetByText("「対象外」と判定しました")).ToBeVisibleAsync();

        // The second analyst's page has heard of it: the decision stands there already, or the refusal says so.
        await Expect(second.Page.Locator("#decision-title + *")).ToContainTextAsync("対象外");
    }

    [Fact]
    public async Task Three_alike_are_one_campaign_that_decides_the_late_fourth()
    {
        var mark = Some.Word();
        await using var triage = await browser.OpenAsync(Role.Triage);
        var page = triage.Page;
        string first = "";
        for (var i = 0; i < 3; i++)
        {
            first = await RecordAsync(i);
        }

        await triage.GoAsync(first);
        await page.Locator("[aria-labelledby=campaign-title] a[href^='/campaigns/']").First.ClickAsync();
        await Expect(page.Locator("#decide-title")).ToBeVisibleAsync();
        await Expect(page.Locator(".list td a.line")).ToHaveCountAsync(3);
        var campaign = page.Url;
        await page.GetByRole(AriaRole.Button, new() { Name = "一致度" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "文面の違いを表示" }).ClickAsync();
        await Expect(page.Locator(".difference ins").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "詐欺" }).CheckAsync();
        await Expect(page.Locator(".preview-facts")).ToContainTextAsync("3件");
        await triage.AssertAccessibleAsync();
        await page.Locator("#reason").FillAsync("複数の通報を確認");
        await page.GetByRole(AriaRole.Button, new() { Name = "3件を判定する" }).ClickAsync();
        await Expect(page.GetByText("判定しました。")).ToBeVisibleAsync();

        var fourth = await RecordAsync(3);
        await triage.GoAsync(fourth);
        await Expect(page.Locator("#decision-title + *")).ToContainTextAsync("詐欺");
        await triage.GoAsync(campaign);
        await Expect(page.Locator(".list td a.line")).ToHaveCountAsync(4);
        await Expect(page.GetByText("判定後に到着").First).ToBeVisibleAsync();

        async Task<string> RecordAsync(int i)
        {
            await triage.GoAsync("/reports/new");
            await page.GetByRole(AriaRole.Radio, new() { Name = "SMS" }).CheckAsync();
            await page.GetByLabel("内容").FillAsync(
                $"水道局の検針員を名乗る連絡です。漏水の修理費{3 + i}万円を{i + 1}月{i + 5}日までに振り込まないと給水を止めるとのこと。照会番号 {mark}。キャッシュカードを用意して折り返すようにと言われた。");
            await page.GetByRole(AriaRole.Button, new() { Name = "受け付ける" }).ClickAsync();
            await Expect(page.Locator(".receipt")).ToContainTextAsync("T");
            return (await page.GetByRole(AriaRole.Link, new() { Name = "通報を開く" }).GetAttributeAsync("href"))!;
        }
    }

    [Fact]
    public async Task A_hostile_mail_in_html_is_shown_and_loads_nothing()
    {
        await using var triage = await browser.OpenAsync(Role.Triage);
        var page = triage.Page;
        var foreign = new List<string>();
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https" } asked && asked.Authority != browser.App.Address.Authority)
            {
                foreign.Add(request.Url);
            }
        };
        await triage.GoAsync("/reports?channel=email&party=bank");
        await page.Locator("td a.line").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "HTML表示" }).ClickAsync();

        var mail = page.FrameLocator("iframe.mail").Locator("body");
        await Expect(mail).Not.ToBeEmptyAsync();
        Assert.Equal(0, await mail.Locator("a[href], img, script, style, form, input").CountAsync());
        // No axe here: it waits for ever for an answer from a frame that may run no script. The text view is checked elsewhere.
        Assert.Empty(foreign);
    }

    [Fact]
    public async Task A_role_sees_only_its_own_desk()
    {
        await using var desk = await browser.OpenAsync(Role.CardDesk);

        await Expect(desk.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link)).ToHaveTextAsync([Start(), CardDesk(), Guidance()]);
    }

    [Fact]
    public async Task Language_and_theme_can_be_switched_and_stay()
    {
        await using var window = await browser.OpenAsync(Role.Supervisor);
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Start");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await window.GoAsync("/reports");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Reports");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(SignIn());
    }

    [GeneratedRegex("/publishing/[0-9a-f-]{36}")]
    private static partial Regex WarningAddress();

    [GeneratedRegex("^((?!https?://)[\\s\\S])*$")]
    private static partial Regex NoLiveAddress();

    [GeneratedRegex("S[0-9]{3}-[0-9]{3}-[0-9]{4}")]
    private static partial Regex Receipt();

    [GeneratedRegex("/account/sign-in$")]
    private static partial Regex SignIn();

    [GeneratedRegex("スタート$")]
    private static partial Regex Start();

    [GeneratedRegex("カード停止$")]
    private static partial Regex CardDesk();

    [GeneratedRegex("案内$")]
    private static partial Regex Guidance();
}
