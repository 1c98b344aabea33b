using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using ScamWatch.Domain;
using ScamWatch.Domain.Alerts;
using ScamWatch.Domain.Feeds;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Staff;

namespace ScamWatch.Web.Public;

/// <summary>
/// The public site as files that need no program: opened from a disk, or served by any web server while this program is down.
/// Only what is public, in every language, with feeds; links between the files are relative.
/// </summary>
public sealed partial class SiteExport(
    [FromKeyedServices(FindPublicAlerts.ForPages)] FindPublicAlerts find,
    PublicDrawing drawing,
    Municipality municipality,
    WarningWords words,
    IWebHostEnvironment environment,
    RecordSiteExport record,
    TimeProvider clock,
    IConfiguration configuration)
{
    private static readonly string[] s_assets = ["public.css", "alert.css", "poster.css", "favicon.svg"];

    /// <summary>Writes into a folder, which is made where it is not there; what lies in it under other names stays.</summary>
    /// <param name="baseUrl">Where the files will be reached; null for the setting <c>Public:BaseUrl</c>. Feeds need it for whole addresses.</param>
    /// <returns>How many files.</returns>
    public async Task<int> ToFolderAsync(string folder, string? baseUrl, Actor actor, CancellationToken ct)
    {
        await record.RunAsync(actor, ct);
        var count = 0;
        await foreach (var (path, content) in FilesAsync(baseUrl, ct))
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, content, ct);
            count++;
        }

        return count;
    }

    /// <summary>Writes a zip file.</summary>
    /// <inheritdoc cref="ToFolderAsync"/>
    public async Task<int> ToZipAsync(Stream zip, string? baseUrl, Actor actor, CancellationToken ct)
    {
        await record.RunAsync(actor, ct);
        var count = 0;
        using var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true);
        await foreach (var (path, content) in FilesAsync(baseUrl, ct))
        {
            var entry = archive.CreateEntry(path, CompressionLevel.Fastest);
            entry.LastWriteTime = JapanTime.Of(clock.GetUtcNow().UtcDateTime);
            await using var stream = entry.Open();
            await stream.WriteAsync(content, ct);
            count++;
        }

        return count;
    }

    private async IAsyncEnumerable<(string Path, byte[] Content)> FilesAsync(
        string? asked, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var site = await find.SnapshotAsync(ct);
        var baseUrl = (asked ?? configuration["Public:BaseUrl"] ?? "").TrimEnd('/');
        var now = clock.GetUtcNow();
        foreach (var request in Requests(site, baseUrl.Length > 0))
        {
            ct.ThrowIfCancellationRequested();
            var path = FileOf(request)!;
            var issuer = new SiteIssuer(
                municipality, words, baseUrl, JapanTime.DayOf(now.UtcDateTime),
                address => FileOf(address) is { } file ? baseUrl.Length > 0 ? $"{baseUrl}/{file}" : Relative(path, file) : baseUrl + address);
            if (await drawing.DrawAsync(request, site, issuer, now, isStatic: true) is { } answer)
            {
                yield return (path, request.IsPage ? Encoding.UTF8.GetBytes(WithFileLinks(Encoding.UTF8.GetString(answer.Body), path, baseUrl)) : answer.Body);
            }
        }

        foreach (var asset in s_assets)
        {
            await using var content = environment.WebRootFileProvider.GetFileInfo(asset).CreateReadStream();
            using var copy = new MemoryStream();
            await content.CopyToAsync(copy, ct);
            yield return ($"assets/{asset}", copy.ToArray());
        }
    }

    private IEnumerable<PublicRequest> Requests(PublicSnapshot site, bool hasBase)
    {
        foreach (var language in words.Languages.Select(l => l.Code))
        {
            var filters = new List<PublicFilter> { new() };
            var seen = site.Alerts.Where(a => a.State != AlertState.Withdrawn).ToList();
            filters.AddRange(seen.Select(a => a.Content.Facts.Party).OfType<string>().Distinct().Select(p => new PublicFilter { Party = p }));
            filters.AddRange(seen.SelectMany(a => a.Content.Facts.OtherChannels.Append(a.Content.Facts.Channel)).Where(c => c.Length > 0).Distinct().Select(c => new PublicFilter { Channel = c }));
            filters.AddRange(seen.Select(PublicFilter.MonthOf).Distinct().Select(m => new PublicFilter { Month = m }));
            foreach (var filter in filters)
            {
                var pages = (filter.Of(site.Alerts, _ => new("", "", [], "")).Count() + PublicDrawing.PageSize - 1) / PublicDrawing.PageSize;
                for (var page = 1; page <= Math.Max(1, pages); page++)
                {
                    yield return new(PublicPart.List, language) { Filter = filter, Page = page };
                }
            }

            foreach (var part in (PublicPart[])[PublicPart.Atom, PublicPart.Json, PublicPart.CapFeed])
            {
                yield return new(part, language);
            }

            foreach (var alert in site.Alerts)
            {
                foreach (var part in (PublicPart[])[PublicPart.Warning, PublicPart.Poster, PublicPart.Qr, PublicPart.Drawing])
                {
                    yield return new(part, language) { Slug = alert.Slug };
                }

                if (language == Domain.Phrases.Phrasebook.Easy)
                {
                    yield return new(PublicPart.Warning, language) { Slug = alert.Slug, Brackets = true };
                }
            }
        }

        var first = words.Find(null).Code;
        foreach (var alert in site.Alerts)
        {
            yield return new(PublicPart.Bitmap, first) { Slug = alert.Slug };
            for (var message = 0; message <= WarningCap.CountOf(alert); message++)
            {
                yield return new(PublicPart.Cap, first) { Slug = alert.Slug, Message = message };
            }
        }

        yield return new(PublicPart.Csv, first);
        if (hasBase)
        {
            // Both hold whole addresses or nothing.
            yield return new(PublicPart.SiteMap, first);
            yield return new(PublicPart.Robots, first);
        }
    }

    /// <summary>Addresses of the site become paths beside the page; what only the program can answer leads there, or nowhere.</summary>
    private string WithFileLinks(string html, string page, string baseUrl) => Links().Replace(html, match =>
    {
        var address = WebUtility.HtmlDecode(match.Groups[2].Value);
        return FileOf(address) is { } file ? $" {match.Groups[1].Value}=\"{WebUtility.HtmlEncode(Relative(page, file))}\""
            : baseUrl.Length > 0 ? $" {match.Groups[1].Value}=\"{WebUtility.HtmlEncode(baseUrl + address)}\""
            : "";
    });

    /// <summary>The file of an address; null where there is none.</summary>
    private string? FileOf(string address)
    {
        var (path, query) = address.IndexOf('?', StringComparison.Ordinal) is > 0 and var at ? (address[..at], address[at..]) : (address, "");
        return s_assets.Contains(path.TrimStart('/')) ? $"assets{path}"
            : PublicRequest.IsSite(path) && PublicRequest.Read(path, new QueryCollection(QueryHelpers.ParseQuery(query)), words) is { } request ? FileOf(request)
            : null;
    }

    private string? FileOf(PublicRequest request)
    {
        var folder = request.Language == words.Find(null).Code ? "" : request.Language + "/";
        return request.Part switch
        {
            PublicPart.List => request.Filter switch
            {
                { IsEmpty: true } => request.Page == 1 ? $"{folder}index.html" : $"{folder}page-{request.Page}.html",
                { Party: { } party, Channel: null, Month: null, Text: null } => $"{folder}party-{party}{Number(request)}.html",
                { Party: null, Channel: { } channel, Month: null, Text: null } => $"{folder}channel-{channel}{Number(request)}.html",
                { Party: null, Channel: null, Month: { } month, Text: null } => $"{folder}month-{month}{Number(request)}.html",
                _ => null,
            },
            PublicPart.Warning => $"{folder}{request.Slug}{(request.Brackets ? "-brackets" : "")}.html",
            PublicPart.Poster => $"{folder}{request.Slug}-poster.html",
            PublicPart.Qr => $"{folder}{request.Slug}-qr.svg",
            PublicPart.Drawing => $"{folder}{request.Slug}.svg",
            PublicPart.Bitmap => $"{request.Slug}.png",
            PublicPart.Cap => request.Message == 0 ? $"{request.Slug}-cap.xml" : $"{request.Slug}-cap-{request.Message}.xml",
            PublicPart.Atom => $"{folder}feed.atom",
            PublicPart.Json => $"{folder}feed.json",
            PublicPart.CapFeed => $"{folder}cap.atom",
            PublicPart.Csv => "warnings.csv",
            PublicPart.SiteMap => "sitemap.xml",
            PublicPart.Robots => "robots.txt",
            _ => throw new InvalidOperationException($"{request.Part} is no file."),
        };
    }

    private static string Number(PublicRequest request) => request.Page == 1 ? "" : $"-{request.Page}";

    private static string Relative(string from, string to)
    {
        var up = from.Count(c => c == '/');
        return string.Concat(Enumerable.Repeat("../", up)) + to;
    }

    // Attribute values are always written with quotes and text never holds one: nobody's words are taken for a link.
    [GeneratedRegex(" (href|src)=\"(/[^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Links();
}
