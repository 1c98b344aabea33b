using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Domain.Cards.Registry;
using ScamWatch.Domain.Cards.Registry.Embedded;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Cards;

namespace ScamWatch.Tests.Cards.Registry;

/// <summary>Stated facts beside the register: match or mismatch, and nothing of what is registered.</summary>
public sealed class ComparisonTests
{
    private static readonly HolderFacts s_hanako = new("鈴木 花子", "", new(1985, 4, 1), "", "");

    [Theory]
    [InlineData("鈴木 花子", "", "1985-04-01", "female", "みなと川市中央2-8-15", HolderFit.One, FactAnswer.Match, FactAnswer.Match, FactAnswer.Match, FactAnswer.Match)]
    [InlineData("", "すずき　はなこ", "1985-04-01", "", "", HolderFit.One, FactAnswer.Match, FactAnswer.Match, FactAnswer.Unknown, FactAnswer.Unknown)]
    [InlineData("髙橋 健", "", "1991-11-30", "", "", HolderFit.One, FactAnswer.Match, FactAnswer.Match, FactAnswer.Unknown, FactAnswer.Unknown)]
    [InlineData("渡辺 昭", "", "1941-12-08", "male", "", HolderFit.One, FactAnswer.Match, FactAnswer.Match, FactAnswer.Match, FactAnswer.Unknown)]
    [InlineData("ＮＧＵＹＥＮ Thi Mai", "", "1995-05-20", "", "", HolderFit.One, FactAnswer.Match, FactAnswer.Match, FactAnswer.Unknown, FactAnswer.Unknown)]
    [InlineData("鈴木 花子", "", "1985-04-01", "male", "", HolderFit.One, FactAnswer.Match, FactAnswer.Match, FactAnswer.Mismatch, FactAnswer.Unknown)]
    [InlineData("鈴木 花子", "", "1985-04-01", "", "みなと川市浜町九丁目9番9号", HolderFit.One, FactAnswer.Match, FactAnswer.Match, FactAnswer.Unknown, FactAnswer.Mismatch)]
    [InlineData("鈴木 花子", "", "1985-04-07", "", "みなと川市中央二丁目8番15号", HolderFit.One, FactAnswer.Match, FactAnswer.Mismatch, FactAnswer.Unknown, FactAnswer.Match)]
    [InlineData("山本 誠", "", null, "", "みなと川市港南四丁目6番9号", HolderFit.Several, FactAnswer.Unknown, FactAnswer.Unknown, FactAnswer.Unknown, FactAnswer.Unknown)]
    [InlineData("山本 誠", "", "1998-01-15", "", "みなと川市港南四丁目6番9号", HolderFit.One, FactAnswer.Match, FactAnswer.Match, FactAnswer.Unknown, FactAnswer.Match)]
    [InlineData("別所 太郎", "", "1985-04-01", "", "", HolderFit.None, FactAnswer.Unknown, FactAnswer.Unknown, FactAnswer.Unknown, FactAnswer.Unknown)]
    public async Task The_embedded_register_answers_whatever_the_spelling(
        string name, string kana, string? birth, string sex, string address, HolderFit fit, FactAnswer nameIs, FactAnswer birthIs, FactAnswer sexIs, FactAnswer addressIs)
    {
        await using var desk = await OpenAsync();
        var stated = new HolderFacts(name, kana, birth is null ? null : DateOnly.Parse(birth, CultureInfo.InvariantCulture), sex, address);

        var outcome = await desk.Store.Get<CompareHolder>().RunAsync(stated, CardDesk.Operator, default);

        Assert.Equal(new RegistryComparison.Compared(fit, nameIs, birthIs, sexIs, addressIs), outcome.Value);
    }

    [Fact]
    public async Task Whom_the_comparison_finds_the_order_finds_as_well()
    {
        await using var desk = await OpenAsync();
        var answer = await desk.Store.Get<ICardRegistry>().SendAsync(
            new(Guid.CreateVersion7(), RegistryOrderKind.Suspend, SuspensionTarget.Card, "S123-456-7897", desk.Clock.UtcNow, new("髙橋 健", "", new(1991, 11, 30), "", "")), default);

        Assert.IsType<RegistryAnswer.Done>(answer);
    }

    [Fact]
    public async Task A_register_filled_by_an_earlier_version_learns_its_holders()
    {
        await using var desk = await OpenAsync();
        await using (var db = desk.Store.Db())
        {
            await db.RegisteredCards.ExecuteUpdateAsync(s => s.SetProperty(c => c.Holder, (HolderFacts?)null).SetProperty(c => c.NameKey, "old"));
        }

        Assert.Equal(0, await desk.Store.Get<FillRegister>().RunAsync(default));

        Assert.Equal(HolderFit.One, Assert.IsType<RegistryComparison.Compared>((await desk.Store.Get<CompareHolder>().RunAsync(s_hanako, CardDesk.Operator, default)).Value).Fit);
    }

    [Theory, EachDatabase]
    public async Task Each_comparison_is_audited_without_the_facts_and_limited_by_operator_and_hour(string provider)
    {
        await using var desk = await OpenAsync(provider, ("ComparesPerHour", "2"));
        var compare = desk.Store.Get<CompareHolder>();
        Assert.True((await compare.RunAsync(s_hanako, CardDesk.Operator, default)).Succeeded);
        desk.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.True((await compare.RunAsync(s_hanako, CardDesk.Operator, default)).Succeeded);

        Assert.Equal(new TooManyComparisons(2), (await compare.RunAsync(s_hanako, CardDesk.Operator, default)).Refusal);
        Assert.True((await compare.RunAsync(s_hanako, CardDesk.Colleague, default)).Succeeded);
        desk.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.True((await compare.RunAsync(s_hanako, CardDesk.Operator, default)).Succeeded);

        var trail = await desk.Store.AuditEntriesAsync();
        Assert.Equal(4, trail.Count(e => e.Kind == AuditKind.HolderCompared));
        Assert.Equal(CardDesk.Operator.Id, Assert.Single(trail, e => e.Kind == AuditKind.HolderCompareRefused).ActorId);
        Assert.All(trail, e => Assert.DoesNotContain("鈴木", e.Subject + e.Why, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_fact_alone_and_other_desks_are_refused_and_not_counted()
    {
        await using var desk = await OpenAsync();
        var compare = desk.Store.Get<CompareHolder>();

        Assert.IsType<InvalidField>((await compare.RunAsync(s_hanako with { BirthDate = null }, CardDesk.Operator, default)).Refusal);
        Assert.IsType<InvalidField>((await compare.RunAsync(s_hanako with { Name = "" }, CardDesk.Operator, default)).Refusal);
        Assert.IsType<ContainsMyNumber>((await compare.RunAsync(s_hanako with { Address = "123456789018" }, CardDesk.Operator, default)).Refusal);
        Assert.IsType<NotAllowed>((await compare.RunAsync(s_hanako, CardDesk.Counter, default)).Refusal);
        Assert.Empty(await desk.Store.AuditEntriesAsync());
    }

    [Theory]
    [InlineData("manual", "30")]
    [InlineData("embedded", "0")]
    public async Task Without_a_card_system_or_by_setting_it_is_not_offered(string mode, string perHour)
    {
        await using var desk = await OutboxDesk.OpenAsync(settings: [("Mode", mode), ("ComparesPerHour", perHour)]);
        Assert.False(desk.Store.Get<CompareHolder>().IsOffered);
        Assert.IsType<ComparisonNotOffered>((await desk.Store.Get<CompareHolder>().RunAsync(s_hanako, CardDesk.Operator, default)).Refusal);
        await using var browser = Browser(desk);
        Assert.Empty(browser.Render<SuspendCardPage>().FindAll("[data-key=F6]"));
    }

    [Fact]
    public async Task One_key_fills_the_marks_and_the_operator_may_overrule_them()
    {
        await using var desk = await OpenAsync();
        await using var browser = Browser(desk);
        var page = await Filled(browser);
        await page.Find("#address").ChangeAsync("みなと川市浜町九丁目9番9号");

        await page.Find("[data-key=F6]").ClickAsync(new MouseEventArgs());

        page.WaitForAssertion(() => Assert.True(page.FindAll("input[name=name-match]")[(int)IdentityMatch.Match].HasAttribute("checked")), TimeSpan.FromSeconds(60));
        Assert.True(page.FindAll("input[name=birth-match]")[(int)IdentityMatch.Match].HasAttribute("checked"));
        Assert.True(page.FindAll("input[name=address-match]")[(int)IdentityMatch.Mismatch].HasAttribute("checked"));
        Assert.True(page.FindAll("input[name=sex-match]")[(int)IdentityMatch.NotAsked].HasAttribute("checked"));
        Assert.DoesNotContain("中央二丁目", page.Markup, StringComparison.Ordinal);

        await page.FindAll("input[name=address-match]")[(int)IdentityMatch.Match].ChangeAsync(true);
        await page.Find("button.large").ClickAsync(new MouseEventArgs());
        page.WaitForElement(".receipt", TimeSpan.FromSeconds(60));
        await using var db = desk.Store.Db();
        Assert.Equal(new IdentityCheck(IdentityMatch.Match, IdentityMatch.Match, IdentityMatch.Match, IdentityMatch.NotAsked), (await db.SuspensionCases.SingleAsync()).Identity);
    }

    [Fact]
    public async Task A_gateway_that_is_down_says_so_in_time_and_holds_up_no_commit()
    {
        await using var gateway = await RecordingGateway.StartAsync();
        gateway.InsteadOfComparing = (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        await using var desk = await OutboxDesk.OpenAsync(
            settings: [("Mode", "http"), ("Url", gateway.Address.ToString()), ("CompareTimeoutSeconds", "2")]);
        await using var browser = Browser(desk);
        var page = await Filled(browser);

        var asking = page.Find("[data-key=F6]").ClickAsync(new MouseEventArgs());
        await page.Find("button.large").ClickAsync(new MouseEventArgs());
        page.WaitForElement(".receipt", TimeSpan.FromSeconds(60));
        await asking;

        await using var other = Browser(desk);
        var waiting = await Filled(other);
        await waiting.Find("[data-key=F6]").ClickAsync(new MouseEventArgs());
        waiting.WaitForAssertion(() => Assert.Contains("今は照合できません", waiting.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        Assert.True(waiting.FindAll("input[name=name-match]")[(int)IdentityMatch.NotAsked].HasAttribute("checked"));
    }

    private static async Task<IRenderedComponent<SuspendCardPage>> Filled(BunitContext browser)
    {
        var page = browser.Render<SuspendCardPage>();
        await page.FindAll("input[name=target]")[0].ChangeAsync(true);
        await page.FindAll("input[name=cause]")[0].ChangeAsync(true);
        await page.Find("#name").ChangeAsync("鈴木 花子");
        await page.Find("#birth").ChangeAsync("S60.4.1");
        return page;
    }

    private static BunitContext Browser(OutboxDesk desk)
    {
        var browser = desk.OpenBrowser(Role.CardDesk);
        browser.Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider()).AddSingleton<CallDrafts>();
        return browser;
    }

    private static async Task<OutboxDesk> OpenAsync(string provider = StorageOptions.Sqlite, params (string Key, string Value)[] settings)
    {
        var desk = await OutboxDesk.OpenAsync(provider, settings);
        await desk.Store.Get<FillRegister>().RunAsync(default);
        return desk;
    }
}
