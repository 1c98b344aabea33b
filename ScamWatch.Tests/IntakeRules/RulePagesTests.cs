using System.Globalization;
using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using ScamWatch.Domain.Clocks;
using ScamWatch.Domain.IntakeRules;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Clocks;
using ScamWatch.Web.Insights;
using ScamWatch.Web.IntakeRules;
using ScamWatch.Web.Shell;
using static ScamWatch.Tests.IntakeRules.RuleDesk;

namespace ScamWatch.Tests.IntakeRules;

public sealed class RulePagesTests : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TestStore _store = new();
    private readonly BunitContext _browser = new();

    public RulePagesTests()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja");
        TestModel.CopyTo(_store.Data.Model);
        _store.AddTo(_browser.Services);
        _browser.Services.AddLocalization();
        _browser.Services.AddRadzenComponents();
        _browser.Services.AddSingleton<FindStaff>();
        _browser.JSInterop.Mode = JSRuntimeMode.Loose;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task A_supervisor_writes_a_rule_and_is_told_what_is_still_to_be_done()
    {
        SignIn(Some.Supervisor, Role.Supervisor);
        await _store.TakeAsync(Some.FakeRenewal());
        var page = Open<RulesPage>("/settings/intake-rules?rule=new");
        await page.Find("#rule-name").ChangeAsync(new() { Value = "監視の試験メール" });
        await page.FindAll("input[name=effect]")[2].ChangeAsync(new() { Value = true });
        await page.Find("#field-0").ChangeAsync(new() { Value = "sender-domain" });
        await page.Find("#values-0").ChangeAsync(new() { Value = "j-lis-koushin.top\n" });

        await page.Find("form").SubmitAsync();
        await page.WaitForAssertionAsync(() => Assert.Contains("理由を入力してください", page.Find("form [role=alert]").TextContent, StringComparison.Ordinal), s_patience);

        await page.Find("#rule-reason").ChangeAsync(new() { Value = "定期試験" });
        await page.Find("form").SubmitAsync();
        await page.WaitForAssertionAsync(() => Assert.NotNull(page.Find("#try-title")), s_patience);
        await Press(page, "有効にする");
        await page.WaitForAssertionAsync(() => Assert.Contains("試行がまだありません", page.Markup, StringComparison.Ordinal), s_patience);
        await Press(page, "試行する");
        await page.WaitForAssertionAsync(() => Assert.Contains("(100%)", page.Find("dl.facts").TextContent, StringComparison.Ordinal), s_patience);
        await Press(page, "有効にする");
        await page.WaitForAssertionAsync(() => Assert.Contains("作成者以外の職員", page.Find("[aria-labelledby=switch-title] [role=alert]").TextContent, StringComparison.Ordinal), s_patience);

        var rule = Assert.Single(await _store.Get<FindIntakeRule>().AllAsync(default)).Rule;
        Assert.Equal((RuleEffect.SetAside, "定期試験", false, true), (rule.Content.Effect, rule.Content.Reason, rule.Enabled, rule.IsTried));
        Assert.Equal(["j-lis-koushin.top"], rule.Content.Conditions.Single().Values);
    }

    [Fact]
    public async Task An_analyst_looks_at_a_rule_and_cannot_write_it()
    {
        var rule = await _store.WrittenAsync(Drop(Is(RuleField.Channel, "email")));
        await _store.Get<TryIntakeRule>().RunAsync(rule.Id, 30, Some.Supervisor, default);
        SignIn(Some.Analyst, Role.Triage);

        var page = Open<RulesPage>($"/settings/intake-rules?rule={rule.Id}");
        Assert.NotNull(page.Find("form fieldset[disabled]"));
        Assert.Empty(page.FindAll("button[type=submit]"));
        await Press(page, "内容と試行結果を確認した");

        await page.WaitForAssertionAsync(() => Assert.Contains("通報 花子が確認しました", page.Markup, StringComparison.Ordinal), s_patience);
        Assert.True((await _store.RuleAsync(rule.Id)).IsSeen);
    }

    [Fact]
    public async Task A_report_is_brought_back_with_a_reason()
    {
        await _store.InForceAsync(Drop(Is(RuleField.Channel, "email")));
        var id = await _store.TakeAsync(Some.FakeRenewal());
        SignIn(Some.Analyst, Role.Triage);
        var page = Open<SetAsidePage>("/reports/set-aside");

        // The rows of a virtual list are drawn in a browser only: what its button calls is called.
        var row = (await _store.Get<FindIntakeRule>().SetAsideAsync(null, new(0, 1), Some.Supervisor, default)).Items[0];
        await page.InvokeAsync(() => page.Instance.Ask(row));
        page.Render();
        await page.Find("#back-why").ChangeAsync(new() { Value = "実在の通報" });
        await page.Find("form").SubmitAsync();

        await page.WaitForAssertionAsync(() => Assert.Contains("受付箱に戻しました", page.Markup, StringComparison.Ordinal), s_patience);
        Assert.Null((await _store.ReportAsync(id)).SetAsideAt);
    }

    [Fact]
    public async Task A_report_says_what_rules_did_to_it_and_where_its_clocks_stand()
    {
        await _store.InForceAsync(Tag("更新詐欺", Is(RuleField.Channel, "email")));
        var id = await _store.TakeAsync(Some.FakeRenewal() with { Harm = HarmStage.MoneyLost });
        _store.Clock.Advance(TimeSpan.FromMinutes(20));
        SignIn(Some.Analyst, Role.Triage);

        var marks = _browser.Render<MarksOfReport>(p => p.Add(c => c.ReportId, id));
        var clocks = _browser.Render<ClocksOfReport>(p => p.Add(c => c.ReportId, id));

        await marks.WaitForAssertionAsync(() => Assert.Contains("更新詐欺", marks.Markup, StringComparison.Ordinal), s_patience);
        await clocks.WaitForAssertionAsync(() => Assert.Equal(["初回確認", "判定"], clocks.FindAll("li > span:first-child").Select(s => s.TextContent)), s_patience);
        Assert.Contains("期限超過", clocks.Find("li").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_raised_stands_on_every_page_until_it_is_dealt_with()
    {
        var id = await _store.TakeAsync(CampaignDesk.Alone(0) with { Harm = HarmStage.MoneyLost });
        _store.Clock.Advance(TimeSpan.FromMinutes(40));
        SignIn(Some.Analyst, Role.Triage);
        var banner = _browser.Render<LateBanner>();
        Assert.Empty(banner.FindAll("a"));

        // In the process of the page: its own feed tells it.
        var raise = _browser.Services.GetRequiredService<RaiseEscalations>();
        await raise.RunAsync(Domain.Staff.Actor.Worker("clocks"), default);

        await banner.WaitForAssertionAsync(() => Assert.Contains($"/reports/{id}", banner.Markup, StringComparison.Ordinal), s_patience);
        var late = _browser.Render<LatePage>();
        await late.WaitForAssertionAsync(() => Assert.Contains("至急対応", late.Markup, StringComparison.Ordinal), s_patience);

        var report = await _store.ReportAsync(id);
        await _store.Get<DecideReport>().RunAsync(new(id, Verdict.Scam, "確認", report.Version), Some.Analyst, default);
        await raise.RunAsync(Domain.Staff.Actor.Worker("clocks"), default);

        await banner.WaitForAssertionAsync(() => Assert.Empty(banner.FindAll("a")), s_patience);
    }

    [Fact]
    public async Task Every_figure_has_its_chart_its_table_and_its_file()
    {
        var ids = await _store.TakeAsync([.. Enumerable.Range(0, 5).Select(CampaignDesk.Mail)]);
        var report = await _store.ReportAsync(ids[0]);
        _store.Clock.Advance(TimeSpan.FromMinutes(30));
        await _store.Get<DecideReport>().RunAsync(new(ids[0], Verdict.Scam, "確認", report.Version), Some.Analyst, default);
        SignIn(Some.Analyst, Role.Triage);

        var page = Open<InsightsPage>("/insights?days=7");

        await page.WaitForAssertionAsync(() => Assert.NotEmpty(page.FindAll(".figure")), s_patience);
        foreach (var kind in Enum.GetValues<Domain.Insights.FigureKind>())
        {
            Assert.NotNull(page.Find($"a[href^='/insights/{Domain.Codes.Of(kind)}?from=2026-11-15']"));
        }

        Assert.All(page.FindAll(".figure"), f => Assert.NotNull(f.QuerySelector("table, .tilegrid")));
        Assert.Contains("9割が30分以内", page.Find("[aria-labelledby=figure-verdict-times]").TextContent, StringComparison.Ordinal);
        Assert.Equal("page", page.Find("a[href='/insights?days=7']").GetAttribute("aria-current"));

        await page.Find(".rangeform input").ChangeAsync(new() { Value = "2026-11-01" });
        await page.Find(".rangeform").SubmitAsync();
        Assert.EndsWith("/insights?from=2026-11-01&until=2026-11-21", _browser.Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().Uri, StringComparison.Ordinal);
    }

    private void SignIn(Actor actor, string role) =>
        _browser.AddAuthorization().SetAuthorized(actor.Name).SetRoles(role).SetClaims(
            new Claim(ClaimTypes.NameIdentifier, actor.Id), new Claim(Claims.DisplayName, actor.Name));

    private IRenderedComponent<T> Open<T>(string address) where T : Microsoft.AspNetCore.Components.IComponent
    {
        _browser.Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo(address);
        return _browser.Render<T>();
    }

    private static async Task Press<T>(IRenderedComponent<T> page, string word) where T : Microsoft.AspNetCore.Components.IComponent
    {
        await page.WaitForAssertionAsync(() => Assert.Contains(page.FindAll("button"), b => b.TextContent == word && !b.HasAttribute("disabled")), s_patience);
        await page.FindAll("button").Single(b => b.TextContent == word).ClickAsync(new());
    }
}
