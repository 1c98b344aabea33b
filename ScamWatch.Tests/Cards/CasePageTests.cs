using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Cards;
using ScamWatch.Web.Cards;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Cards;

public sealed class CasePageTests : IAsyncLifetime
{
    private readonly CardDesk _desk = new();
    private readonly BunitContext _browser;

    public CasePageTests() => _browser = _desk.OpenBrowser();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _desk.Dispose();
    }

    [Fact]
    public async Task A_stop_is_shown_only_once_it_is_confirmed()
    {
        var confirmed = SuspensionRules.Label(CaseState.Confirmed).Ja;
        var taken = await _desk.TakeCallAsync();
        var page = Open(taken);
        Assert.DoesNotContain(confirmed, page.Markup, StringComparison.Ordinal);

        await page.Find("#to").ChangeAsync("総合フリーダイヤル");
        await page.Find("#their-number").ChangeAsync("A-77");
        await PrimaryAsync(page);
        page.WaitForElement("#how");
        Assert.DoesNotContain(confirmed, page.Markup, StringComparison.Ordinal);

        await page.Find("#how").ChangeAsync("電話で回答");
        await PrimaryAsync(page);
        page.WaitForAssertion(() => Assert.Contains(confirmed, page.Find(".pagehead").TextContent, StringComparison.Ordinal));
        var stored = await _desk.ReadAsync(taken.CaseId);
        Assert.Equal((CaseState.Confirmed, "総合フリーダイヤル / A-77"), (stored.State, stored.RequestedTo));
    }

    [Fact]
    public async Task Only_the_steps_the_rules_allow_are_offered()
    {
        var page = Open(await _desk.TakeCallAsync());
        Assert.NotEmpty(page.FindAll("#to"));
        Assert.Empty(page.FindAll("#how"));

        var ended = Open(await _desk.TakeAndConfirmAsync());
        Assert.Empty(ended.FindComponent<CaseSteps>().FindAll("input, select, button"));
    }

    [Fact]
    public async Task Times_are_taken_as_Japan_time_and_an_empty_one_as_now()
    {
        var taken = await _desk.TakeCallAsync();
        var page = Open(taken);
        _desk.Clock.Advance(TimeSpan.FromMinutes(30));
        await page.Find("#to").ChangeAsync("電話");
        await page.Find("#requested-at").ChangeAsync(JapanTime.Of(_desk.Clock.UtcNow.AddMinutes(-10)).ToString("yyyy-MM-ddTHH:mm:ss", null));
        await PrimaryAsync(page);
        await page.WaitForElement("#how").ChangeAsync("電話");
        await PrimaryAsync(page);
        page.WaitForState(() => page.FindAll("#how").Count == 0);

        var stored = await _desk.ReadAsync(taken.CaseId);
        Assert.Equal((_desk.Clock.UtcNow.AddMinutes(-10), _desk.Clock.UtcNow), (stored.RequestedAt, stored.ConfirmedAt));
    }

    [Fact]
    public async Task A_refused_step_says_why_and_keeps_what_was_typed()
    {
        var taken = await _desk.TakeCallAsync();
        var page = Open(taken);
        await page.Find("#their-number").ChangeAsync("A-77");
        await page.Find("#requested-at").ChangeAsync(JapanTime.Of(_desk.Clock.UtcNow.AddHours(1)).ToString("yyyy-MM-ddTHH:mm:ss", null));
        await PrimaryAsync(page);

        Assert.IsType<InvalidField>(page.FindComponents<Notice>().Select(n => n.Instance.Refusal).Single(r => r is not null));
        Assert.Equal("A-77", page.Find("#their-number").GetAttribute("value"));
        Assert.Equal(CaseState.Received, (await _desk.ReadAsync(taken.CaseId)).State);
    }

    [Fact]
    public async Task Opening_is_audited_once_however_often_the_page_refreshes()
    {
        var taken = await _desk.TakeCallAsync();
        var page = Open(taken);
        await page.Find("#to").ChangeAsync("電話");
        await PrimaryAsync(page);
        page.WaitForElement("#how");
        Assert.Single(await _desk.AuditAsync(), e => e.Kind == AuditKind.CaseSeen);
    }

    [Fact]
    public async Task Another_operators_step_is_shown_and_does_not_eat_what_is_typed()
    {
        var taken = await _desk.TakeCallAsync();
        var page = Open(taken);
        await page.Find("#to").ChangeAsync("電話");
        await ColleagueAsync(new CaseStep.CheckIdentity(taken.CaseId, 0, IdentityCheck.NotAsked with { Name = IdentityMatch.Match }));

        page.WaitForAssertion(() => Assert.Contains(CardDesk.Colleague.Name, page.Find("[role=status] .notice-warning").TextContent, StringComparison.Ordinal));
        Assert.Equal("電話", page.Find("#to").GetAttribute("value"));

        // Typed before the other's step was seen: refused once, with the reason, then taken.
        await PrimaryAsync(page);
        Assert.IsType<ChangedMeanwhile>(page.FindComponents<Notice>().Select(n => n.Instance.Refusal).Single(r => r is not null));
        await PrimaryAsync(page);
        page.WaitForElement("#how");
        Assert.Equal(CaseState.Requested, (await _desk.ReadAsync(taken.CaseId)).State);
    }

    [Fact]
    public async Task A_step_that_another_operator_took_is_refused_in_sight()
    {
        var taken = await _desk.TakeCallAsync();
        var page = Open(taken);
        await page.Find("#to").ChangeAsync("電話");
        // At another server, so that this page has not heard of it yet.
        Assert.Null((await _desk.Move.RunAsync(new CaseStep.SetAside(taken.CaseId, 0, CaseState.Duplicate, "二重受付"), CardDesk.Colleague, CardDesk.Now)).Refusal);
        await PrimaryAsync(page);

        page.WaitForAssertion(() => Assert.Contains(page.FindComponents<Notice>(), n => n.Instance.Refusal is ChangedMeanwhile));
        Assert.Equal(CaseState.Duplicate, (await _desk.ReadAsync(taken.CaseId)).State);
    }

    [Fact]
    public async Task A_case_is_set_aside_with_state_and_reason()
    {
        var taken = await _desk.TakeCallAsync();
        var page = Open(taken);
        await page.Find("#aside").ChangeAsync(nameof(CaseState.CallbackNeeded));
        await page.Find("#reason").ChangeAsync("折返しを希望");
        await page.Find("#aside").Closest("details")!.QuerySelector("button:last-of-type")!.ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("折返しを希望", page.Markup, StringComparison.Ordinal));
        Assert.Equal(CaseState.CallbackNeeded, (await _desk.ReadAsync(taken.CaseId)).State);
    }

    [Fact]
    public async Task A_shielded_case_says_so_and_that_its_number_is_not_called()
    {
        var taken = await _desk.TakeCallAsync(CardDesk.Statement with { Shielded = true, CallbackIsSafe = false, CallbackNumber = "090-0000-0000" });
        var page = Open(taken);
        Assert.NotEmpty(page.FindAll(".notice-danger"));
        Assert.Contains(page.FindComponents<StateMark>(), m => m.Instance.Mark.Icon == "phone_disabled");
    }

    [Fact]
    public void A_case_that_does_not_exist_is_said_not_to()
    {
        var page = _browser.Render<CasePage>(p => p.Add(c => c.Id, Guid.CreateVersion7()));
        Assert.IsType<NotFound>(page.FindComponent<Notice>().Instance.Refusal);
    }

    private IRenderedComponent<CasePage> Open(CaseTaken taken) =>
        _browser.Render<CasePage>(p => p.Add(c => c.Id, taken.CaseId));

    private static Task PrimaryAsync(IRenderedComponent<CasePage> page) => page.Find("button.primary").ClickAsync(new());

    /// <summary>A step by somebody else at this very server, so that the page hears of it.</summary>
    private async Task ColleagueAsync(CaseStep step)
    {
        var move = _browser.Services.GetRequiredService<MoveCase>();
        Assert.Null((await move.RunAsync(step, CardDesk.Colleague, CardDesk.Now)).Refusal);
    }
}
