using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain.Storage;
using ScamWatch.Web.Cards;

namespace ScamWatch.Tests.Cards;

/// <summary>What an operator typed outlives the page, readable by nobody else, until it is sent or given up.</summary>
public sealed class CallDraftTests : IDisposable
{
    private readonly CardDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task What_was_typed_comes_back_in_a_new_page_and_is_one_case_still()
    {
        await using (var first = _desk.OpenBrowser())
        {
            var page = first.Render<SuspendCardPage>();
            await page.FindAll("input[name=target]")[0].ChangeAsync(true);
            await page.FindAll("input[name=cause]")[1].ChangeAsync(true);
            await page.Find("#name").InputAsync("髙橋 花");
            await StoredAsync(first, f => f.HolderName == "髙橋 花");
        }

        await using var second = _desk.OpenBrowser();
        var again = second.Render<SuspendCardPage>();
        again.WaitForAssertion(() => Assert.Equal("髙橋 花", again.Find("#name").GetAttribute("value")));
        await again.Find("button.large").ClickAsync(new());
        again.WaitForElement(".receipt");
        Assert.Single(await _desk.AllAsync());
        Assert.Empty(await DraftsAsync());
    }

    [Fact]
    public async Task A_draft_is_stored_encrypted_and_without_My_Number_or_PIN()
    {
        await using var browser = _desk.OpenBrowser();
        var page = browser.Render<SuspendCardPage>();
        await page.Find("#circumstances").InputAsync("秘密の場所 123456789018 暗証番号は4821");
        await StoredAsync(browser, f => f.Circumstances.Length > 0);
        var content = Assert.Single(await DraftsAsync());
        Assert.DoesNotContain("秘密", content, StringComparison.Ordinal);

        var form = await browser.Services.GetRequiredService<CallDrafts>().FindAsync(CardDesk.Operator, CardDesk.Now);
        Assert.Contains("秘密の場所", form!.Circumstances, StringComparison.Ordinal);
        Assert.DoesNotContain("123456789018", form.Circumstances, StringComparison.Ordinal);
        Assert.DoesNotContain("4821", form.Circumstances, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_PIN_is_pointed_out_as_it_is_typed_and_can_be_removed()
    {
        await using var browser = _desk.OpenBrowser();
        var page = browser.Render<SuspendCardPage>();
        await page.Find("#circumstances").InputAsync("暗証番号は4821");
        Assert.Equal("true", page.Find("#circumstances").GetAttribute("aria-invalid"));
        await page.Find("#circumstances-problem button").ClickAsync();
        Assert.DoesNotContain("4821", page.Find("#circumstances").GetAttribute("value"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misdirected_call_ends_with_one_key_and_leaves_nothing()
    {
        await using var browser = _desk.OpenBrowser();
        var page = browser.Render<SuspendCardPage>();
        await page.Find("#name").InputAsync("まちがい");
        await StoredAsync(browser, f => f.HolderName == "まちがい");
        await page.Find("[data-key=F4]").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("", page.Find("#name").GetAttribute("value")));
        Assert.Empty(await DraftsAsync());
        Assert.Empty(await _desk.AllAsync());
        Assert.Equal(1, (await _desk.Get<Domain.Cards.Desk.FindBoard>().RunAsync(CardDesk.Supervisor, CardDesk.Now))!.Misdirected);
    }

    [Fact]
    public async Task The_next_steps_are_said_in_the_callers_language()
    {
        await using var browser = _desk.OpenBrowser();
        var steps = browser.Render<NextSteps>(p => p.Add(n => n.Statement, CardDesk.Statement).Add(n => n.Today, new(2026, 11, 21)));
        foreach (var (code, _) in Domain.Cards.NextStepTexts.Languages)
        {
            await steps.Find("#caller-language").ChangeAsync(code);
            Assert.All(steps.FindAll("li > p.say"), p => Assert.Equal(code == "easy" ? "ja" : code, p.GetAttribute("lang")));
        }
    }

    /// <summary>Until what was typed last is kept: the first key is kept at once, the others with a breath in between.</summary>
    private static async Task StoredAsync(BunitContext browser, Func<CallForm, bool> holds)
    {
        for (var i = 0; await browser.Services.GetRequiredService<CallDrafts>().FindAsync(CardDesk.Operator, CardDesk.Now) is not { } draft || !holds(draft); i++)
        {
            Assert.True(i < 3_000, "no such draft was stored");
            await Task.Delay(20, CardDesk.Now);
        }
    }

    private async Task<List<string>> DraftsAsync()
    {
        await using var db = _desk.Get<IDbContextFactory<ScamWatchDb>>().CreateDbContext();
        return await db.CallDrafts.Select(d => d.Content).ToListAsync(CardDesk.Now);
    }
}
