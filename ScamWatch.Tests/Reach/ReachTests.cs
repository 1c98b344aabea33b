using System.Text;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Insights;
using ScamWatch.Domain.Reach;
using ScamWatch.Tests.Feeds;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Reach;

public sealed class ReachTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Counts_add_up_by_day_subject_and_language(string provider)
    {
        await using var store = await TestStore.OpenAsync(provider, _ => { });
        var alert = await store.PublishedAsync();
        var counters = store.Get<ReachCounters>();
        for (var i = 0; i < 3; i++)
        {
            counters.Of(ReachKind.View, alert.Slug, "ja").Add();
        }

        Assert.Equal(3, await counters.FlushAsync(Ct));
        counters.Of(ReachKind.View, alert.Slug, "ja").Add();
        counters.Of(ReachKind.View, alert.Slug, "vi").Add();
        counters.Of(ReachKind.Feed, "atom", "ja").Add();
        counters.Of(ReachKind.Check, "scam", "ja").Add();
        Assert.Equal(4, await counters.FlushAsync(Ct));
        Assert.Equal(0, await counters.FlushAsync(Ct));

        var range = InsightRange.Last(7, store.Today);
        var figures = await store.Get<FindReach>().RunAsync(range, Ct);
        var row = Assert.Single(figures.Warnings);
        Assert.Equal((alert.Content.Title, 5), (row.Name, row.Count));
        Assert.Equal([("ja", 4L), ("vi", 1L)], row.ByLanguage);
        Assert.Equal((5, 1, 1), (figures.Days[^1].Views, figures.Days[^1].Feeds, figures.Days[^1].Checks));
        Assert.Equal(7, figures.Days.Count);
        var csv = Encoding.UTF8.GetString(await store.Get<FindReach>().CsvAsync(range, Ct));
        Assert.Contains($"\"view\",\"{alert.Slug}\"", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_read_is_counted_and_nothing_of_who_reads_it_is_kept()
    {
        var alert = await app.PublishAlertAsync();
        using var reader = app.Anonymous();
        reader.DefaultRequestHeaders.Add("User-Agent", "A-Very-Special-Reader/1.0");
        for (var i = 0; i < 2; i++)
        {
            (await reader.GetAsync(Urls.PublicAlert(alert.Slug) + "?lang=en", Ct)).Dispose();
        }

        (await reader.GetAsync("/alerts/no-such-warning", Ct)).Dispose();
        await app.Get<ReachCounters>().FlushAsync(Ct);
        await using var db = app.App.Db();
        // Two rows where midnight lies in between.
        Assert.Equal(2, (await db.ReachCounts.Where(c => c.Subject == alert.Slug).ToListAsync(Ct)).Sum(c => c.Count));
        Assert.DoesNotContain(await db.ReachCounts.ToListAsync(Ct), c => c.Subject.Contains("no-such", StringComparison.Ordinal));
        Assert.Equal(
            ["Count", "Day", "Kind", "Language", "Subject"],
            db.Model.FindEntityType(typeof(ReachCount))!.GetProperties().Select(p => p.Name).Order(StringComparer.Ordinal));
    }
}
