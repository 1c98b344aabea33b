using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Account;
using static Microsoft.Playwright.Assertions;

namespace ScamWatch.Tests.Browser;

/// <summary>From a decided campaign to a warning that a second person has approved and the public reads.</summary>
[Collection(nameof(BrowserFixture))]
[Trait("Tempo", "Browser")]
public sealed class PublishingJourney(BrowserFixture browser)
{
    /// <summary>Clicks and filled fields of both persons together.</summary>
    private const int MostInteractions = 12;

    private static readonly LocatorAssertionsToBeVisibleOptions s_patient = new() { Timeout = 60_000 };

    private int _interactions;

    [Fact]
    public async Task Two_people_bring_a_campaign_before_the_public_in_twelve_interactions()
    {
        await using var author = await browser.OpenAsync(Role.Triage);
        var campaign = await DecidedCampaignAsync();
        await author.GoAsync($"/campaigns/{campaign}");
        await ClickAsync(author.Page.Locator("#draft-warning"));
        await author.Page.Locator("#send").WaitForAsync();
        await Expect(author.Page.Locator("#send")).ToBeEnabledAsync(new() { Timeout = 60_000 });
        await author.AssertAccessibleAsync();
        await ClickAsync(author.Page.Locator("#send"));
        await Expect(author.Page.Locator("#review-title")).ToBeVisibleAsync(s_patient);
        var title = await author.Page.Locator(".preview .alert-title").InnerTextAsync();

        await using var approver = await browser.OpenAsync(null);
        await approver.Page.GotoAsync("/account/sign-in");
        await FillAsync(approver.Page.GetByLabel("ユーザー名"), "super");
        await FillAsync(approver.Page.GetByLabel("パスワード"), SampleStaff.Password);
        await ClickAsync(approver.Page.GetByRole(AriaRole.Button, new() { Name = "サインイン" }));
        // What waits for this person stands on every page.
        await ClickAsync(approver.Page.Locator(".raised").GetByRole(AriaRole.Link, new() { Name = title }).First);
        await Expect(approver.Page.Locator("#approve")).ToBeVisibleAsync(s_patient);
        await approver.AssertAccessibleAsync();
        await ClickAsync(approver.Page.Locator("#approve"));
        var link = approver.Page.Locator("a[href^='/alerts/']").First;
        await Expect(link).ToBeVisibleAsync(s_patient);
        Assert.InRange(_interactions, 1, MostInteractions);
        TestContext.Current.TestOutputHelper?.WriteLine($"{_interactions} interactions");

        // Visible outside with the very next request.
        await using var citizen = await browser.OpenAsync(null, width: 390);
        await citizen.GoAsync((await link.GetAttributeAsync("href"))!);
        await Expect(citizen.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(title);
        // And before the eyes of those who take calls.
        await using var desk = await browser.OpenAsync(Role.CardDesk);
        await Expect(desk.Page.Locator(".scams")).ToContainTextAsync(title, new() { Timeout = 60_000 });
        await desk.AssertAccessibleAsync();
    }

    [Fact]
    public async Task The_preview_has_the_width_of_a_telephone_and_works_nothing()
    {
        await using var author = await browser.OpenAsync(Role.Publisher);
        var id = await DraftAsync();
        await author.GoAsync($"/publishing/{id}");
        await author.Page.GetByRole(AriaRole.Button, new() { Name = "390px" }).ClickAsync();
        var frame = author.Page.FrameLocator("iframe");
        await Expect(frame.Locator("h1")).ToBeVisibleAsync(s_patient);
        Assert.Equal(0, await frame.Locator("script").CountAsync());
        Assert.Equal(390, await author.Page.Locator("iframe").EvaluateAsync<int>("f => f.clientWidth"));
    }

    private async Task ClickAsync(ILocator what)
    {
        _interactions++;
        await what.ClickAsync(new() { Timeout = 60_000 });
    }

    private async Task FillAsync(ILocator what, string text)
    {
        _interactions++;
        await what.FillAsync(text);
    }

    // A campaign of its own: the samples belong to the other journeys.
    private async Task<int> DecidedCampaignAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        var services = browser.App.Services;
        var ids = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            var taken = await services.GetRequiredService<ReceiveReport>().RunAsync(
                new IncomingReport
                {
                    Source = IntakeSource.StaffForm,
                    Channel = Channel.Sms,
                    Body = $"【港川市 灯油代助成の係】助成金{5 + i}万円の振込先が未登録です。本日中に個人番号と口座番号をご登録ください。お手続きがない場合は助成の権利が失われます。 https://toyu-josei{i}.top/a",
                },
                Actor.Worker("test"),
                ct);
            ids.Add(taken.Value!.ReportId);
        }

        await using var db = browser.App.Db();
        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => db.Reports.Any(r => r.Id == ids[2] && r.CampaignId == c.Id), ct);
        Assert.True((await services.GetRequiredService<DecideCampaign>().RunAsync(
            new(campaign.Id, Verdict.Scam, "同じ手口", false, campaign.Version), Some.Analyst, ct)).Succeeded);
        return campaign.Number;
    }

    private async Task<Guid> DraftAsync()
    {
        await using var db = browser.App.Db();
        // Of a report of its own: one that has a draft gives no other.
        var report = SampleAlerts.Report(DateTime.UtcNow);
        var content = SampleAlerts.Content(browser.App.Services.GetRequiredService<Domain.Guidance.PhoneLines>(), Domain.JapanTime.DayOf(DateTime.UtcNow));
        var alert = Alert.Draft(report, content, Guid.NewGuid().ToString("N")[..12], Some.Analyst, DateTime.UtcNow);
        db.AddRange(report, alert);
        await db.SaveChangesAsync();
        return alert.Id;
    }
}
