using System.IO.Compression;
using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using ScamWatch.Domain;
using ScamWatch.Domain.Feeds;
using ScamWatch.Domain.Storage;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Public;

public sealed class PublicSiteTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>
{
    private readonly HttpClient _anyone = app.Anonymous();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_list_narrows_by_party_channel_month_and_words_that_stand_anywhere()
    {
        var mail = await app.PublishAlertAsync(c => c with { Title = "絞込みのメール" });
        var call = await app.PublishAlertAsync(c => c with { Title = "絞込みの電話", Facts = c.Facts with { Channel = "call", Party = "police", OtherChannels = ["sms"] } });
        Assert.Equal([Urls.PublicAlert(call.Slug)], await FoundAsync("?party=police"));
        Assert.Equal([Urls.PublicAlert(call.Slug)], await FoundAsync("?channel=call"));
        Assert.Contains(Urls.PublicAlert(call.Slug), await FoundAsync("?channel=sms"));
        Assert.Contains(Urls.PublicAlert(mail.Slug), await FoundAsync($"?month={PublicFilter.MonthOf((await app.Get<Domain.Alerts.FindPublicAlerts>().OneAsync(mail.Slug, Ct))!)}"));
        Assert.Empty(await FoundAsync("?month=2020-01"));
        Assert.Equal([Urls.PublicAlert(call.Slug)], await FoundAsync("?q=" + Uri.EscapeDataString("絞込みの電話　手続きして")));
        Assert.Equal([Urls.PublicAlert(call.Slug) + "?lang=en"], await FoundAsync("?lang=en&q=police&party=police"));
        Assert.Empty(await FoundAsync("?q=" + Uri.EscapeDataString("どこにもない言葉")));
    }

    [Theory]
    [InlineData("?party=%3Cscript%3E&channel='&month=2026-13&page=x&lang=xx")]
    [InlineData("?q=%00%0a%ed%a0%80")]
    [InlineData("?q=&party=&channel=&month=&lang=ja&unknown=1")]
    public async Task What_is_written_wrong_in_a_filter_is_left_out(string query)
    {
        using var answer = await _anyone.GetAsync(Urls.PublicAlerts + query, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Every_form_of_a_warning_is_there_with_its_type()
    {
        var alert = await app.PublishAlertAsync();
        foreach (var (path, type) in ((string, string)[])
            [
                (SitePaths.Poster(alert.Slug), "text/html"), (SitePaths.Qr(alert.Slug), "image/svg+xml"), (SitePaths.Drawing(alert.Slug), "image/svg+xml"),
                (SitePaths.Bitmap(alert.Slug), "image/png"), (SitePaths.Cap(alert.Slug), "application/cap+xml"), (SitePaths.Cap(alert.Slug, 1), "application/cap+xml"),
                (SitePaths.Atom, "application/atom+xml"), (SitePaths.Json, "application/feed+json"), (SitePaths.CapFeed, "application/atom+xml"),
                (SitePaths.Csv, "text/csv"), (SitePaths.SiteMap, "application/xml"), (SitePaths.Robots, "text/plain"),
            ])
        {
            using var answer = await _anyone.GetAsync(path, Ct);
            Assert.Equal((path, HttpStatusCode.OK, type), (path, answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.NotNull(answer.Headers.ETag);
        }

        foreach (var path in (string[])[SitePaths.Cap(alert.Slug, 2), SitePaths.Cap("no-such"), SitePaths.Poster("no-such"), $"{SitePaths.Alert(alert.Slug)}/other"])
        {
            using var answer = await _anyone.GetAsync(path, Ct);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, answer.StatusCode));
        }
    }

    [Fact]
    public async Task A_page_is_given_packed_to_who_takes_it_packed_and_says_the_same()
    {
        var alert = await app.PublishAlertAsync();
        var plain = await _anyone.GetByteArrayAsync(Urls.PublicAlert(alert.Slug), Ct);
        Assert.True(plain.Length <= 100_000);
        foreach (var (wish, coding) in ((string, string?)[])[("br", "br"), ("gzip", "gzip"), ("gzip, br", "br"), ("br;q=0, gzip;q=0.5", "gzip"), ("identity", null), ("br;q=0.0", null)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Urls.PublicAlert(alert.Slug));
            request.Headers.TryAddWithoutValidation("Accept-Encoding", wish);
            using var answer = await _anyone.SendAsync(request, Ct);
            Assert.Equal((wish, coding), (wish, answer.Content.Headers.ContentEncoding.SingleOrDefault()));
            Assert.Contains("Accept-Encoding", answer.Headers.Vary);
            await using var body = await answer.Content.ReadAsStreamAsync(Ct);
            await using Stream unpacked = coding switch { "br" => new BrotliStream(body, CompressionMode.Decompress), "gzip" => new GZipStream(body, CompressionMode.Decompress), _ => body };
            using var read = new MemoryStream();
            await unpacked.CopyToAsync(read, Ct);
            Assert.Equal(plain, read.ToArray());
        }
    }

    [Fact]
    public async Task A_page_that_nothing_touched_keeps_its_validator_while_another_changes()
    {
        var alert = await app.PublishAlertAsync();
        using var first = await _anyone.GetAsync(Urls.PublicAlert(alert.Slug), Ct);
        await app.PublishAlertAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, Urls.PublicAlert(alert.Slug));
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var again = await _anyone.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        using var head = await _anyone.SendAsync(new HttpRequestMessage(HttpMethod.Head, Urls.PublicAlert(alert.Slug)), Ct);
        Assert.Equal(first.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task The_last_copy_is_served_while_the_database_is_locked()
    {
        await using var own = await RunningApp.StartAsync();
        using var anyone = own.Anonymous();
        var first = await anyone.GetStringAsync(Urls.PublicAlerts, Ct);
        await using var locker = await LockAsync(own);

        // As after a commit by somebody: the copy is old and is to be read anew.
        own.Services.GetRequiredService<ChangeFeed>().Publish(Topic.Alerts);
        foreach (var language in (string[])["ko", "th", "ne"])
        {
            using var answer = await anyone.GetAsync(Urls.PublicAlerts, Ct);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(first, await answer.Content.ReadAsStringAsync(Ct));
            // Drawn now, from what is in memory.
            using var other = await anyone.GetAsync($"{Urls.PublicAlerts}?lang={language}", Ct);
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        }
    }

    [Fact]
    public async Task A_warning_that_was_just_published_is_never_said_to_be_nowhere()
    {
        await _anyone.GetStringAsync(Urls.PublicAlerts, Ct);
        var alert = await app.PublishAlertAsync();
        Task<HttpResponseMessage> asked;
        await using (await LockAsync(app.App))
        {
            asked = _anyone.GetAsync(Urls.PublicAlert(alert.Slug), Ct);
            // Longer than the list waits for what is new.
            await Task.Delay(TimeSpan.FromSeconds(2), Ct);
        }

        using var answer = await asked;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("ja")]
    [InlineData("easy")]
    [InlineData("en")]
    [InlineData("ne")]
    public async Task Pages_are_valid_HTML_in_every_kind_of_language(string language)
    {
        var alert = await app.PublishAlertAsync();
        foreach (var path in (string[])[Urls.PublicAlerts, SitePaths.Alert(alert.Slug), SitePaths.Poster(alert.Slug), "/alerts/no-such", SitePaths.Subscribe])
        {
            using var answer = await _anyone.GetAsync(SitePaths.InLanguage(path, language), Ct);
            var html = await answer.Content.ReadAsStringAsync(Ct);
            // Throws at the first error of the parser.
            var page = new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(html);
            var ids = page.QuerySelectorAll("[id]").Select(e => e.Id).ToList();
            Assert.Equal(ids.Distinct(), ids);
            Assert.Single(page.QuerySelectorAll("h1"));
            Assert.All(page.QuerySelectorAll("label"), l => Assert.NotNull(page.GetElementById(l.GetAttribute("for")!)));
        }
    }

    [Fact]
    public async Task A_page_names_itself_its_languages_its_picture_and_itself_as_data()
    {
        var alert = await app.PublishAlertAsync();
        var page = await PageAsync(Urls.PublicAlert(alert.Slug) + "?lang=ko");
        var own = new Uri(app.Address, Urls.PublicAlert(alert.Slug) + "?lang=ko").AbsoluteUri;
        Assert.Equal(own, page.QuerySelector("link[rel=canonical]")?.GetAttribute("href"));
        Assert.Equal(13, page.QuerySelectorAll("link[rel=alternate][hreflang]").Length);
        Assert.Equal(new Uri(app.Address, SitePaths.Bitmap(alert.Slug)).AbsoluteUri, page.QuerySelector("meta[property='og:image']")?.GetAttribute("content"));
        Assert.Contains("SpecialAnnouncement", page.QuerySelector("script[type='application/ld+json']")?.TextContent, StringComparison.Ordinal);
    }

    /// <summary>Nobody else reads or writes the database until this is disposed of.</summary>
    private static async Task<SqliteConnection> LockAsync(RunningApp app)
    {
        var file = Path.Combine(app.Services.GetRequiredService<DataFolder>().State, "scamwatch.db");
        SqliteConnection.ClearAllPools();
        var locker = new SqliteConnection($"Data Source={file};Pooling=False;Default Timeout=30");
        await locker.OpenAsync(Ct);
        await using var command = locker.CreateCommand();
        command.CommandText = "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE Locking (Id INTEGER);";
        await command.ExecuteNonQueryAsync(Ct);
        return locker;
    }

    private async Task<List<string?>> FoundAsync(string query) =>
        [.. (await PageAsync(Urls.PublicAlerts + query)).QuerySelectorAll(".alerts a").Select(a => a.GetAttribute("href"))];

    private async Task<IHtmlDocument> PageAsync(string address)
    {
        using var answer = await _anyone.GetAsync(address, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Ct));
    }
}
