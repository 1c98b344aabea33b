using Bunit;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Leaks;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Guidance.Flows;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Leaks;

namespace ScamWatch.Tests.Leaks;

public sealed class LeakPagesTests : IAsyncLifetime
{
    private readonly GuidanceDesk _desk = new();

    private static CancellationToken Ct => Xunit.TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Any_desk_raises_a_suspicion_and_the_supervisors_banner_tells_of_it()
    {
        var banner = _desk.Open(Some.Supervisor).Render<LeakBanner>();
        Assert.Equal("", banner.Find("[role=status]").TextContent.Trim());

        var page = _desk.Open(Some.Operator).Render<NewLeakPage>();
        await page.Find("#outline").ChangeAsync("窓口で別の人の書類を渡した。電話は 090-1234-5678");
        await page.Find("form").SubmitAsync();
        Assert.Contains("電話番号", page.Find("form [role=alert]").TextContent, StringComparison.Ordinal);
        await page.Find("#outline").ChangeAsync("窓口で別の人の書類を渡した。");
        await page.FindAll("input[name=sign]")[3].ChangeAsync(true);
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Equal("L-1", page.Find(".receipt").TextContent));
        // One who may not see incidents is not led there.
        Assert.Empty(page.FindAll("a[href='/incidents']"));
        var again = _desk.Open(Some.Supervisor).Render<LeakBanner>();
        again.WaitForAssertion(() => Assert.Contains("1 件", again.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_supervisor_takes_it_writes_it_up_and_records_the_report()
    {
        var page = await OpenAsync(Some.Supervisor);
        await page.Find("#take").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("調査中", page.Find(".pagehead").TextContent, StringComparison.Ordinal));

        await page.Find("#in-number-work").ChangeAsync(true);
        Assert.Contains("報告の対象に当たります", page.Find("[aria-labelledby=reasons-title]").TextContent, StringComparison.Ordinal);
        await page.Find("#headcount").ChangeAsync("101");
        Assert.Contains("要確認", page.Find("[aria-labelledby=reasons-title]").TextContent, StringComparison.Ordinal);
        await page.Find("#item-cause").ChangeAsync("封入の取り違え");
        // What is not saved is not reported.
        Assert.True(page.Find("#report").HasAttribute("disabled"));
        await page.Find("[data-key='Control+Enter']").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("第3版", page.Markup, StringComparison.Ordinal));
        await page.Find("#report").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("速報済", page.Find(".pagehead").TextContent, StringComparison.Ordinal));

        await using var db = _desk.Store.Db();
        var incident = await db.LeakIncidents.SingleAsync(Ct);
        Assert.Equal((LeakState.PreliminaryReported, 101, "封入の取り違え"), (incident.State, incident.Content.HeadCount, incident.Content[LeakItem.Cause]));
        // The field shows no seconds, and must not move the time of knowing.
        Assert.Equal(incident.RaisedAt, incident.KnewAt);
    }

    [Fact]
    public async Task A_change_by_somebody_else_is_told_and_leaves_what_is_typed()
    {
        var page = await OpenAsync(Some.Supervisor);
        await page.Find("#item-cause").ChangeAsync("書きかけ");
        await using (var db = _desk.Store.Db())
        {
            var incident = await db.LeakIncidents.SingleAsync(Ct);
            await _desk.Store.Get<ChangeLeak>().TakeAsync(incident.Id, 1, Some.Person("監督 次子", Role.Supervisor), Ct);
        }

        await page.Find("[data-key='Control+Enter']").ClickAsync(new());
        Assert.Contains("先に変更しました", page.Find("[aria-labelledby=items-title] .notice-danger").TextContent, StringComparison.Ordinal);
        Assert.Equal("書きかけ", page.Find("#item-cause").GetAttribute("value"));
    }

    [Fact]
    public async Task Who_proposes_that_nothing_need_be_reported_cannot_confirm_it()
    {
        var page = await OpenAsync(Some.Supervisor);
        await page.Find("#reason").InputAsync("本人の控えだった");
        await page.Find("#aside").ClickAsync(new());
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("#withdraw")));
        Assert.Empty(page.FindAll("#confirm"));

        var other = await OpenAsync(Some.Person("監督 次子", Role.Supervisor));
        await other.Find("#confirm").ClickAsync(new());
        other.WaitForAssertion(() => Assert.Contains("該当せず", other.Find(".pagehead").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_incident_is_not_shown_to_those_who_may_not_see_it()
    {
        var page = await OpenAsync(Some.Operator);
        Assert.Contains("この案件はありません", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    private async Task<IRenderedComponent<LeakPage>> OpenAsync(Actor actor)
    {
        var incident = await LeakActionsTests.RaiseAsync(_desk.Store, Some.Analyst);
        return _desk.Open(actor).Render<LeakPage>(p => p.Add(x => x.Id, incident.Id));
    }
}
