using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Bunit;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Ingest.Mail;
using ScamWatch.Tests.Public;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Reports;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Attacks;

/// <summary>Each of the hostile words (<c>TestData/hostile-words.json</c>) on every page that gives back what somebody typed or sent.</summary>
[Collection(nameof(AttackedApp))]
public sealed class EchoedMarkupTests(AttackedApp app)
{
    public static TheoryData<int> Parts { get; } = [.. Enumerable.Range(0, 8)];

    private static CancellationToken Ct => Xunit.TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Parts))]
    public async Task No_word_becomes_markup_where_it_is_given_back(int part)
    {
        foreach (var group in HostileWords.All.Where((_, i) => i % Parts.Count == part).Select(Markup.Whole).Chunk(5))
        {
            using var visitor = app.Visitor();
            foreach (var words in group)
            {
                await PostAsync(visitor, words, Urls.Lookup, new() { ["number"] = words });
            }

            // Some on one page: what breaks out of its place is seen on it all the same.
            var together = string.Join(' ', group);
            await PostAsync(visitor, together, Urls.Check, new() { ["channel"] = "email", ["text"] = together + " https://evil.example/", ["sender"] = group[0] });
            await PostAsync(visitor, together, Urls.Check, new() { ["text"] = together, ["sender"] = together });
            await PostAsync(visitor, together, "/subscribe", new() { ["address"] = group[0] });
            foreach (var path in (string[])["/help?q=", "/alerts?q=", "/replies/stop?t=", "/subscribe/confirm?t=", "/account/sign-in?ReturnUrl="])
            {
                using var answer = await visitor.GetAsync(path + Uri.EscapeDataString(together), Ct);
                Markup.AssertPlain(together, await AttackedApp.AssertHarmlessAsync(together, answer));
            }
        }
    }

    private static async Task PostAsync(HttpClient visitor, string words, string path, Dictionary<string, string> fields)
    {
        using var answer = await visitor.PostAsync(path, new FormUrlEncodedContent(fields), Ct);
        Markup.AssertPlain(words, await AttackedApp.AssertHarmlessAsync(words, answer));
    }
}

/// <summary>The same in what reaches the desk: every field of a report, and the frame its mail is shown in.</summary>
public sealed class StoredMarkupTests() : PageTests(Some.Analyst)
{
    public static TheoryData<int> Parts { get; } = [.. Enumerable.Range(0, 8)];

    [Theory, MemberData(nameof(Parts))]
    public async Task No_word_becomes_markup_on_the_page_of_a_report(int part)
    {
        // Some on one page: what breaks out of its place is seen on it all the same.
        foreach (var group in HostileWords.All.Where((_, i) => i % Parts.Count == part).Select(Markup.Whole).Chunk(26))
        {
            // The parser of these tests takes U+FFFF for the end of the page.
            var words = string.Join(' ', group).Replace('\uffff', '?');
            var taken = await Store.Get<ReceiveReport>().RunAsync(
                Some.FakeRenewal() with
                {
                    Subject = words,
                    Sender = words,
                    Body = words + " https://evil.example/x",
                    ReporterNote = words,
                    ReporterName = words,
                    ReporterContact = words,
                    Attachments = [new(words, words, 10, new string('a', 64))],
                    DeliveryKey = Guid.NewGuid().ToString("N"),
                },
                Actor.Worker("test"), default);
            var page = Browser.Render<ReportPage>(p => p.Add(x => x.Id, taken.Value!.ReportId));
            page.WaitForAssertion(() => Assert.True(page.FindAll("#reason").Count > 0, page.Markup), TimeSpan.FromSeconds(60));
            await page.FindAll("button").Single(b => b.TextContent == "表示する").ClickAsync(new());
            page.WaitForAssertion(() => Assert.DoesNotContain(page.FindAll("button"), b => b.TextContent == "表示する"), TimeSpan.FromSeconds(60));

            Markup.AssertPlain(words, page.Markup, isConsole: true);
            Assert.All(page.FindAll("a[href]"), a => Assert.StartsWith("/", a.GetAttribute("href"), StringComparison.Ordinal));
        }
    }

    [Theory, MemberData(nameof(Parts))]
    public void No_word_survives_the_cutting_down_of_a_mail(int part)
    {
        foreach (var words in HostileWords.All.Where((_, i) => i % Parts.Count == part))
        {
            foreach (var html in (string[])
                [
                    words, $"<p>{words}</p>", $"<a href=\"{words}\">x</a>", $"<img src='{words}' alt='{words}'>", $"<table background={words}><td style=\"{words}\">x</table>",
                    $"<style>{words}</style>", $"<!--{words}-->", $"<svg>{words}</svg>", $"<math><mtext>{words}</mtext></math>", $"<form action='{words}'><input name={words}></form>",
                    $"<base href='{words}'><link href='{words}'>", $"<meta http-equiv=refresh content='0;url={words}'>", $"<iframe srcdoc='{words}'></iframe>",
                ])
            {
                var mail = $"From: a@example.jp\r\nSubject: x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(html))}\r\n";
                foreach (var report in ReportedMail.From(MimeReader.Read(System.Text.Encoding.UTF8.GetBytes(mail)), IntakeSource.File, Mail.Samples.Desk))
                {
                    Markup.AssertInert(words, MailFrame.Document(report.Html ?? ""));
                }
            }
        }
    }
}

/// <summary>What our pages are made of, and what they never hold.</summary>
internal static class Markup
{
    private static readonly string[] s_leading = ["href", "src", "action", "formaction", "data", "poster", "background", "srcset", "xlink:href", "cite", "ping"];

    /// <summary>Without halves of characters, which no form can carry.</summary>
    public static string Whole(string words) => string.Concat(words.EnumerateRunes().Select(r => r.ToString()));

    /// <summary>No element, handler or address that the words could have made.</summary>
    public static void AssertPlain(string words, string html, bool isConsole = false)
    {
        var page = new HtmlParser().ParseDocument(html);
        var foreign = isConsole
            ? "script, style, iframe, object, embed, base, math, template, noscript, video, audio, frame, portal, link, meta, marquee, x"
            : "style, iframe, object, embed, math, template, noscript, video, audio, frame, portal, meta[http-equiv], marquee, x, script:not([src]):not([type='application/ld+json']), link[href*='evil'], script[src*='evil']";
        Assert.True(page.QuerySelectorAll(foreign).Length == 0, $"{words}: {page.QuerySelector(foreign)?.OuterHtml}");
        AssertAttributes(words, page, allowStyle: isConsole);
    }

    /// <summary>Nothing that runs, fetches or leads anywhere: only the frame's own policy and style.</summary>
    public static void AssertInert(string words, string document)
    {
        var page = new HtmlParser().ParseDocument(document);
        const string Foreign = "script, iframe, object, embed, base, math, svg, template, noscript, video, audio, frame, portal, link, form, input, button, img, source, picture, area, marquee, x";
        Assert.True(page.QuerySelectorAll(Foreign).Length == 0, $"{words}: {page.QuerySelector(Foreign)?.OuterHtml}");
        Assert.Equal(["charset", "http-equiv"], page.QuerySelectorAll("meta").Select(m => m.Attributes[0]!.Name));
        Assert.Single(page.QuerySelectorAll("style"));
        AssertAttributes(words, page, allowStyle: false);
        Assert.Empty(page.QuerySelectorAll("[href], [src], [action], [background]"));
    }

    private static void AssertAttributes(string words, IDocument page, bool allowStyle)
    {
        foreach (var element in page.All)
        {
            foreach (var attribute in element.Attributes)
            {
                // Blazor writes the events it listens to as blazor:onclick; a browser takes no attribute of that name for a handler.
                Assert.False(
                    attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || (attribute.Name == "style" && !allowStyle) || attribute.Name == "srcdoc",
                    $"{words}: {attribute.Name} of {element.OuterHtml}");
                if (s_leading.Contains(attribute.Name))
                {
                    var value = attribute.Value.TrimStart();
                    Assert.False(
                        value.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase) || value.StartsWith("data:", StringComparison.OrdinalIgnoreCase) || value.StartsWith("vbscript:", StringComparison.OrdinalIgnoreCase)
                            || value.Contains("evil.example/", StringComparison.Ordinal) && !value.StartsWith('/') || value.StartsWith("//", StringComparison.Ordinal),
                        $"{words}: {attribute.Name}={attribute.Value}");
                }
            }
        }
    }
}
