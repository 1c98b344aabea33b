using Bunit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Cards;
using ScamWatch.Web.Cards;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Cards;

public sealed class CasesPageTests : IAsyncLifetime
{
    private readonly CardDesk _desk = new();
    private readonly BunitContext _browser;

    public CasesPageTests() => _browser = _desk.OpenBrowser();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _desk.Dispose();
    }

    [Fact]
    public async Task The_list_opens_with_those_that_wait()
    {
        var waiting = await _desk.TakeCallAsync();
        await _desk.TakeAndConfirmAsync();
        Assert.Equal([waiting.ReceiptNumber], Numbers(Open(Urls.Cases)));
    }

    [Fact]
    public async Task All_are_shown_where_the_address_says_so()
    {
        await _desk.TakeCallAsync();
        await _desk.TakeAndConfirmAsync();
        Assert.Equal(2, Numbers(Open(Urls.CasesWith(all: true, null))).Length);
    }

    [Fact]
    public async Task A_number_is_found_though_its_case_no_longer_waits()
    {
        await _desk.TakeCallAsync();
        var confirmed = await _desk.TakeAndConfirmAsync();
        Assert.Equal([confirmed.ReceiptNumber], Numbers(Open(Urls.CasesWith(all: false, confirmed.ReceiptNumber))));
    }

    [Fact]
    public async Task The_search_goes_into_the_address()
    {
        var taken = await _desk.TakeCallAsync();
        await _desk.TakeCallAsync();
        var page = Open(Urls.Cases);
        await page.Find("input[type=search]").ChangeAsync(taken.ReceiptNumber);
        await page.Find("form").SubmitAsync();
        Assert.EndsWith(Urls.CasesWith(all: false, taken.ReceiptNumber), _browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_taken_elsewhere_appears_by_itself()
    {
        var page = Open(Urls.Cases);
        Assert.Empty(Numbers(page));
        var outcome = await _browser.Services.GetRequiredService<SuspendCard>().RunAsync(
            new(Guid.CreateVersion7(), CardDesk.Statement, IdentityCheck.NotAsked), CardDesk.Colleague, CardDesk.Now);
        page.WaitForAssertion(() => Assert.Equal([outcome.Value!.ReceiptNumber], Numbers(page)), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task The_list_names_no_citizen()
    {
        await _desk.TakeCallAsync();
        Assert.DoesNotContain("花子", Open(Urls.Cases).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_page_of_the_desk_asks_for_its_role() => Assert.All(
        typeof(CasesPage).Assembly.GetTypes().Where(t => t.Namespace == typeof(CasesPage).Namespace && t.IsDefined(typeof(RouteAttribute), false)),
        page => Assert.Contains(page.GetCustomAttributes(typeof(AuthorizeAttribute), true), a => ((AuthorizeAttribute)a).Roles == Desk.Cards));

    private IRenderedComponent<CasesPage> Open(string address)
    {
        _browser.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var page = _browser.Render<CasesPage>();
        page.WaitForAssertion(() => Assert.DoesNotContain(page.FindAll("tr"), r => r.ClassList.Contains("waiting")));
        return page;
    }

    private static string[] Numbers(IRenderedComponent<CasesPage> page) => [.. page.FindAll(".list td a").Select(a => a.TextContent)];
}
