using Bunit;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Publishing;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Alerts;

/// <summary>What stands on the pages of operators and of those who approve.</summary>
public sealed class BannerTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Operators_see_a_warning_as_soon_as_it_is_public_and_for_some_days()
    {
        await using var desk = PublishingDesk.Open(Role.CardDesk);
        var banner = desk.Show<TodaysScams>();
        Assert.Equal("", banner.Markup.Trim());
        var alert = await desk.PublishedAsync();
        await banner.WaitForAssertionAsync(() => Assert.Equal(Urls.PublicAlert(alert.Slug), banner.Find("li > a").GetAttribute("href")), s_patience);
        Assert.Contains(alert.Content.OfficialRule, banner.Markup, StringComparison.Ordinal);

        desk.Store.Clock.Advance(TimeSpan.FromDays(4));
        Assert.Equal("", desk.Show<TodaysScams>().Markup.Trim());
    }

    [Fact]
    public async Task Operators_never_see_a_draft_a_rehearsal_or_what_was_withdrawn()
    {
        await using var desk = PublishingDesk.Open(Role.CardDesk);
        await desk.DraftAsync();
        await desk.StepAsync(await desk.DraftAsync(rehearsal: true), a => a.Publish(Some.Publisher, desk.Store.Clock.UtcNow));
        await desk.StepAsync(await desk.PublishedAsync(), a => a.Withdraw("誤り", desk.Store.Clock.UtcNow));
        Assert.Equal("", desk.Show<TodaysScams>().Markup.Trim());
    }

    [Fact]
    public async Task What_waits_for_a_person_stands_on_every_page_of_theirs_and_not_their_own_words()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var sent = await desk.SentAsync();
        await desk.StepAsync(await desk.DraftAsync(), a =>
        {
            a.Edit(a.Content with { Title = "自分の" }, [], Staffed.As(Role.Publisher), desk.Store.Clock.UtcNow);
            a.Send(Staffed.As(Role.Publisher), desk.Store.Clock.UtcNow);
        });
        var banner = desk.Show<OwedBanner>();
        await banner.WaitForAssertionAsync(() => Assert.Equal([Urls.Warning(sent.Id)], banner.FindAll("a").Select(a => a.GetAttribute("href"))), s_patience);
        Assert.Empty(banner.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task An_approval_that_is_overdue_alarms_even_those_who_cannot_give_it()
    {
        await using var desk = PublishingDesk.Open(Role.Publisher);
        var now = desk.Store.Clock.UtcNow;
        var alert = await desk.StepAsync(await desk.DraftAsync(), a => a.PublishAtOnce("急ぐ", now.AddHours(-1), Staffed.As(Role.Publisher), now));
        var banner = desk.Show<OwedBanner>();
        await banner.WaitForAssertionAsync(() => Assert.Equal(Urls.Warning(alert.Id), banner.Find("[role=alert] a").GetAttribute("href")), s_patience);
    }
}
