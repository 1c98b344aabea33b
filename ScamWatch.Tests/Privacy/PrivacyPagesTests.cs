using System.Globalization;
using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Privacy;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Cards;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Privacy;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Privacy;

public sealed class PrivacyPagesTests : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly TestStore _store = new();
    private readonly BunitContext _browser = new();

    public PrivacyPagesTests()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja");
        _store.AddTo(_browser.Services);
        _browser.Services.AddLocalization();
        _browser.Services.AddRadzenComponents();
        _browser.JSInterop.Mode = JSRuntimeMode.Loose;
        _browser.AddAuthorization().SetAuthorized(Some.Supervisor.Name).SetRoles(Role.Supervisor).SetClaims(
            new Claim(ClaimTypes.NameIdentifier, Some.Supervisor.Id), new Claim(Claims.DisplayName, Some.Supervisor.Name));
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task What_is_due_is_shown_before_it_goes_and_a_hold_takes_it_out()
    {
        var taken = await DisposalTests.CaseAsync(_store, end: true);
        _store.Clock.Advance(TimeSpan.FromDays(2000));
        var page = _browser.Render<RetentionPage>();
        await page.WaitForAssertionAsync(() => Assert.Equal(["1", "0"], Cells(page)), s_patience);

        await page.Find("#hold-number").ChangeAsync(new() { Value = taken.ReceiptNumber });
        await page.Find("#hold-reason").ChangeAsync(new() { Value = "訴訟" });
        await page.Find("form").SubmitAsync();

        await page.WaitForAssertionAsync(() => Assert.Equal(["0", "1"], Cells(page)), s_patience);
        await page.Find("button[aria-label*='保存の指示を解除']").ClickAsync(new());
        await page.WaitForAssertionAsync(() => Assert.Equal(["1", "0"], Cells(page)), s_patience);
        await _store.Get<DisposeRecords>().RunAsync(Actor.Worker("disposal"), default);
        var later = _browser.Render<RetentionPage>();
        await later.WaitForAssertionAsync(() => Assert.Contains("停止受付", later.Find("[aria-labelledby=log-title] tbody").TextContent, StringComparison.Ordinal), s_patience);

        static IEnumerable<string> Cells(IRenderedComponent<RetentionPage> page) =>
            page.Find("[aria-labelledby=rules-title] tbody tr").Children.Skip(3).Take(2).Select(c => c.TextContent.Trim());
    }

    [Fact]
    public async Task A_person_is_found_and_proposed_for_erasure_which_the_same_supervisor_cannot_confirm()
    {
        var taken = await DisposalTests.CaseAsync(_store, end: true);
        var page = _browser.Render<PersonsPage>();
        await page.Find("#p-number").ChangeAsync(new() { Value = taken.ReceiptNumber });
        await page.Find("form").SubmitAsync();
        await page.WaitForAssertionAsync(() => Assert.NotEmpty(page.FindAll("[role=alert]")), s_patience);

        await page.Find("#p-reason").ChangeAsync(new() { Value = "窓口で本人、運転免許証を確認" });
        await page.Find("form").SubmitAsync();
        await page.WaitForAssertionAsync(() => Assert.Contains("消去できます", page.Markup, StringComparison.Ordinal), s_patience);
        Assert.EndsWith($"/settings/persons/export/html?number={taken.ReceiptNumber}", page.Find("a[download]").GetAttribute("href"), StringComparison.Ordinal);
        await page.FindAll("button").Single(b => b.TextContent == "消去を提案").ClickAsync(new());

        await page.WaitForAssertionAsync(() => Assert.Contains("別の監督者の確認を待っています。", page.Markup, StringComparison.Ordinal), s_patience);
        Assert.Empty(page.FindAll("button[aria-label*='消去を確認']"));
        await page.Find("button[aria-label*='取り下げる']").ClickAsync(new());
        await page.WaitForAssertionAsync(() => Assert.Contains("提案を取り下げました。", page.Markup, StringComparison.Ordinal), s_patience);
    }

    [Fact]
    public async Task Who_looked_is_asked_for_by_a_button_and_there_for_supervisors_only()
    {
        var taken = await DisposalTests.CaseAsync(_store, end: false);
        await _store.Get<FindCases>().OpenAsync(taken.CaseId, CardDesk.Operator, default);
        // The browser's services are another process to the log.
        await _store.Get<AccessLog>().StoreAsync(default);
        Assert.Empty(_browser.Render<WhoLooked>(p => p.Add(c => c.Actor, CardDesk.Operator).Add(c => c.Subject, taken.ReceiptNumber)).Markup.Trim());
        var section = _browser.Render<WhoLooked>(p => p.Add(c => c.Actor, Some.Supervisor).Add(c => c.Subject, taken.ReceiptNumber));

        await section.Find("button").ClickAsync(new());

        await section.WaitForAssertionAsync(() => Assert.Contains(CardDesk.Operator.Name, section.Find("tbody").TextContent, StringComparison.Ordinal), s_patience);
        Assert.Contains("案件を表示", section.Find("tbody").TextContent, StringComparison.Ordinal);
    }
}
