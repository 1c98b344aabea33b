using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Guidance.Flows;
using ScamWatch.Domain.Leaks;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Cards;
using ScamWatch.Web.Flows;
using ScamWatch.Web.Leaks;
using ScamWatch.Web.Reports;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Guidance.Flows;

public sealed class FlowPagesTests : IAsyncLifetime
{
    private readonly GuidanceDesk _desk = new();

    private static CancellationToken Ct => Xunit.TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_call_is_guided_by_keys_to_its_end_and_stored()
    {
        var page = Open("misreg-account");
        await PressAsync(page, "1");
        await PressAsync(page, "4");
        Assert.Equal("later", StepOf(page));
        // What is answered stands beside it.
        Assert.Contains("今は見られない", page.Find(".walked").TextContent, StringComparison.Ordinal);
        await PressAsync(page, "Backspace");
        Assert.Equal("whose", StepOf(page));
        await PressAsync(page, "4");
        await PressAsync(page, "Enter");

        page.WaitForAssertion(() => Assert.Contains("記録しました", page.Find("#step-title").TextContent, StringComparison.Ordinal));
        var call = Assert.Single(await _desk.Store.Get<FindGuidedCalls>().MineAsync(10, Some.Operator, Ct));
        Assert.Equal(GuidedResult.Answered, call.Result);
        Assert.Empty(await DraftsAsync());
    }

    [Fact]
    public async Task What_may_be_a_leak_is_told_to_the_supervisors_before_a_further_key_and_once()
    {
        var page = Open("misreg-account");
        await ToFactsAsync(page);
        await page.Find("#fact-seenOn").ChangeAsync("2026-11-20");
        await page.FindAll("input[name=fact-screen]")[2].ChangeAsync(true);
        await page.Find("#fact-registeredHow").InputAsync("田中さんと駅前で登録した");
        await page.Find(".stepnow button.primary").ClickAsync(new());

        Assert.Equal("leak", StepOf(page));
        Assert.Contains("L-1", page.Find(".stepnow").TextContent, StringComparison.Ordinal);
        await PressAsync(page, "Backspace");
        await page.Find(".stepnow button.primary").ClickAsync(new());
        await using var db = _desk.Store.Db();
        var incident = await db.LeakIncidents.SingleAsync(Ct);
        Assert.Equal((LeakSign.OthersDataSeen, LeakState.Suspected, _desk.Store.Clock.UtcNow), (incident.Sign, incident.State, incident.KnewAt));
        Assert.Contains("見た機器: 役所や店の支援用の端末", incident.Content[LeakItem.Outline], StringComparison.Ordinal);
        Assert.DoesNotContain("田中", incident.Content[LeakItem.Outline], StringComparison.Ordinal);
        var banner = _desk.Open(Some.Supervisor).Render<LeakBanner>();
        banner.WaitForAssertion(() => Assert.Contains("1 件", banner.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_My_Number_in_a_fact_is_pointed_out_and_the_step_waits()
    {
        var page = Open("misreg-account");
        await ToFactsAsync(page);
        await page.Find("#fact-seenOn").ChangeAsync("2026-11-20");
        await page.FindAll("input[name=fact-screen]")[0].ChangeAsync(true);
        await page.Find("#fact-registeredHow").InputAsync("番号は 123456789018");
        Assert.Equal("true", page.Find("#fact-registeredHow").GetAttribute("aria-invalid"));

        await page.Find(".stepnow button.primary").ClickAsync(new());
        Assert.Equal("facts", StepOf(page));
        Assert.Contains("いつ、どこで口座を登録したか", page.Find(".notice-danger[role=alert]").TextContent, StringComparison.Ordinal);
        await page.Find("#fact-registeredHow-problem button").ClickAsync(new());
        await page.Find(".stepnow button.primary").ClickAsync(new());
        Assert.Equal("leak", StepOf(page));
    }

    [Fact]
    public async Task A_call_outlives_its_page_with_what_was_typed_and_without_a_My_Number()
    {
        var page = Open("misreg-account");
        await ToFactsAsync(page);
        await page.Find("#fact-registeredHow").InputAsync("去年の秋 123456789018");
        page.WaitForAssertion(() => Assert.Equal("yes", page.Find("#saved").GetAttribute("data-saved")));
        Assert.DoesNotContain("去年", Assert.Single(await DraftsAsync()), StringComparison.Ordinal);

        var again = Open("misreg-account");
        again.WaitForAssertion(() => Assert.Equal("facts", StepOf(again)));
        Assert.Equal("去年の秋 〔個人番号を削除〕", again.Find("#fact-registeredHow").GetAttribute("value"));
        var list = _desk.Open(Some.Operator).Render<FlowsPage>();
        list.WaitForAssertion(() => Assert.Contains("3手順まで", list.Markup, StringComparison.Ordinal));
        // Another operator's is their own.
        Assert.Equal("checked", StepOf(Open("misreg-account", Some.Analyst)));
    }

    [Fact]
    public async Task The_shielded_flow_says_so_and_opens_the_call_form_shielded()
    {
        var page = Open("dv");
        Assert.Contains("住所や居場所は聞かない", page.Find(".notice-danger").TextContent, StringComparison.Ordinal);
        await PressAsync(page, "1");
        await PressAsync(page, "1");
        var link = page.Find(".stepnow a[target=_blank]").GetAttribute("href")!;
        Assert.Equal(Urls.NewCaseFrom(Domain.Cards.SuspensionTarget.Card, Domain.Cards.LossCause.HeldByOther, true), link);

        var browser = _desk.Open(Some.Operator);
        browser.Services.GetRequiredService<NavigationManager>().NavigateTo(link);
        var form = browser.Render<SuspendCardPage>();
        form.WaitForAssertion(() => Assert.NotEmpty(form.FindAll(".notice-danger")));
        Assert.True(form.FindAll("input[name=shielded]")[1].HasAttribute("checked"));
        Assert.Contains(form.FindAll("input[name=cause]"), i => i.HasAttribute("checked"));
    }

    [Fact]
    public async Task A_line_shows_its_number_the_digit_and_whether_it_is_open_now()
    {
        var page = Open("card-lost");
        await PressAsync(page, "1");
        await PressAsync(page, "Enter");
        Assert.Equal("suspend", StepOf(page));
        var route = page.Find(".route").TextContent;
        Assert.Contains(_desk.Store.Get<Domain.Guidance.PhoneLines>().Find("total", _desk.Store.Today)!.Number, route, StringComparison.Ordinal);
        Assert.Contains(_desk.Store.Get<Domain.Guidance.PhoneLines>().MenuOf("total", "loss", _desk.Store.Today)!.Digits, route, StringComparison.Ordinal);
        Assert.Contains("受付中", route, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_begins_with_what_the_caller_told()
    {
        var page = Open("misreg-account", Some.Supervisor);
        await PressAsync(page, "4");
        await PressAsync(page, "Enter");
        Assert.Equal("report", StepOf(page));
        var link = page.Find(".stepnow a[target=_blank]").GetAttribute("href")!;

        var browser = _desk.Open(Some.Supervisor);
        browser.Services.GetRequiredService<NavigationManager>().NavigateTo(link);
        var form = browser.Render<NewReportPage>();
        form.WaitForAssertion(() => Assert.Contains("電話やメールで口座を聞かれた", form.Find("#body").GetAttribute("value"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_flow_leads_on_to_another_on_the_same_page()
    {
        var browser = _desk.Open(Some.Operator);
        var page = browser.Render<GuidedFlowPage>(p => p.Add(x => x.Id, "card-lost"));
        await PressAsync(page, "6");
        await PressAsync(page, "Enter");
        page.WaitForAssertion(() => Assert.EndsWith("/guidance/flows/dv", browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        page.Render(p => p.Add(x => x.Id, "dv"));
        page.WaitForAssertion(() => Assert.Equal("safe", StepOf(page)));
        Assert.Single(await _desk.Store.Get<FindGuidedCalls>().MineAsync(10, Some.Operator, Ct));
    }

    [Fact]
    public async Task The_list_is_narrowed_by_the_words_of_the_caller_and_opened_by_a_digit()
    {
        var browser = _desk.Open(Some.Operator);
        var page = browser.Render<FlowsPage>();
        Assert.Equal(17, page.FindAll(".flowlist li").Count);
        await page.Find("#search").InputAsync("拾った");
        Assert.Contains("カードが見つかった", Assert.Single(page.FindAll(".flowlist li")).TextContent, StringComparison.Ordinal);
        await PressAsync(page, "1");
        Assert.EndsWith("/guidance/flows/found-card", browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flow_that_is_not_there_is_said_to_be_so()
    {
        var page = Open("no-such-flow");
        Assert.Contains("この手順はありません", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<GuidedFlowPage> Open(string flow, Domain.Staff.Actor? actor = null) =>
        _desk.Open(actor ?? Some.Operator).Render<GuidedFlowPage>(p => p.Add(x => x.Id, flow));

    private static async Task ToFactsAsync(IRenderedComponent<GuidedFlowPage> page)
    {
        await PressAsync(page, "1");
        await PressAsync(page, "1");
        await PressAsync(page, "Enter");
        Assert.Equal("facts", StepOf(page));
    }

    private static string? StepOf(IRenderedComponent<GuidedFlowPage> page) => page.Find(".stepnow").GetAttribute("data-step");

    private static Task PressAsync(IRenderedComponent<IComponent> page, string key) =>
        page.InvokeAsync(() => page.FindComponent<Keys>().Instance.PressAsync(key));

    private async Task<List<string>> DraftsAsync()
    {
        await using var db = _desk.Store.Db();
        return await db.CallDrafts.Select(d => d.Content).ToListAsync(Ct);
    }
}
