using System.Globalization;
using Bunit;
using ScamWatch.Domain.Classification;
using ScamWatch.Domain.Learning;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Web.Learning;

namespace ScamWatch.Tests.Learning;

public sealed class ModelsPageTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public ModelsPageTests() =>
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja");

    [Fact]
    public async Task A_supervisor_starts_a_training_sees_it_move_and_stops_it()
    {
        await using var desk = await LearningDesk.OpenAsync();
        await using var browser = desk.Browser(Role.Supervisor);
        var page = browser.Render<ModelsPage>();
        await page.WaitForAssertionAsync(() => Assert.Contains("まだ比較したモデルがありません", page.Markup, StringComparison.Ordinal), s_patience);

        await Button(page, "学習を始める").ClickAsync(new());
        await page.WaitForAssertionAsync(() => Assert.NotNull(page.Find("progress")), s_patience);

        await Button(page, "学習を中止する").ClickAsync(new());
        await page.WaitForAssertionAsync(() => Assert.Contains("中止", page.Find(".mark").TextContent, StringComparison.Ordinal), s_patience);
        Assert.Empty(page.FindAll("progress"));
    }

    [Fact]
    public async Task The_triage_desk_looks_and_changes_nothing()
    {
        await using var desk = await LearningDesk.OpenAsync();
        await ComparedAsync(desk, LearningDesk.Comparison("a"));
        await using var browser = desk.Browser(Role.Triage);
        var page = browser.Render<ModelsPage>();

        await page.WaitForAssertionAsync(() => Assert.Contains("採用の基準を満たしています", page.Markup, StringComparison.Ordinal), s_patience);

        Assert.Empty(page.FindAll("button"));
    }

    [Fact]
    public async Task A_promotion_without_a_reason_is_refused_beside_the_button_and_with_one_is_done()
    {
        await using var desk = await LearningDesk.OpenAsync();
        await ComparedAsync(desk, LearningDesk.Comparison("a"));
        await using var browser = desk.Browser(Role.Supervisor);
        var page = browser.Render<ModelsPage>();
        await page.WaitForAssertionAsync(() => Assert.NotNull(page.Find("#promote-why")), s_patience);

        await Button(page, "理由を記録して採用").ClickAsync(new());
        Assert.Contains("理由を入力", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);

        await page.Find("#promote-why").ChangeAsync(new() { Value = "再現率が上がった" });
        await Button(page, "理由を記録して採用").ClickAsync(new());
        await page.WaitForAssertionAsync(() => Assert.Contains("b を採用しました", page.Markup, StringComparison.Ordinal), s_patience);
        Assert.Equal(ModelState.Champion, (await desk.ModelAsync("b")).State);

        await page.Find("#back-why").ChangeAsync(new() { Value = "誤警報" });
        await Button(page, "理由を記録して戻す").ClickAsync(new());
        await page.WaitForAssertionAsync(() => Assert.Contains("a に戻しました", page.Markup, StringComparison.Ordinal), s_patience);
    }

    [Fact]
    public async Task A_model_that_fails_the_gate_shows_why_and_offers_no_promotion()
    {
        await using var desk = await LearningDesk.OpenAsync();
        await ComparedAsync(desk, LearningDesk.Comparison("a", m => m with { RecallAt5 = 0.5 }));
        await using var browser = desk.Browser(Role.Supervisor);
        var page = browser.Render<ModelsPage>();

        await page.WaitForAssertionAsync(() => Assert.Contains("再現率", page.Find(".notice-danger").TextContent, StringComparison.Ordinal), s_patience);

        Assert.Empty(page.FindAll("#promote-why"));
    }

    [Fact]
    public async Task Mistakes_show_their_texts_inert_with_the_way_to_the_report()
    {
        await using var desk = await LearningDesk.OpenAsync();
        var report = await desk.DecidedAsync(Verdict.Legitimate, "確認は https://evil-shop.top/a から");
        await ComparedAsync(desk, LearningDesk.Comparison("a", confusions: [new Confusion(report.ReceiptNumber, "scam", "benign", "scam", 0.9)]));
        await using var browser = desk.Browser(Role.Triage);
        var page = browser.Render<ModelsPage>();

        await page.WaitForAssertionAsync(() => Assert.Contains("hxxps://evil-shop[.]top", page.Markup, StringComparison.Ordinal), s_patience);

        Assert.DoesNotContain("https://evil-shop.top", page.Markup, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll($"a[href='/reports/{report.Id}']"));
    }

    [Fact]
    public async Task Scores_stand_as_figures_beside_the_bars()
    {
        await using var desk = await LearningDesk.OpenAsync();
        await desk.DecidedAsync(Verdict.Scam);
        await using var browser = desk.Browser(Role.Triage);
        var page = browser.Render<ModelsPage>();

        await page.WaitForAssertionAsync(() => Assert.Equal(FindDrift.Weeks, page.FindAll("table.drift tbody tr").Count), s_patience);

        var last = page.FindAll("table.drift tbody tr")[^1];
        Assert.Equal(["1", "97%", "0", "0", "0", "0", "1"], last.QuerySelectorAll("td.number").Select(c => c.TextContent));
        Assert.Equal("100.00", last.QuerySelector("rect.fifth-4")!.GetAttribute("width"));
    }

    private static async Task ComparedAsync(LearningDesk desk, ModelComparison comparison)
    {
        var now = desk.Store.Clock.UtcNow;
        await desk.Store.AddAsync(ModelRecord.First("a", 100, now, now));
        await desk.Store.AddAsync(ModelRecord.Trained("b", 100, 10, comparison, "監督 誠", now));
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<ModelsPage> page, string words) =>
        page.FindAll("button").Single(b => b.TextContent.Trim() == words);
}
