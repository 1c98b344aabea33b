using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.References;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Guidance;
using ScamWatch.Web.References;

namespace ScamWatch.Tests.References;

public sealed class ReferencePagesTests : PageTests
{
    private static readonly Actor s_other = new("other", "別の担当者", new HashSet<string> { Role.Publisher });

    public ReferencePagesTests() : base(Some.Supervisor)
    {
        File.Copy(Path.Combine(TestPaths.Data, "samples", "counters.json"), Path.Combine(Store.Data.State, "counters.json"));
    }

    [Fact]
    public async Task A_proposal_of_somebody_else_is_approved_and_in_force()
    {
        await ProposeAsync(new("lines", "ppc", ReferenceChangeKind.Correct, new Dictionary<string, string> { ["number"] = "03-0000-0199" }));
        var page = Open("view=proposals");

        Assert.Contains("03-6457-9585", page.Find(".refdiff del").TextContent, StringComparison.Ordinal);
        Assert.Contains("03-0000-0199", page.Find(".refdiff ins").TextContent, StringComparison.Ordinal);
        await page.Find("button[aria-label$='承認']").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("1件を承認", page.Find("[role=status].notice").TextContent, StringComparison.Ordinal));
        Assert.Equal("03-0000-0199", Browser.Services.GetRequiredService<PhoneLines>().Find("ppc", Store.Today)!.Number);
    }

    [Fact]
    public async Task Ones_own_proposal_can_only_be_taken_back()
    {
        var page = Open("file=fees&row=first_issue");
        await page.FindAll("input[name=kind]")[1].ChangeAsync(true);
        await page.Find("#field-amountYen").ChangeAsync("100");
        await page.Find("#row-reason").ChangeAsync("条例の改正");
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("1件を提案", page.Find("[role=status].notice").TextContent, StringComparison.Ordinal));

        var proposals = Open("view=proposals");
        Assert.Empty(proposals.FindAll("button[aria-label$='承認']"));
        await proposals.Find("button[aria-label$='取り下げる']").ClickAsync(new());
        proposals.WaitForAssertion(() => Assert.Contains("取り下げました", proposals.Find("[role=status].notice").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_does_not_fit_is_said_beside_the_button_and_stays_typed()
    {
        var page = Open("file=hours&row=ppc-2026");
        await page.FindAll("input[name=kind]")[1].ChangeAsync(true);
        await page.Find("#field-weekday").ChangeAsync("9時から5時");
        await page.Find("#row-reason").ChangeAsync("電話で確認");
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("平日", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("9時から5時", page.Find("#field-weekday").GetAttribute("value"));
    }

    [Fact]
    public async Task Rows_that_are_due_are_confirmed_together()
    {
        var page = Open("view=due&file=pins");
        await page.FindAll("button").First(b => b.TextContent == "表示中の行をすべて選ぶ").ClickAsync(new());
        await page.Find("#confirm-reason").ChangeAsync("J-LISに電話で確認");
        await page.Find("form.panel").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("提案しました", page.Find("[role=status].notice").TextContent, StringComparison.Ordinal));
        Assert.All(await Store.Get<ReadReference>().ProposalsAsync(default), p => Assert.Equal("pins", p.Change.File));
        Assert.NotEmpty(await Store.Get<ReadReference>().ProposalsAsync(default));
    }

    [Fact]
    public async Task A_table_with_a_fault_is_refused_by_its_line()
    {
        var page = Open("view=table");
        await page.Find("#in-file").ChangeAsync("fees");
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("row,amountYen\nfirst_issue,ただ\n", "fees.csv"));
        await page.Find("#in-reason").ChangeAsync("表で確認");
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains("2行目：first_issue「金額（円）」", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_of_open_desks_offers_the_best_route_and_follows_a_change()
    {
        Browser.Services.GetRequiredService<NavigationManager>().NavigateTo("/guidance/open?topic=loss&lang=vi&at=2026-11-17T02:00");
        var page = Browser.Render<OpenPage>();

        Assert.Equal("0120-95-0178", page.Find(".bestnumber .number").TextContent);
        Assert.Equal("2", page.Find(".bestpath kbd").TextContent);
        Assert.Contains("要確認", page.Find(".notice-warning").TextContent, StringComparison.Ordinal);
        Assert.Equal(["vi", "ja"], page.FindAll("p.say").Select(p => p.GetAttribute("lang")));

        await page.Find("#open-topic").ChangeAsync("card");
        page.WaitForAssertion(() => Assert.Contains("topic=card", Browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        Assert.Contains("本庁 市民課窓口", page.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<ReferencePage> Open(string query)
    {
        Browser.Services.GetRequiredService<NavigationManager>().NavigateTo("/settings/reference?" + query);
        return Browser.Render<ReferencePage>();
    }

    private async Task ProposeAsync(ReferenceProposal proposal) =>
        Assert.True((await Store.Get<ProposeReferenceChange>().RunAsync(proposal, "電話で確認", s_other, default)).Succeeded);
}
