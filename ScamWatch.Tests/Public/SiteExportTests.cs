using System.IO.Compression;
using AngleSharp.Html.Parser;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Feeds;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Public;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Public;

public sealed class SiteExportTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_link_of_an_exported_page_leads_to_an_exported_file_and_nothing_secret_is_among_them()
    {
        var alert = await app.PublishAlertAsync();
        await app.DraftAlertAsync(c => c with { Title = "まだ秘密の表題" });
        var folder = Directory.CreateTempSubdirectory("scamwatch-export-").FullName;
        try
        {
            var files = await app.Get<SiteExport>().ToFolderAsync(folder, null, Actor.CommandLine, Ct);
            var all = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
            Assert.Equal(files, all.Length);
            var pages = all.Where(f => f.EndsWith(".html", StringComparison.Ordinal)).ToList();
            Assert.True(pages.Count > 12 * 3);
            foreach (var page in pages)
            {
                var html = await File.ReadAllTextAsync(page, Ct);
                Assert.DoesNotContain("まだ秘密の表題", html, StringComparison.Ordinal);
                var document = new HtmlParser().ParseDocument(html);
                Assert.Empty(document.QuerySelectorAll("form"));
                foreach (var link in document.QuerySelectorAll("[href], [src]").Select(e => e.GetAttribute("href") ?? e.GetAttribute("src")!))
                {
                    Assert.False(link.StartsWith('/'), $"{page}: {link}");
                    if (!link.StartsWith('#') && !link.StartsWith("tel:", StringComparison.Ordinal))
                    {
                        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(page)!, link)), $"{page}: {link}");
                    }
                }
            }

            FeedDesk.Atom(await File.ReadAllBytesAsync(Path.Combine(folder, "en", "feed.atom"), Ct));
            FeedDesk.Cap(await File.ReadAllBytesAsync(Path.Combine(folder, $"{alert.Slug}-cap.xml"), Ct));
            Assert.False(File.Exists(Path.Combine(folder, "sitemap.xml")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task With_a_base_addresses_are_whole_and_the_sitemap_is_among_the_files()
    {
        await app.PublishAlertAsync();
        using var zip = new MemoryStream();
        await app.Get<SiteExport>().ToZipAsync(zip, "https://static.minatogawa.example", Actor.CommandLine, Ct);
        using var archive = new ZipArchive(new MemoryStream(zip.ToArray()));
        using var map = new StreamReader(archive.GetEntry("sitemap.xml")!.Open());
        Assert.Contains("<loc>https://static.minatogawa.example/vi/index.html</loc>", await map.ReadToEndAsync(Ct), StringComparison.Ordinal);
        using var page = new StreamReader(archive.GetEntry("index.html")!.Open());
        Assert.Contains("href=\"https://static.minatogawa.example/check\"", await page.ReadToEndAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_publisher_takes_the_zip_home_and_it_is_written_down_and_nobody_else_does()
    {
        using var answer = await (await app.SignInAsync(Role.Publisher)).GetAsync(Urls.SiteZip, Ct);
        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
        using var archive = new ZipArchive(await answer.Content.ReadAsStreamAsync(Ct));
        Assert.NotNull(archive.GetEntry("index.html"));
        await using var db = app.App.Db();
        Assert.Contains(db.AuditEntries, e => e.Kind == AuditKind.SiteExported && e.ActorName.Contains(Role.Publisher));
        using var refused = await (await app.SignInAsync(Role.Triage)).GetAsync(Urls.SiteZip, Ct);
        Assert.StartsWith(Urls.Refused, refused.Headers.Location?.PathAndQuery, StringComparison.Ordinal);
    }
}
