using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Campaigns;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Staff;
using ScamWatch.Tests.Campaigns;
using ScamWatch.Tests.Support;
using ScamWatch.Web.Checking;
using ScamWatch.Web.Shell;

namespace ScamWatch.Tests.Checking;

public sealed class CheckPagesTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>, IDisposable
{
    private const string Payload = "\"'><img src=x onerror=alert(1)><script>alert(2)</script></textarea></title><a href=\"javascript:alert(3)\">";

    private const string Call = "市役所の職員だという男から電話があり、還付金があるのでキャッシュカードと暗証番号を用意してATMへ行くように言われた。";

    private readonly HttpClient _citizen = Visitors.New(app.Address);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _citizen.Dispose();

    [Theory]
    [InlineData(Urls.Check)]
    [InlineData(Urls.Check + "?lang=en")]
    [InlineData(Urls.Check + "/no/such/page")]
    public async Task The_page_needs_no_script_no_cookie_and_no_sign_in(string address)
    {
        using var answer = await _citizen.GetAsync(address, Ct);

        AssertPlain(await ReadAsync(answer));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("form-action 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_is_judged_in_plain_words_with_the_official_rule_and_what_to_do()
    {
        using var answer = await CheckAsync("call", Call);
        var page = await ReadAsync(answer);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Contains("詐欺の疑いが強い電話です。", page.QuerySelector(".verdict")?.TextContent, StringComparison.Ordinal);
        Assert.Contains("出典:", page.QuerySelector(".alert-rule")?.TextContent, StringComparison.Ordinal);
        Assert.Contains("いったん電話を切ってください", page.QuerySelector("main")?.TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.QuerySelectorAll(".alert-desks a[href^='tel:']"));
        Assert.All(page.QuerySelectorAll(".alert-desks tbody td:last-child"), td => Assert.NotEqual("", td.TextContent.Trim()));
    }

    [Fact]
    public async Task What_was_reported_and_found_to_be_a_scam_is_said_so_without_a_word_of_who_reported()
    {
        var receive = app.Get<ReceiveReport>();
        var ids = new List<Guid>();
        foreach (var i in (int[])[1, 2])
        {
            ids.Add((await receive.RunAsync(CampaignDesk.Mail(i) with { ReporterName = "佐藤 一郎" }, Actor.Worker("test"), Ct)).Value!.ReportId);
        }

        Assert.Equal("", await KnownAsync());
        var campaign = (await app.Get<FindReports>().OneAsync(ids[0], Ct))!.CampaignId!.Value;
        await app.Get<DecideCampaign>().RunAsync(new(campaign, Verdict.Scam, "", false, 0), Some.Analyst, Ct);

        var known = await KnownAsync();
        Assert.Contains("2件届いていて", known, StringComparison.Ordinal);
        Assert.DoesNotContain("佐藤", known, StringComparison.Ordinal);

        async Task<string> KnownAsync()
        {
            using var answer = await CheckAsync("email", CampaignDesk.Mail(7).Body);
            return (await ReadAsync(answer)).QuerySelector(".known")?.TextContent ?? "";
        }
    }

    [Fact]
    public async Task Addresses_are_shown_inert_and_said_to_be_official_or_not()
    {
        using var answer = await CheckAsync("email", "https://evil.example.top/login https://www.soumu.go.jp/ を開いてください。");
        var page = await ReadAsync(answer);
        var rows = page.QuerySelectorAll(".alert-traces tbody tr").ToDictionary(r => r.Children[0].TextContent.Trim(), r => r.Children[2].TextContent.Trim());

        Assert.Equal("一覧にない", rows["hxxps://evil[.]example[.]top/login"]);
        Assert.Equal("一覧にある", rows["hxxps://www[.]soumu[.]go[.]jp/"]);
        Assert.DoesNotContain("https://evil", page.QuerySelector("main")?.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("main a[href*='evil']"));
    }

    [Fact]
    public async Task Nothing_found_is_not_called_safe()
    {
        using var answer = await CheckAsync("letter", "ごみの収集日が12月から変わります。燃えるごみは火曜日と金曜日です。詳しくは広報の10ページをご覧ください。");
        var said = (await ReadAsync(answer)).QuerySelector("main")!.TextContent;

        Assert.Contains("詐欺の特徴は見つかりませんでした。", said, StringComparison.Ordinal);
        Assert.Contains("ただし、安全を保証するものではありません。", said, StringComparison.Ordinal);
        Assert.All(["安全です", "本物です", "問題ありません", "安心して"], w => Assert.DoesNotContain(w, said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_check_stores_and_logs_nothing_and_a_report_stores_the_text_once()
    {
        var canary = $"かなりあ{Some.Word()}";
        using var log = new LogListener(app);
        var before = await RowsAsync();

        using var judged = await CheckAsync("call", Call + canary, sender: canary);
        var page = await ReadAsync(judged);

        Assert.Equal(before, await RowsAsync());
        Assert.DoesNotContain(log.Lines, l => l.Contains(canary, StringComparison.Ordinal));
        Assert.NotEmpty(log.Lines);
        Assert.Empty(await FilesWithAsync(canary));

        await Task.Delay(FormStamp.MinAge + TimeSpan.FromMilliseconds(100), Ct);
        var fields = Fields(page, "handed-over", "tester@example.jp");
        Assert.Equal("潮見浜市", page.QuerySelector("#area option[value='990002']")?.TextContent);
        fields["area"] = "990002";
        using var first = await PostAsync(Urls.CheckReport, fields);
        using var second = await PostAsync(Urls.CheckReport, fields);

        await using var db = app.App.Db();
        var stored = (await db.Reports.ToListAsync(Ct)).Single(r => r.Body.Contains(canary, StringComparison.Ordinal));
        Assert.Equal((IntakeSource.PublicForm, Channel.Call, HarmStage.HandedOver, "tester@example.jp"), (stored.Source, stored.Channel, stored.Harm, stored.ReporterContact));
        Assert.Equal((Urgency.Now, "990002"), (stored.Urgency, stored.Area));
        Assert.Single(await db.AuditEntries.Where(e => e.Subject == stored.ReceiptNumber && e.Kind == AuditKind.ReportReceived).ToListAsync(Ct));
        foreach (var answer in (HttpResponseMessage[])[first, second])
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(stored.ReceiptNumber, (await ReadAsync(answer)).QuerySelector(".receipt")?.TextContent);
        }

        Assert.DoesNotContain(log.Lines, l => l.Contains(canary, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_my_number_is_gone_before_anything_is_shown_judged_or_stored()
    {
        // A synthetic number with a valid check digit, as citizens write it.
        string[] written = ["123456789018", "１２３４ ５６７８ ９０１８", "1234-5678-9018"];
        using var log = new LogListener(app);
        using var judged = await CheckAsync("call", Call + string.Join(" と ", written), sender: written[0]);
        var page = await ReadAsync(judged);

        Assert.All(written, n => Assert.DoesNotContain(n, page.Source.Text, StringComparison.Ordinal));
        Assert.Contains("マイナンバーと思われる番号がありました", page.QuerySelector(".notice")?.TextContent, StringComparison.Ordinal);

        await Task.Delay(FormStamp.MinAge + TimeSpan.FromMilliseconds(100), Ct);
        var fields = Fields(page, "none", written[2]);
        // Even where the page that came back was changed.
        fields["text"] += written[1];
        using var sent = await PostAsync(Urls.CheckReport, fields);

        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        foreach (var number in written)
        {
            Assert.Empty(await FilesWithAsync(number));
            Assert.DoesNotContain(log.Lines, l => l.Contains(number, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Markup_in_any_field_stays_text()
    {
        using var judged = await CheckAsync("email", Payload + Call, sender: Payload);
        var page = await ReadAsync(judged);
        AssertPlain(page);
        Assert.Contains(Payload, page.QuerySelector(".alert-lure")?.TextContent, StringComparison.Ordinal);
        Assert.Equal(Payload + Call, page.QuerySelector("input[name=text]")?.GetAttribute("value"));

        var fields = Fields(page, Payload, Payload);
        fields["form"] = Payload;
        using var refused = await PostAsync(Urls.CheckReport, fields);
        var again = await ReadAsync(refused);
        AssertPlain(again);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(Payload, again.QuerySelector("#contact")?.GetAttribute("value"));

        using var unread = await PostAsync(Urls.Check, new() { ["channel"] = Payload, ["text"] = Payload, ["sender"] = Payload });
        var form = await ReadAsync(unread);
        AssertPlain(form);
        Assert.Equal(Payload, form.QuerySelector("#text")?.TextContent);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("telepathy", "   \r\n ")]
    [InlineData("autocall", "")]
    public async Task What_is_missing_is_said_with_a_way_to_the_field(string channel, string text)
    {
        using var answer = await CheckAsync(channel, text, sender: "03-0000-1234");
        var page = await ReadAsync(answer);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith("エラー", page.Title, StringComparison.Ordinal);
        var links = page.QuerySelectorAll(".problems[role=alert] a").Select(a => a.GetAttribute("href")!).ToList();
        Assert.Equal(["#channel-email", "#text"], links);
        Assert.All(links, l => Assert.NotNull(page.QuerySelector(l)));
        Assert.Equal("true", page.QuerySelector("#text")?.GetAttribute("aria-invalid"));
        Assert.All(page.QuerySelector("#text")!.GetAttribute("aria-describedby")!.Split(' '), id => Assert.NotNull(page.GetElementById(id)));
        Assert.Equal("03-0000-1234", page.QuerySelector("#sender")?.GetAttribute("value"));
    }

    [Fact]
    public async Task A_text_over_the_limit_is_kept_in_the_form_and_the_limit_named()
    {
        var text = new string('あ', CheckInput.MaxText + 1);
        using var answer = await CheckAsync("email", text);
        var page = await ReadAsync(answer);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("20,000文字まで", page.QuerySelector(".problems")?.TextContent, StringComparison.Ordinal);
        Assert.Equal(text, page.QuerySelector("#text")?.TextContent);

        using var just = await CheckAsync("email", new string('あ', CheckInput.MaxText));
        Assert.Equal(HttpStatusCode.OK, just.StatusCode);
    }

    [Theory]
    [InlineData(Urls.Check, false)]
    [InlineData(Urls.Check, true)]
    [InlineData(Urls.CheckReport, false)]
    public async Task A_form_that_is_too_large_is_refused_on_a_page_that_names_the_limit(string address, bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(Encoding.ASCII.GetBytes("channel=email&text=" + new string('a', 400_000))),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await _citizen.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        var page = await ReadAsync(answer);
        Assert.Contains("20,000文字", page.QuerySelector("main")?.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector($"main a[href='{Urls.Check}']"));
    }

    [Fact]
    public async Task What_is_no_form_is_answered_with_the_form()
    {
        using var json = await _citizen.PostAsync(Urls.Check, new StringContent("{}", Encoding.UTF8, "application/json"), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, json.StatusCode);
        Assert.NotNull((await ReadAsync(json)).QuerySelector("#text"));

        using var many = await PostAsync(Urls.Check, Enumerable.Range(0, 200).ToDictionary(i => $"f{i}", _ => "x"));
        Assert.Equal(HttpStatusCode.BadRequest, many.StatusCode);
    }

    [Fact]
    public async Task A_report_by_a_program_is_not_taken()
    {
        // Early is what is there in less time than a person needs: a slow machine may have to try again.
        (int, int, int) before;
        Dictionary<string, string> fields;
        while (true)
        {
            before = await RowsAsync();
            var since = Stopwatch.StartNew();
            using var judged = await CheckAsync("sms", Call);
            fields = Fields(await ReadAsync(judged), "none", "");
            using var early = await PostAsync(Urls.CheckReport, fields);
            if (since.Elapsed < FormStamp.MinAge)
            {
                Assert.Equal(HttpStatusCode.BadRequest, early.StatusCode);
                break;
            }
        }

        await Task.Delay(FormStamp.MinAge + TimeSpan.FromMilliseconds(100), Ct);
        using var trapped = await PostAsync(Urls.CheckReport, new(fields) { ["homepage"] = "https://spam.example" });
        Assert.Equal(HttpStatusCode.BadRequest, trapped.StatusCode);
        Assert.Contains("#send", (await ReadAsync(trapped)).QuerySelector(".problems a")?.GetAttribute("href"), StringComparison.Ordinal);
        using var unsigned = await PostAsync(Urls.CheckReport, new(fields) { ["form"] = Guid.NewGuid().ToString() });
        Assert.Equal(HttpStatusCode.BadRequest, unsigned.StatusCode);

        Assert.Equal(before, await RowsAsync());
    }

    [Fact]
    public async Task Without_a_harm_chosen_the_report_waits_with_everything_typed()
    {
        using var judged = await CheckAsync("visit", Call);
        var fields = Fields(await ReadAsync(judged), "", "090-0000-1234");
        using var answer = await PostAsync(Urls.CheckReport, fields);
        var page = await ReadAsync(answer);

        Assert.Contains("#harm-none", page.QuerySelectorAll(".problems a").Select(a => a.GetAttribute("href")));
        Assert.Equal("090-0000-1234", page.QuerySelector("#contact")?.GetAttribute("value"));
        Assert.Equal(Call, page.QuerySelector("input[name=text]")?.GetAttribute("value"));
        Assert.Equal("visit", page.QuerySelector("input[name=channel]")?.GetAttribute("value"));
    }

    [Fact]
    public async Task Too_many_checks_or_reports_are_answered_with_a_page_that_says_when_to_come_back()
    {
        for (var i = 0; i < CheckLimits.JudgedPerSpan; i++)
        {
            using var answer = await CheckAsync("email", "");
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        await RefusedAsync(await CheckAsync("email", Call));
        for (var i = 0; i < CheckLimits.ReportedPerSpan; i++)
        {
            using var answer = await PostAsync(Urls.CheckReport, []);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        await RefusedAsync(await PostAsync(Urls.CheckReport, []));

        // Reading goes on, and so does everybody else.
        using var form = await _citizen.GetAsync(Urls.Check, Ct);
        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
        using var other = Visitors.New(app.Address);
        using var judged = await other.PostAsync(Urls.Check, new FormUrlEncodedContent([new("channel", "email"), new("text", Call)]), Ct);
        Assert.Equal(HttpStatusCode.OK, judged.StatusCode);

        static async Task RefusedAsync(HttpResponseMessage answer)
        {
            using (answer)
            {
                Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
                Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
                var page = await ReadAsync(answer);
                AssertPlain(page);
                Assert.Contains("分後", page.QuerySelector("main")?.TextContent, StringComparison.Ordinal);
                Assert.NotEmpty(page.QuerySelectorAll(".alert-desks a"));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("?lang=en")]
    public async Task Every_page_of_the_way_has_one_first_heading_labels_and_its_language(string query)
    {
        using var form = await _citizen.GetAsync(Urls.Check + query, Ct);
        using var wrong = await PostAsync(Urls.Check + query, []);
        using var judged = await PostAsync(Urls.Check + query, new() { ["channel"] = "sms", ["text"] = "Your parcel is held. Pay 300 yen at https://evil.example.top/pay" });
        using var refused = await PostAsync(Urls.CheckReport + query, Fields(await ReadAsync(judged), "", ""));
        await Task.Delay(FormStamp.MinAge + TimeSpan.FromMilliseconds(100), Ct);
        using var reported = await PostAsync(Urls.CheckReport + query, Fields(await ReadAsync(judged), "money-lost", ""));
        using var missing = await _citizen.GetAsync(Urls.Check + "/x" + query, Ct);
        Assert.Equal(HttpStatusCode.OK, reported.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        foreach (var answer in (HttpResponseMessage[])[form, wrong, judged, refused, reported, missing])
        {
            var page = await ReadAsync(answer);
            AssertPlain(page);
            Assert.Equal(query.Length == 0 ? "ja" : "en", page.DocumentElement.GetAttribute("lang"));
            Assert.Single(page.QuerySelectorAll("h1"));
            var levels = page.QuerySelectorAll("h1,h2,h3").Select(h => h.LocalName[1] - '0').ToList();
            Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
            foreach (var input in page.QuerySelectorAll("input:not([type=hidden]), textarea"))
            {
                Assert.NotNull(page.QuerySelector($"label[for='{input.Id}']"));
            }

            Assert.All(page.QuerySelectorAll("fieldset"), f => Assert.Equal("legend", f.FirstElementChild?.LocalName));
            Assert.All(page.QuerySelectorAll("form"), f => Assert.EndsWith(query, f.GetAttribute("action"), StringComparison.Ordinal));
            Assert.DoesNotContain(page.All, e => e.LocalName != "a" && e.Id is { } id && page.QuerySelectorAll($"[id='{id}']").Length > 1);
            if (query.Length > 0)
            {
                Assert.Empty(Japanese(page.DocumentElement));
            }
        }
    }

    [Fact]
    public async Task The_warnings_lead_to_the_check()
    {
        var page = new HtmlParser().ParseDocument(await _citizen.GetStringAsync(Urls.PublicAlerts + "?lang=en", Ct));

        Assert.Equal("Is this real?", page.QuerySelector($"nav a[href='{Urls.Check}?lang=en']")?.TextContent);
    }

    /// <summary>Words in kana outside of what is marked as Japanese.</summary>
    private static IEnumerable<string> Japanese(IElement element)
    {
        if (element.GetAttribute("lang") == "ja")
        {
            return [];
        }

        return element.ChildNodes.OfType<IText>().Select(t => t.Text).Where(t => t.Any(c => c is >= 'ぁ' and <= 'ヶ'))
            .Concat(element.Children.SelectMany(Japanese));
    }

    /// <summary>A visitor with an address of its own: limits count by address, and all of 127.0.0.0/8 is this machine.</summary>
    private Task<HttpResponseMessage> CheckAsync(string channel, string text, string sender = "") =>
        PostAsync(Urls.Check, new() { ["channel"] = channel, ["text"] = text, ["sender"] = sender });

    private Task<HttpResponseMessage> PostAsync(string address, Dictionary<string, string> fields) =>
        _citizen.PostAsync(address, new FormUrlEncodedContent(fields), Ct);

    /// <summary>The report form as a browser would send it.</summary>
    private static Dictionary<string, string> Fields(IHtmlDocument page, string harm, string contact)
    {
        var fields = page.QuerySelectorAll(".report input[type=hidden]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
        (fields["harm"], fields["contact"], fields["homepage"]) = (harm, contact, "");
        return fields;
    }

    private async Task<(int Reports, int Audit, int Unreadable)> RowsAsync()
    {
        await using var db = app.App.Db();
        return (await db.Reports.CountAsync(Ct), await db.AuditEntries.CountAsync(Ct), await db.UnreadableInputs.CountAsync(Ct));
    }

    /// <summary>Pieces of what was written to the state folder, database and its journal included, that hold a text.</summary>
    private Task<IReadOnlyList<string>> FilesWithAsync(string text) =>
        Task.FromResult<IReadOnlyList<string>>(
            [.. Written.Below(app.Get<DataFolder>().State).Where(w => w.Contains(text, StringComparison.Ordinal)).Select(_ => text)]);

    private static void AssertPlain(IHtmlDocument page)
    {
        Assert.Empty(page.QuerySelectorAll("script, style, [style], iframe, base, img, a[href^='javascript' i]"));
        Assert.DoesNotContain(page.All, e => e.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
    }

    private static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer) =>
        new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Ct));
}
