using System.Globalization;
using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Flows;
using ScamWatch.Web.Reports;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Reports;

public sealed class AreaTests
{
    private const string Minatogawa = "990001", Shiomihama = "990002";

    [Theory, EachDatabase]
    public async Task Staff_correct_the_area_and_the_trail_tells_both(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var id = await store.TakeAsync(CampaignDesk.Alone(0) with { Area = Minatogawa });
        var report = await store.ReportAsync(id);

        var outcome = await store.Get<CorrectArea>().RunAsync(id, Shiomihama, report.Version, Some.Analyst, default);

        var after = await store.ReportAsync(id);
        Assert.Equal((Shiomihama, report.Version + 1, outcome.Value), (after.Area, after.Version, after.Version));
        var entry = Assert.Single(await store.AuditEntriesAsync(), e => e.Kind == AuditKind.ReportAreaCorrected);
        Assert.Equal((report.ReceiptNumber, "みなと川市(990001) → 潮見浜市(990002)"), (entry.Subject, entry.Why));

        Assert.True((await store.Get<CorrectArea>().RunAsync(id, null, after.Version, Some.Analyst, default)).Succeeded);
        Assert.Null((await store.ReportAsync(id)).Area);
    }

    [Fact]
    public async Task What_is_not_served_unseen_or_not_theirs_is_refused_and_nothing_changes()
    {
        await using var store = await TestStore.OpenAsync();
        var id = await store.TakeAsync(CampaignDesk.Alone(0) with { Area = Minatogawa });
        var version = (await store.ReportAsync(id)).Version;
        var correct = store.Get<CorrectArea>();

        Assert.IsType<NoSuchArea>((await correct.RunAsync(id, "123456", version, Some.Analyst, default)).Refusal);
        Assert.IsType<NoSuchArea>((await correct.RunAsync(id, AreaRules.Unknown, version, Some.Analyst, default)).Refusal);
        Assert.IsType<ChangedMeanwhile>((await correct.RunAsync(id, Shiomihama, version + 1, Some.Analyst, default)).Refusal);
        Assert.IsType<NotAllowed>((await correct.RunAsync(id, Shiomihama, version, Some.Operator, default)).Refusal);
        Assert.IsType<NotFound>((await correct.RunAsync(Guid.NewGuid(), Shiomihama, 0, Some.Analyst, default)).Refusal);
        Assert.Equal(version, (await correct.RunAsync(id, Minatogawa, version, Some.Analyst, default)).Value);

        Assert.Equal((Minatogawa, version), ((await store.ReportAsync(id)).Area, (await store.ReportAsync(id)).Version));
        Assert.DoesNotContain(AuditKind.ReportAreaCorrected, await store.AuditAsync());
    }

    [Theory, EachDatabase]
    public async Task The_queue_is_narrowed_by_area_and_by_none(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider);
        var here = await store.TakeAsync(CampaignDesk.Alone(0) with { Area = Minatogawa });
        var there = await store.TakeAsync(CampaignDesk.Alone(1) with { Area = Shiomihama });
        var nowhere = await store.TakeAsync(CampaignDesk.Alone(2));
        async Task<IEnumerable<Guid>> FoundAsync(string? area) =>
            (await store.Get<FindReports>().RunAsync(new() { Area = area }, null, 10, default)).Items.Select(r => r.Id).Order();

        Assert.Equal([here], await FoundAsync(Minatogawa));
        Assert.Equal([there], await FoundAsync(Shiomihama));
        Assert.Equal([nowhere], await FoundAsync(AreaRules.Unknown));
        Assert.Equal(3, (await FoundAsync(null)).Count());
        Assert.Equal(1, (await store.Get<FindReports>().CountAsync(new() { Area = Minatogawa }, default))!.Reports);
    }

    [Fact]
    public async Task An_address_carries_the_area_there_and_back()
    {
        await using var store = new TestStore();
        Assert.Equal("/reports?state=all&area=990002", Urls.QueueWith(new() { Decision = DecisionFilter.All, Area = Shiomihama }));
        Assert.Contains("area=unknown", Urls.ExportWith(new() { Area = AreaRules.Unknown }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_report_and_the_form_for_a_new_one_let_staff_choose_the_area()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja");
        await using var store = await TestStore.OpenAsync();
        await using var browser = new BunitContext();
        store.AddTo(browser.Services);
        browser.Services.AddLocalization();
        browser.Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider()).AddSingleton<FlowDrafts>();
        browser.Services.AddRadzenComponents();
        browser.JSInterop.Mode = JSRuntimeMode.Loose;
        browser.AddAuthorization().SetAuthorized(Some.Analyst.Name).SetRoles(Role.Triage).SetClaims(
            new Claim(ClaimTypes.NameIdentifier, Some.Analyst.Id), new Claim(Claims.DisplayName, Some.Analyst.Name));

        var form = browser.Render<NewReportPage>();
        await form.Find("#body").ChangeAsync(new() { Value = "市役所を名乗る男が通帳を見せろと言った。" });
        await form.Find("#area").ChangeAsync(new() { Value = Minatogawa });
        await form.Find("form").SubmitAsync();
        form.WaitForElement(".receipt");
        var id = (await store.Get<FindReports>().RunAsync(new(), null, 5, default)).Items.Single().Id;
        Assert.Equal(Minatogawa, (await store.ReportAsync(id)).Area);

        var page = browser.Render<ReportPage>(p => p.Add(x => x.Id, id));
        page.WaitForElement("#reason");
        await page.Find("#area").ChangeAsync(new() { Value = Shiomihama });
        await page.Find("dd form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("地域を訂正しました。", page.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        Assert.Equal(Shiomihama, (await store.ReportAsync(id)).Area);
    }
}
