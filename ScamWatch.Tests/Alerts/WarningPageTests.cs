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
        await Field(page, AlertField.Title).InputAsync("打ったとおりの表題");
        Assert.Equal("打ったとおりの表題", page.Find(".preview .alert-title").TextContent);
    }

    [Fact]
    public async Task A_fault_stands_beside_its_field_while_one_writes_and_goes_when_it_is_mended()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var page = await OpenAsync(desk, await desk.DraftAsync());
        await Field(page, AlertField.Advice).InputAsync("");
        page.WaitForAssertion(() => Assert.Equal("true", Field(page, AlertField.Advice).GetAttribute("aria-invalid")), s_patience);
        Assert.NotEmpty(page.FindAll($"#{FieldId.Of(AlertField.Advice)}-faults .fault"));
        Assert.True(page.Find("#send").HasAttribute("disabled"));

        await Field(page, AlertField.Advice).InputAsync("削除してください。");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll($"#{FieldId.Of(AlertField.Advice)}-faults .fault")), s_patience);
        Assert.False(page.Find("#send").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Saving_keeps_the_draft_and_marks_it_saved()
    {
        await using var desk = PublishingDesk.Open(Role.Triage);
        var alert = await desk.DraftAsync();
        var page = await OpenAsync(desk, alert);
        Assert.True(page.Find("#save").HasAttribute("disabled"));
        await Field(page, AlertField.Title).InputAsync("保存する表題");
        await page.Find("form").SubmitAsync();

        Assert.Equal("保存する表題", (await desk.LoadAsync(alert.Id)).Content.Title);
        page.WaitForAssertion(() => Assert.True(page.Find("#save").HasAttribute("disabled")));
    }

    [Fact]
    public async Task Sending_saves_what_is_typed_and_fixes_the_words()
    {
        await using var desk = PublishingDesk.Open(Role.Triage);
        var alert = await desk.DraftAsync();
        var page = await OpenAsync(desk, alert);
        await Field(page, AlertField.Title).InputAsync("確認してほしい表題");
        await page.Find("#send").ClickAsync();

        var sent = await desk.LoadAsync(alert.Id);
        Assert.Equal((AlertState.InReview, "確認してほしい表題"), (sent.State, sent.Content.Title));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".compare")), s_patience);
        Assert.Empty(page.FindAll("#approve"));
    }

    [Fact]
    public async Task The_second_person_approves_and_publishes_with_one_key()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var alert = await desk.SentAsync();
        var page = await OpenAsync(desk, alert, "#approve");
        await page.Find("#approve").ClickAsync();
        Assert.Equal(AlertState.Published, (await desk.LoadAsync(alert.Id)).State);
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll($"a[href='/alerts/{alert.Slug}']")), s_patience);
    }

    [Fact]
    public async Task Who_wrote_it_finds_no_key_to_approve_it_and_is_told_why()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var alert = await desk.DraftAsync();
        await desk.StepAsync(alert, a =>
        {
            a.Edit(a.Content with { Title = "自分で直した" }, [], Staffed.As(Role.Publisher), desk.Store.Clock.UtcNow);
            a.Send(Staffed.As(Role.Publisher), desk.Store.Clock.UtcNow);
        });
        var page = await OpenAsync(desk, alert, "#ask-return");
        Assert.Empty(page.FindAll("#approve"));
        Assert.Contains("あなたは承認できません", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sending_back_needs_a_reason_that_its_writers_then_read()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var alert = await desk.SentAsync();
        var page = await OpenAsync(desk, alert, "#ask-return");
        await page.Find("#ask-return").ClickAsync();
        await page.Find("#return").ClickAsync();
        Assert.NotEmpty(page.FindAll(".notice-danger"));
        await page.Find("#return-reason").InputAsync("件名が違います。");
        await page.Find("#return").ClickAsync();
        page.WaitForAssertion(() => Assert.Contains("件名が違います。", page.Find(".notice-warning").TextContent, StringComparison.Ordinal), s_patience);
        page.WaitForElement(".compare", s_patience);
    }

    [Fact]
    public async Task One_person_publishes_at_once_with_a_reason_and_cannot_approve_it()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var alert = await desk.DraftAsync();
        var page = await OpenAsync(desk, alert);
        await page.Find("#ask-at-once").ClickAsync();
        await page.Find("#at-once-reason").InputAsync("被害が続いている");
        await page.Find("#at-once").ClickAsync();

        var published = await desk.LoadAsync(alert.Id);
        Assert.Equal((AlertState.Published, "被害が続いている"), (published.State, published.EmergencyBecause));
        Assert.Equal(desk.Store.Clock.UtcNow + TimeSpan.FromHours(4), published.ApprovalDueAt);
        page.WaitForAssertion(() => Assert.Contains("事後承認が必要", page.Markup, StringComparison.Ordinal), s_patience);
        Assert.Empty(page.FindAll("#approve-afterwards"));
    }

    [Fact]
    public async Task A_new_version_shows_what_it_changes_against_the_public_one()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var alert = await desk.PublishedAsync();
        await desk.StepAsync(alert, a =>
        {
            var other = Staffed.As(Role.Triage);
            a.Revise(other, desk.Store.Clock.UtcNow);
            a.Edit(a.Work with { Title = "SMSもご注意ください", ChangeNote = "SMSを追加" }, [], other, desk.Store.Clock.UtcNow);
            a.Send(other, desk.Store.Clock.UtcNow);
        });
        var page = await OpenAsync(desk, alert, "#approve");
        Assert.Contains(page.FindAll(".diff ins"), e => e.TextContent.Contains("SMS", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_misprint_is_mended_by_a_button()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var page = await OpenAsync(desk, await desk.DraftAsync(c => c with { Advice = "0120-95-01780 に電話してください。" }));
        var button = await page.WaitForElementAsync($"#{FieldId.Of(AlertField.Advice)}-faults button", s_patience);
        Assert.Contains("0120-95-0178", button.TextContent, StringComparison.Ordinal);
        await button.ClickAsync();
        Assert.Equal("0120-95-0178 に電話してください。", Field(page, AlertField.Advice).GetAttribute("value"));
        page.WaitForAssertion(() => Assert.False(page.Find("#send").HasAttribute("disabled")), s_patience);
    }

    [Fact]
    public async Task What_stands_with_a_reason_is_kept_with_it_and_shown_to_the_second_person()
    {
        await using var desk = PublishingDesk.Open(Role.Triage);
        var alert = await desk.DraftAsync(c => c with { Advice = "70万円を求める電話がありました。" });
        var page = await OpenAsync(desk, alert);
        var faults = $"#{FieldId.Of(AlertField.Advice)}-faults";
        await (await page.WaitForElementAsync(faults + " input", s_patience)).InputAsync("詐欺で要求された額");
        Assert.True(page.Find("#send").HasAttribute("disabled"));
        await page.FindAll(faults + " button")[^1].ClickAsync();
        Assert.Contains("詐欺で要求された額", page.Find(faults + " .answered").TextContent, StringComparison.Ordinal);
        await page.Find("#send").ClickAsync();

        var sent = await desk.LoadAsync(alert.Id);
        Assert.Equal(AlertState.InReview, sent.State);
        Assert.Equal(("advice", "fee", "70万円", Staffed.As(Role.Triage).Name), sent.Acknowledged.Select(a => (a.Field, a.Rule, a.Exact, a.By)).Single());
        page.WaitForAssertion(() => Assert.Contains("詐欺で要求された額", page.Find(".answers").TextContent, StringComparison.Ordinal), s_patience);
    }

    [Fact]
    public async Task A_rehearsal_is_marked_as_one_on_its_page()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var page = await OpenAsync(desk, await desk.DraftAsync(rehearsal: true));
        Assert.Equal("訓練", page.Find(".rehearsal").GetAttribute("data-watermark"));
        Assert.Contains("訓練用の注意喚起", page.Find("[role=note]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_is_read_when_it_is_opened_and_compares_two_versions()
    {
        await using var desk = PublishingDesk.Open(Role.Triage);
        var alert = await desk.DraftAsync();
        var page = await OpenAsync(desk, alert);
        await Field(page, AlertField.Title).InputAsync("一度目の表題");
        await page.Find("form").SubmitAsync();
        await Field(page, AlertField.Title).InputAsync("二度目の表題");
        await page.Find("form").SubmitAsync();
        await page.Find("details.panel").TriggerEventAsync("ontoggle", EventArgs.Empty);
        Assert.Equal(2, page.FindAll("details.panel tbody tr").Count);
        Assert.Equal("一度目", page.Find("details.panel .diff del").TextContent);
    }

    [Fact]
    public async Task What_somebody_else_saves_shows_by_itself_where_nothing_is_typed()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var alert = await desk.DraftAsync();
        var page = await OpenAsync(desk, alert);
        await SaveElsewhereAsync(desk, alert, alert.Content with { Title = "相手の表題" });

        page.WaitForAssertion(() => Assert.Equal("相手の表題", Field(page, AlertField.Title).GetAttribute("value")), s_patience);
    }

    [Fact]
    public async Task What_somebody_else_saves_never_overwrites_what_is_being_typed()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var alert = await desk.DraftAsync();
        var page = await OpenAsync(desk, alert);
        await Field(page, AlertField.Title).InputAsync("私の表題");
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
    public async Task Words_typed_into_a_draft_that_is_sent_meanwhile_stay_in_sight()
    {
        await using var desk = PublishingDesk.Open(Role.Triage);
        var alert = await desk.DraftAsync();
        var page = await OpenAsync(desk, alert);
        await Field(page, AlertField.Title).InputAsync("まだ保存していない");
        await desk.Get<ReviewAlert>().SendAsync(alert.Id, alert.Version, Staffed.As(Role.Publisher), Xunit.TestContext.Current.CancellationToken);
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
        await unchecked_.ChangeAsync(true);
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
        Assert.True(page.Find("#send").HasAttribute("disabled"));
        await page.Find(".deskchoice button").ClickAsync();
        page.WaitForAssertion(() => Assert.False(page.Find("#send").HasAttribute("disabled")), s_patience);
        Assert.DoesNotContain("以前の時間", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_withdrawal_asks_for_a_reason_and_is_done_once()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var alert = await desk.PublishedAsync();
        var page = await OpenAsync(desk, alert, "#ask-withdraw");
        await page.Find("#ask-withdraw").ClickAsync();
        await page.Find("#withdraw").ClickAsync();
        Assert.NotEmpty(page.FindAll(".notice-danger"));

        await page.Find("#withdraw-reason").InputAsync("誤報でした。");
        await page.Find("#withdraw").ClickAsync();
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
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static async Task<IRenderedComponent<WarningPage>> OpenAsync(PublishingDesk desk, Alert alert, string until = ".compare")
    {
        var page = desk.Show<WarningPage>(p => p.Add(w => w.Id, alert.Id));
        await page.WaitForElementAsync(until, s_patience);
        return page;
    }

    private static AngleSharp.Dom.IElement Field(IRenderedComponent<WarningPage> page, AlertField field) => page.Find("#" + FieldId.Of(field));

    private static async Task SaveElsewhereAsync(PublishingDesk desk, Alert alert, AlertContent content) =>
        Assert.True((await desk.Get<EditAlert>().RunAsync(alert.Id, content, [], alert.Version, Staffed.As(Role.Triage), Xunit.TestContext.Current.CancellationToken)).Succeeded);
}
