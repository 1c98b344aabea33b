using Bunit;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Staff;
using ScamWatch.Web.Publishing;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Alerts;

public sealed class WarningsPageTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_list_follows_the_state_in_the_address()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var draft = await desk.DraftAsync();
        var published = await desk.PublishedAsync();
        desk.Navigation.NavigateTo(Urls.WarningsIn(WarningView.Published));
        var page = desk.Show<WarningsPage>();

        await page.WaitForAssertionAsync(() => Assert.NotEmpty(Links(page, published)), s_patience);
        Assert.Empty(Links(page, draft));
        Assert.Equal("公開中", page.Find(".tabs [aria-current=page]").TextContent);

        desk.Navigation.NavigateTo(Urls.Publishing);
        await page.WaitForAssertionAsync(() => Assert.NotEmpty(Links(page, draft)), s_patience);
    }

    [Fact]
    public async Task A_new_draft_appears_by_itself()
    {
        await using var desk = PublishingDesk.Open(Role.Triage);
        var page = desk.Show<WarningsPage>();
        await page.WaitForAssertionAsync(() => Assert.Contains("全 0 件", page.Markup, StringComparison.Ordinal), s_patience);
        var draft = await desk.DraftAsync();
        await page.WaitForAssertionAsync(() => Assert.NotEmpty(Links(page, draft)), s_patience);
    }

    [Fact]
    public async Task A_public_warning_past_its_review_day_is_marked()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        await desk.PublishedAsync();
        desk.Store.Clock.Advance(TimeSpan.FromDays(91));
        var page = desk.Show<WarningsPage>();
        await page.WaitForAssertionAsync(() => Assert.Contains("見直し期限切れ", page.Markup, StringComparison.Ordinal), s_patience);
    }

    private static IEnumerable<AngleSharp.Dom.IElement> Links(IRenderedComponent<WarningsPage> page, Alert alert) =>
        page.FindAll($"a[href='{Urls.Warning(alert.Id)}']");
}
