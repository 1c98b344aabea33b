using Bunit;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Phrases;
using ScamWatch.Domain.Staff;
using ScamWatch.Web.Publishing;

namespace ScamWatch.Tests.Alerts;

public sealed class LanguagesPanelTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Every_language_stands_there_with_its_state_and_whether_anybody_has_read_it()
    {
        await using var desk = PublishingDesk.Open(Role.Triage);
        var page = await OpenAsync(desk);
        Assert.Equal(12, Rows(page).Count);
        Assert.All(Rows(page), r => Assert.Contains("母語話者は未確認", r.TextContent, StringComparison.Ordinal));
        // The sample holds advice in words of its own.
        Assert.All(Rows(page).Skip(1), r => Assert.Contains("未翻訳", r.TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_preview_stands_in_the_language_that_is_chosen()
    {
        await using var desk = PublishingDesk.Open(Role.Triage);
        var page = await OpenAsync(desk);
        await Choose(page, "th");
        Assert.Equal("th", page.Find(".preview .alert").GetAttribute("lang"));
        Assert.Contains(desk.Get<Phrasebook>().Of("th", "label.not-translated"), page.Find(".preview").TextContent, StringComparison.Ordinal);
        Assert.Equal("ja", page.Find(".preview .alert-untranslated > div").GetAttribute("lang"));
    }

    [Fact]
    public async Task A_translation_is_saved_with_the_draft_and_grows_old_with_the_japanese()
    {
        await using var desk = PublishingDesk.Open(Role.Triage);
        var alert = await desk.DraftAsync();
        var page = await OpenAsync(desk, alert);
        await Choose(page, "en");
        await Note(page).InputAsync("Someone speaks to you at the station.");
        Assert.Contains("翻訳済み", Rows(page)[2].TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("未翻訳", Rows(page)[2].TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("form").SubmitAsync());
        Assert.Equal("en", (await desk.LoadAsync(alert.Id)).Work.Notes.Single().Language);

        await Choose(page, "ja");
        await Note(page).InputAsync("駅前で声をかけられます。");
        await Choose(page, "en");
        Assert.Contains("翻訳が古い", Rows(page)[2].TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Find(".preview .alert-stale"));
        await page.InvokeAsync(() => page.Find("#keep-translation").ClickAsync());
        Assert.Contains("翻訳済み", Rows(page)[2].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_language_is_switched_off_and_on()
    {
        await using var desk = PublishingDesk.Open(Role.Triage);
        var alert = await desk.DraftAsync();
        var page = await OpenAsync(desk, alert);
        Assert.True(Rows(page)[0].QuerySelector("input")!.HasAttribute("disabled"));
        await page.InvokeAsync(() => Box(page, 8).ChangeAsync(new() { Value = false }));
        Assert.Contains("公開しない", Rows(page)[8].TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("form").SubmitAsync());
        Assert.Equal(["th"], (await desk.LoadAsync(alert.Id)).Work.LanguagesOff);
        await page.InvokeAsync(() => Box(page, 8).ChangeAsync(new() { Value = true }));
        Assert.DoesNotContain("公開しない", Rows(page)[8].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hard_words_in_easy_japanese_are_told_with_their_place()
    {
        await using var desk = PublishingDesk.Open(Role.Triage);
        var page = await OpenAsync(desk);
        await Choose(page, "easy");
        Assert.DoesNotContain("外来語", page.Find("#languages").TextContent, StringComparison.Ordinal);
        await Note(page).InputAsync("リスクが ありますので、ご注意ください。");
        var findings = page.Find(".findings").TextContent;
        Assert.All(["外来語", "リスク", "危(あぶ)ない こと", "敬語", "漢字に読みがない"], w => Assert.Contains(w, findings, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Once_sent_the_words_are_fixed_in_every_language()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var page = await OpenAsync(desk, await desk.SentAsync());
        Assert.All(page.FindAll("#languages input"), i => Assert.True(i.HasAttribute("disabled")));
        Assert.True(Note(page).HasAttribute("disabled"));
        await Choose(page, "ko");
        Assert.Equal("ko", page.Find(".preview .alert").GetAttribute("lang"));
    }

    private static async Task<IRenderedComponent<WarningPage>> OpenAsync(PublishingDesk desk, Alert? alert = null)
    {
        alert ??= await desk.DraftAsync();
        var page = desk.Show<WarningPage>(p => p.Add(x => x.Id, alert.Id));
        page.WaitForElement("#languages", s_patience);
        return page;
    }

    private static List<AngleSharp.Dom.IElement> Rows(IRenderedComponent<WarningPage> page) => [.. page.FindAll("#languages tbody tr")];

    private static AngleSharp.Dom.IElement Box(IRenderedComponent<WarningPage> page, int row) => page.FindAll("#languages tbody tr input")[row];

    private static AngleSharp.Dom.IElement Note(IRenderedComponent<WarningPage> page) => page.Find("#languages textarea");

    private static Task Choose(IRenderedComponent<WarningPage> page, string code) =>
        page.InvokeAsync(() => page.Find("#preview-language").ChangeAsync(new() { Value = code }));
}
