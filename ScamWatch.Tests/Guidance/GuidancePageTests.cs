using Bunit;
using Microsoft.AspNetCore.Components.Web;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Guidance.Articles;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Cards;
using ScamWatch.Web.Cards;
using ScamWatch.Web.Guidance;

namespace ScamWatch.Tests.Guidance;

public sealed class GuidancePageTests : IAsyncLifetime
{
    /// <summary>The slowest machine that runs the tests takes long over a page.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly CardDesk _desk = new();
    private BunitContext? _browser;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _desk.Dispose();
    }

    [Fact]
    public async Task Answers_come_while_typing_and_Enter_opens_the_chosen_one_with_its_figures_and_day()
    {
        var page = Open<GuidancePage>(CardDesk.Operator);
        await Type(page, "マイナンバーカードをなくしたときは");

        var first = page.Find("[role=option][aria-selected=true]").TextContent;
        Assert.Contains("件の候補", page.Find(".finder [role=status]").TextContent, StringComparison.Ordinal);
        await page.Find("[role=combobox]").KeyDownAsync(new KeyboardEventArgs { Key = "ArrowDown" });
        Assert.NotEqual(first, page.Find("[role=option][aria-selected=true]").TextContent);
        await page.Find("[role=combobox]").KeyDownAsync(new KeyboardEventArgs { Key = "ArrowUp" });
        await page.Find("[role=combobox]").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });

        page.WaitForElement("#answer-title", s_patience);
        Assert.Contains("0120-95-0178", page.Find(".answer").TextContent, StringComparison.Ordinal);
        Assert.Contains("2024年5月29日", page.Find("#answer table").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll("#answer .conflicts li"));
        Assert.Contains("出典", page.Find("#answer pre").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enter_that_ends_a_conversion_opens_nothing()
    {
        var page = Open<GuidancePage>(CardDesk.Operator);
        await Type(page, "なくした");
        await page.Find("[role=combobox]").KeyDownAsync(new KeyboardEventArgs { Key = "Enter", IsComposing = true });

        Assert.Empty(page.FindAll("#answer-title"));
    }

    [Fact]
    public async Task An_operator_says_that_it_did_not_help_and_an_editor_settles_it()
    {
        var page = Open<ArticlePage>(CardDesk.Operator, p => p.Add(a => a.Id, "s3-q31"));
        await page.WaitForElement("#unhelpful-words", s_patience).ChangeAsync("火事の場合が書いていない");
        await page.FindAll("button").Single(b => b.TextContent == "知らせる").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("受け付けました", page.Find(".say-so [role=status]").TextContent, StringComparison.Ordinal), s_patience);
        Assert.Empty(page.FindAll("#lapse-because"));
        await _browser!.DisposeAsync();

        var list = Open<FeedbackPage>(CardDesk.Supervisor);
        list.WaitForAssertion(() => Assert.Contains("火事の場合", list.Find("article.step").TextContent, StringComparison.Ordinal), s_patience);
        await list.Find("article.step input").ChangeAsync("別の案内で答えられる");
        await list.FindAll("button").Single(b => b.TextContent == "変更しない").ClickAsync(new());

        list.WaitForAssertion(() => Assert.Empty(list.FindAll("article.step")), s_patience);
        var settled = Assert.Single((await _desk.Get<FindFeedback>().RunAsync(settled: true, new(0, 10), default)).Items);
        Assert.Equal((FeedbackOutcome.Unchanged, "別の案内で答えられる"), (settled.Outcome, settled.Reason));
    }

    [Fact]
    public async Task A_lapsed_article_warns_and_leads_to_its_successor()
    {
        await _desk.Get<LapseArticle>().RunAsync("s3-q31", "loss-suspend-card", "新しい手順", CardDesk.Supervisor, default);

        var page = Open<ArticlePage>(CardDesk.Operator, p => p.Add(a => a.Id, "s3-q31"));

        page.WaitForAssertion(() => Assert.Contains("読み上げないでください", page.Find(".notice-danger").TextContent, StringComparison.Ordinal), s_patience);
        Assert.Equal("/guidance/loss-suspend-card", page.Find(".notice-danger a").GetAttribute("href"));
    }

    [Fact]
    public void An_unknown_article_is_said_to_be_none() =>
        Assert.Contains("その案内はありません", Open<ArticlePage>(CardDesk.Operator, p => p.Add(a => a.Id, "nowhere")).Find("h1").TextContent, StringComparison.Ordinal);

    [Fact]
    public async Task What_the_caller_was_told_stands_in_the_case_once_it_is_made()
    {
        var page = Open<SuspendCardPage>(CardDesk.Operator);
        await Type(page, "再交付の手数料はいくらですか");
        await page.Find("[role=combobox]").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });
        await page.WaitForElement("[data-key='Control+i']", s_patience).ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("reissue-fee", page.Find(".beside ul.plain").TextContent, StringComparison.Ordinal), s_patience);

        await page.FindAll("input[name=target]")[0].ChangeAsync(true);
        await page.FindAll("input[name=cause]")[0].ChangeAsync(true);
        await page.Find("#name").ChangeAsync("試験 花子");
        await page.Find("button.large").ClickAsync(new());
        page.WaitForElement(".receipt", s_patience);

        var stored = Assert.Single(await _desk.AllAsync());
        Assert.Contains(stored.Events, e => e.Note.Contains("(reissue-fee)", StringComparison.Ordinal));
        Assert.Contains(await _desk.AuditAsync(), a => a.Kind == AuditKind.GuidanceTold && a.Why == "reissue-fee");
    }

    [Fact]
    public async Task An_answer_told_later_goes_into_the_history_of_the_case()
    {
        var taken = await _desk.TakeCallAsync();
        var page = Open<CasePage>(CardDesk.Operator, p => p.Add(c => c.Id, taken.CaseId));
        page.WaitForElement("[role=combobox]", s_patience);
        await Type(page, "暗証番号がロックされました");
        await page.Find("[role=combobox]").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });
        await page.WaitForElement("[data-key='Control+i']", s_patience).ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains(page.FindAll("tbody td"), td => td.TextContent.StartsWith("案内:", StringComparison.Ordinal)), s_patience);
    }

    private IRenderedComponent<T> Open<T>(Actor actor, Action<ComponentParameterCollectionBuilder<T>>? with = null) where T : Microsoft.AspNetCore.Components.IComponent
    {
        _browser = _desk.OpenBrowser(actor);
        return _browser.Render<T>(with ?? (_ => { }));
    }

    private static async Task Type<T>(IRenderedComponent<T> page, string question) where T : Microsoft.AspNetCore.Components.IComponent
    {
        await page.Find("[role=combobox]").InputAsync(question);
        page.WaitForElement("[role=option]", s_patience);
    }
}
