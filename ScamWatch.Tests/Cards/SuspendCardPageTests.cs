using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Cards;
using ScamWatch.Web.Cards;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Cards;

public sealed class SuspendCardPageTests : IAsyncLifetime
{
    private readonly CardDesk _desk = new();
    private readonly BunitContext _browser;

    public SuspendCardPageTests() => _browser = _desk.OpenBrowser();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _desk.Dispose();
    }

    [Fact]
    public async Task No_receipt_number_is_shown_before_the_case_is_stored()
    {
        var page = await Filled();
        Assert.Empty(page.FindAll(".receipt"));
        Assert.Empty(await _desk.AllAsync());

        await CommitAsync(page);
        var stored = Assert.Single(await _desk.AllAsync());
        Assert.Equal(stored.ReceiptNumber, page.Find(".receipt").GetAttribute("data-receipt"));
    }

    [Fact]
    public async Task What_was_typed_and_chosen_is_what_is_stored()
    {
        var page = await Filled();
        await page.Find("#where").ChangeAsync(" 駅前 ");
        await page.Find("#birth").ChangeAsync("S60.4.1");
        await Choose(page, "name-match", 1);
        await Choose(page, "address-match", 2);
        await Choose(page, "sex", 1);
        await Choose(page, "relation", 2);
        await page.Find("#caller").ChangeAsync("試験 太郎");
        await Choose(page, "callback-safe", 1);
        await CommitAsync(page);

        var stored = Assert.Single(await _desk.AllAsync());
        Assert.Equal(CardDesk.Statement with
        {
            LostWhere = "駅前",
            HolderAddress = "",
            HolderBirthDate = new(1985, 4, 1),
            HolderSex = "female",
            Relation = CallerRelation.Household,
            CallerName = "試験 太郎",
            CallbackIsSafe = false,
        }, stored.Statement);
        Assert.Equal(new IdentityCheck(IdentityMatch.Match, IdentityMatch.NotAsked, IdentityMatch.Mismatch, IdentityMatch.NotAsked), stored.Identity);
        Assert.Equal(CardDesk.Operator.Name, stored.TakenBy);
    }

    [Fact]
    public async Task The_next_call_is_a_form_and_a_case_of_its_own()
    {
        var page = await Filled();
        await CommitAsync(page);
        await page.Find(".next-call").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("", page.Find("#name").GetAttribute("value")));
        Assert.Empty(page.FindAll(".receipt"));

        await Fill(page);
        await CommitAsync(page);
        Assert.Equal(2, (await _desk.AllAsync()).Count);
    }

    [Theory]
    [InlineData("target")]
    [InlineData("cause")]
    [InlineData("name")]
    public async Task What_is_required_is_asked_for_and_nothing_typed_is_lost(string missing)
    {
        var page = Open();
        await page.Find("#circumstances").ChangeAsync("かばんごと置き忘れた");
        await Fill(page, missing);
        await page.Find("button.large").ClickAsync(new());

        Assert.NotNull(page.FindComponents<Notice>().Single(n => n.Instance.Refusal is not null).Instance.Refusal as InvalidField);
        Assert.Equal("かばんごと置き忘れた", page.Find("#circumstances").GetAttribute("value"));
        Assert.Empty(await _desk.AllAsync());
    }

    [Fact]
    public async Task A_My_Number_is_pointed_out_when_the_field_is_left_and_is_not_stored()
    {
        var page = await Filled();
        await page.Find("#circumstances").ChangeAsync("番号は123456789018");
        Assert.Equal("true", page.Find("#circumstances").GetAttribute("aria-invalid"));
        Assert.NotEmpty(page.Find("#circumstances-problem").TextContent.Trim());

        await page.Find("button.large").ClickAsync(new());
        Assert.Empty(await _desk.AllAsync());

        await page.Find("#circumstances-problem button").ClickAsync();
        Assert.DoesNotContain("123456789018", page.Markup, StringComparison.Ordinal);
        await CommitAsync(page);
        Assert.DoesNotContain("123456789018", Assert.Single(await _desk.AllAsync()).Statement.Circumstances, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_date_of_birth_is_read_back_in_both_calendars()
    {
        var page = Open();
        await page.Find("#birth").ChangeAsync("19850401");
        Assert.Contains("1985年4月1日", page.Find(".readback").TextContent, StringComparison.Ordinal);
        Assert.Contains("昭和60年4月1日", page.Find(".readback").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_date_of_birth_that_cannot_be_read_is_not_dropped_in_silence()
    {
        var page = await Filled();
        await page.Find("#birth").ChangeAsync("60年ごろ");
        Assert.Equal("true", page.Find("#birth").GetAttribute("aria-invalid"));
        await page.Find("button.large").ClickAsync(new());
        Assert.Empty(await _desk.AllAsync());
    }

    [Fact]
    public async Task Where_another_person_holds_the_card_the_strict_answers_are_set_and_can_be_changed()
    {
        var page = await Filled();
        await Choose(page, "cause", (int)LossCause.HeldByOther);
        await Choose(page, "callback-safe", 0);
        await CommitAsync(page);

        var statement = Assert.Single(await _desk.AllAsync()).Statement;
        Assert.Equal((true, true), (statement.Shielded, statement.CallbackIsSafe));
    }

    [Fact]
    public async Task A_report_in_the_address_fills_its_number()
    {
        var report = ReceiptNumber.New(ReceiptNumber.Report).ToString();
        _browser.Services.GetRequiredService<NavigationManager>().NavigateTo(Urls.NewCaseFrom(report));
        var page = await Filled();
        Assert.Equal(report, page.Find("#report").GetAttribute("value"));
        await CommitAsync(page);
        Assert.Equal(report, Assert.Single(await _desk.AllAsync()).Statement.ReportReceiptNumber);
    }

    [Fact]
    public void Anything_else_in_the_address_is_not_taken_for_a_report()
    {
        _browser.Services.GetRequiredService<NavigationManager>().NavigateTo("/cards/new?report=%E8%A9%A6%E9%A8%93");
        Assert.Equal("", Open().Find("#report").GetAttribute("value"));
    }

    [Fact]
    public async Task The_receipt_number_is_written_as_it_is_spoken()
    {
        var page = await Filled();
        await CommitAsync(page);
        var number = page.Find(".receipt").GetAttribute("data-receipt")!;
        var spoken = page.Find(".receipt ~ dl .say").TextContent;
        string[] words = ["ゼロ", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう"];
        Assert.Equal(
            number.Where(char.IsAsciiDigit).Select(d => words[d - '0']),
            spoken.Split([' ', '、'], StringSplitOptions.RemoveEmptyEntries).Where(words.Contains));
    }

    [Fact]
    public async Task No_word_claims_a_stop_that_nobody_confirmed()
    {
        var page = await Filled();
        await CommitAsync(page);
        Assert.DoesNotContain(SuspensionRules.Label(CaseState.Confirmed).Ja, page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("停止しました", page.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<SuspendCardPage> Open() => _browser.Render<SuspendCardPage>();

    private async Task<IRenderedComponent<SuspendCardPage>> Filled()
    {
        var page = Open();
        await Fill(page);
        return page;
    }

    private static async Task Fill(IRenderedComponent<SuspendCardPage> page, string? but = null)
    {
        if (but != "target")
        {
            await Choose(page, "target", (int)CardDesk.Statement.Target);
        }

        if (but != "cause")
        {
            await Choose(page, "cause", (int)CardDesk.Statement.Cause);
        }

        if (but != "name")
        {
            await page.Find("#name").ChangeAsync(CardDesk.Statement.HolderName);
        }
    }

    private static Task Choose(IRenderedComponent<SuspendCardPage> page, string group, int index) =>
        page.FindAll($"input[name={group}]")[index].ChangeAsync(true);

    private static async Task CommitAsync(IRenderedComponent<SuspendCardPage> page)
    {
        await page.Find("button.large").ClickAsync(new());
        page.WaitForElement(".receipt");
    }
}
