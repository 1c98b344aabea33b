using System.Globalization;
using System.Net;
using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Sharing;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Sharing;

public sealed class ExportPageTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public ExportPageTests() => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja");

    [Fact]
    public async Task The_page_counts_what_the_filter_of_the_queue_lets_through_and_leads_to_the_file()
    {
        await using var desk = await SharingDesk.OpenAsync();
        await desk.ReportAsync(Verdict.Scam, "偽の更新 https://j-lis-koushin.top/a");
        await desk.ReportAsync(null, "まだ見ていない通報");
        await desk.ReportAsync(Verdict.Scam, "電話でした", change: r => r with { Channel = Channel.Call });
        await using var browser = Browser(desk.Store);
        browser.Services.GetRequiredService<NavigationManager>().NavigateTo("/reports/export?channel=email");
        var page = browser.Render<ExportPage>();
        await page.WaitForAssertionAsync(() => Assert.Contains("2 件のうち 2 件", page.Markup, StringComparison.Ordinal), s_patience);
        Assert.Equal("/reports/export/csv?channel=email", page.Find("a[download]").GetAttribute("href"));

        await page.FindAll("input[name=format]")[1].ChangeAsync(new() { Value = "on" });
        await page.FindAll("input[name=tlp]")[0].ChangeAsync(new() { Value = "on" });

        await page.WaitForAssertionAsync(() => Assert.Contains("2 件のうち 1 件", page.Markup, StringComparison.Ordinal), s_patience);
        Assert.Equal("/reports/export/stix?tlp=clear&channel=email", page.Find("a[download]").GetAttribute("href"));
        Assert.DoesNotContain(AuditKind.ReportsExported, await desk.Store.AuditAsync());
    }

    [Fact]
    public async Task Where_there_is_nothing_no_file_is_offered()
    {
        await using var desk = await SharingDesk.OpenAsync();
        await using var browser = Browser(desk.Store);

        var page = browser.Render<ExportPage>();

        await page.WaitForAssertionAsync(() => Assert.Contains("書き出せる通報はありません", page.Markup, StringComparison.Ordinal), s_patience);
        Assert.Empty(page.FindAll("a[download]"));
    }

    private static BunitContext Browser(TestStore store)
    {
        var browser = new BunitContext();
        store.AddTo(browser.Services);
        browser.Services.AddLocalization();
        browser.Services.AddRadzenComponents();
        browser.JSInterop.Mode = JSRuntimeMode.Loose;
        browser.AddAuthorization().SetAuthorized(Some.Analyst.Name).SetRoles(Role.Triage).SetClaims(
            new Claim(ClaimTypes.NameIdentifier, Some.Analyst.Id), new Claim(Claims.DisplayName, Some.Analyst.Name));
        return browser;
    }
}

/// <summary>The file behind the page, over HTTP.</summary>
public sealed class ExportFileTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>
{
    [Fact]
    public async Task The_triage_desk_gets_the_file_and_others_do_not()
    {
        foreach (var role in Role.All)
        {
            var client = await app.SignInAsync(role);

            using var answer = await client.GetAsync("/reports/export/csv?tlp=amber");

            if (role is Role.Triage or Role.Supervisor)
            {
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
                Assert.Matches("^scamwatch-[0-9]{8}-[0-9]{6}-tlp-amber\\.csv$", answer.Content.Headers.ContentDisposition!.FileName);
                Assert.True(answer.Headers.CacheControl!.NoStore);
            }
            else
            {
                Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            }
        }

        using var stranger = app.Anonymous();
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync("/reports/export/csv")).StatusCode);
        var triage = await app.SignInAsync(Role.Triage);
        Assert.Equal(HttpStatusCode.BadRequest, (await triage.GetAsync("/reports/export/csv?tlp=red")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await triage.GetAsync("/reports/export/exe")).StatusCode);
    }
}
