using Bunit;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Publishing;

namespace ScamWatch.Tests.Alerts;

public sealed class WarningPageTests
{
    [Fact]
    public async Task What_is_typed_shows_in_the_preview_at_once()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var page = await OpenAsync(desk, await desk.DraftAsync());
        Field(page, AlertField.Title).Input("打ったとおりの表題");
        Assert.Equal("打ったとおりの表題", page.Find(".preview .alert-title").TextContent);
    }

    [Fact]
    public async Task A_fault_stands_beside_its_field_while_one_writes_and_goes_when_it_is_mended()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var page = await OpenAsync(desk, await desk.DraftAsync());
        Field(page, AlertField.Advice).Input("");
        Assert.Equal("true", Field(page, AlertField.Advice).GetAttribute("aria-invalid"));
        Assert.NotEmpty(page.FindAll($"#{FieldId.Of(AlertField.Advice)}-faults .fault"));
        Assert.True(page.Find("#ask").HasAttribute("disabled"));

        Field(page, AlertField.Advice).Input("削除してください。");
        Assert.Empty(page.FindAll($"#{FieldId.Of(AlertField.Advice)}-faults .fault"));
        Assert.False(page.Find("#ask").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Saving_keeps_the_draft_and_marks_it_saved()
    {
        await using var desk = PublishingDesk.Open(Role.Triage);
        var alert = await desk.DraftAsync();
        var page = await OpenAsync(desk, alert);
        Assert.True(page.Find("#save").HasAttribute("disabled"));
        Field(page, AlertField.Title).Input("保存する表題");
        await page.Find("form").SubmitAsync();

        Assert.Equal("保存する表題", (await desk.LoadAsync(alert.Id)).Content.Title);
        page.WaitForAssertion(() => Assert.True(page.Find("#save").HasAttribute("disabled")));
    }

    [Fact]
    public async Task A_triage_analyst_is_told_who_publishes_and_has_no_button_for_it()
    {
        await using var desk = PublishingDesk.Open(Role.Triage);
        var page = await OpenAsync(desk, await desk.DraftAsync());
        Assert.Empty(page.FindAll("#ask"));
        Assert.Contains("公開できるのは", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publishing_asks_once_more_and_then_links_to_the_public_page()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var alert = await desk.DraftAsync();
        var page = await OpenAsync(desk, alert);
        Field(page, AlertField.Title).Input("公開する表題");
        await page.Find("#ask").ClickAsync();
        Assert.Equal(AlertState.Draft, (await desk.LoadAsync(alert.Id)).State);

        await page.Find("#publish").ClickAsync();
        var published = await desk.LoadAsync(alert.Id);
        Assert.Equal((AlertState.Published, "公開する表題"), (published.State, published.Content.Title));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll($"a[href='/alerts/{alert.Slug}']")));
    }

    [Fact]
    public async Task Typing_after_the_question_takes_the_question_back()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var page = await OpenAsync(desk, await desk.DraftAsync());
        await page.Find("#ask").ClickAsync();
        Field(page, AlertField.Title).Input("まだ書いている");
        Assert.Empty(page.FindAll("#publish"));
    }

    [Fact]
    public async Task What_somebody_else_saves_shows_by_itself_where_nothing_is_typed()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var alert = await desk.DraftAsync();
        var page = await OpenAsync(desk, alert);
        await page.Find("#ask").ClickAsync();
        await SaveElsewhereAsync(desk, alert, alert.Content with { Title = "相手の表題" });

        page.WaitForAssertion(() => Assert.Equal("相手の表題", Field(page, AlertField.Title).GetAttribute("value")), s_patience);
        // And what had been asked about the old words is asked no longer.
        Assert.Empty(page.FindAll("#publish"));
    }

    [Fact]
    public async Task What_somebody_else_saves_never_overwrites_what_is_being_typed()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var alert = await desk.DraftAsync();
        var page = await OpenAsync(desk, alert);
        Field(page, AlertField.Title).Input("私の表題");
        await SaveElsewhereAsync(desk, alert, alert.Content with { Title = "相手の表題", UrlNote = "相手のURL欄" });
        page.WaitForElement(".notice-warning", s_patience);
        Assert.Equal("私の表題", Field(page, AlertField.Title).GetAttribute("value"));

        await page.Find("form").SubmitAsync();
        Assert.NotEmpty(page.FindAll(".notice-danger"));
        Assert.Equal("私の表題", Field(page, AlertField.Title).GetAttribute("value"));

        await page.Find(".notice-warning button").ClickAsync();
        Assert.Equal("私の表題", Field(page, AlertField.Title).GetAttribute("value"));
        Assert.Equal("相手のURL欄", Field(page, AlertField.UrlNote).GetAttribute("value"));
        await page.Find("form").SubmitAsync();
        var saved = await desk.LoadAsync(alert.Id);
        Assert.Equal(("私の表題", "相手のURL欄"), (saved.Content.Title, saved.Content.UrlNote));
    }

    [Fact]
    public async Task Words_typed_into_a_draft_that_is_published_meanwhile_stay_in_sight()
    {
        await using var desk = PublishingDesk.Open(Role.Triage);
        var alert = await desk.DraftAsync();
        var page = await OpenAsync(desk, alert);
        Field(page, AlertField.Title).Input("まだ保存していない");
        await desk.Get<PublishAlert>().RunAsync(alert.Id, alert.Version, Staffed.As(Role.Publisher), Xunit.TestContext.Current.CancellationToken);
        page.WaitForElement(".notice-warning", s_patience);
        Assert.Equal("まだ保存していない", Field(page, AlertField.Title).GetAttribute("value"));
        Assert.True(page.Find("#save").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Desks_are_chosen_from_the_reference_data()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var alert = await desk.DraftAsync();
        var page = await OpenAsync(desk, alert);
        var unchecked_ = page.FindAll(".deskchoice input").First(i => !i.HasAttribute("checked"));
        unchecked_.Change(true);
        await page.Find("form").SubmitAsync();

        var contacts = (await desk.LoadAsync(alert.Id)).Content.Contacts;
        Assert.Equal(alert.Content.Contacts.Count + 1, contacts.Count);
        Assert.Contains(contacts[^1], desk.Store.Get<ScamWatch.Domain.Guidance.PhoneLines>().On(desk.Store.Today).Select(AlertContact.Of));
    }

    [Fact]
    public async Task A_desk_whose_hours_have_changed_is_renewed_by_a_button()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var alert = await desk.DraftAsync(c => c with { Contacts = [c.Contacts[0] with { Hours = "以前の時間" }] });
        var page = await OpenAsync(desk, alert);
        Assert.True(page.Find("#ask").HasAttribute("disabled"));
        page.Find(".deskchoice button").Click();
        Assert.False(page.Find("#ask").HasAttribute("disabled"));
        Assert.DoesNotContain("以前の時間", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_withdrawal_asks_for_a_reason_and_is_done_once()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var alert = await desk.PublishedAsync();
        var page = await OpenAsync(desk, alert, "#ask-withdraw");
        await page.Find("#ask-withdraw").ClickAsync();
        await page.Find("form").SubmitAsync();
        Assert.NotEmpty(page.FindAll(".notice-danger"));

        page.Find("#reason").Input("誤報でした。");
        await page.Find("form").SubmitAsync();
        var withdrawn = await desk.LoadAsync(alert.Id);
        Assert.Equal((AlertState.Withdrawn, "誤報でした。"), (withdrawn.State, withdrawn.WithdrawnBecause));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("#withdraw")));
    }

    [Fact]
    public async Task A_triage_analyst_cannot_withdraw()
    {
        await using var desk = PublishingDesk.Open(Role.Triage);
        var page = await OpenAsync(desk, await desk.PublishedAsync(), "#standing");
        Assert.Empty(page.FindAll("#ask-withdraw"));
    }

    [Fact]
    public async Task An_unknown_warning_is_said_to_be_unknown()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var page = desk.Show<WarningPage>(p => p.Add(w => w.Id, Guid.NewGuid()));
        page.WaitForElement(".notice-danger", s_patience);
    }

    // Only as long as it takes: the tests wait for what must come, never for time to pass.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private static async Task<IRenderedComponent<WarningPage>> OpenAsync(PublishingDesk desk, Alert alert, string until = ".compare")
    {
        var page = desk.Show<WarningPage>(p => p.Add(w => w.Id, alert.Id));
        await page.WaitForElementAsync(until, s_patience);
        return page;
    }

    private static AngleSharp.Dom.IElement Field(IRenderedComponent<WarningPage> page, AlertField field) => page.Find("#" + FieldId.Of(field));

    private static async Task SaveElsewhereAsync(PublishingDesk desk, Alert alert, AlertContent content) =>
        Assert.True((await desk.Get<EditAlert>().RunAsync(alert.Id, content, alert.Version, Staffed.As(Role.Triage), Xunit.TestContext.Current.CancellationToken)).Succeeded);
}
