using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain.Audit;
using ScamWatch.Domain.Reports;
using ScamWatch.Domain.Sources;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Api;

public sealed class ReceivingByApiTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>
{
    private const string Body = "至急 https://j-lis-koushin.top/a から更新してください。カード番号が必要です。";

    [Fact]
    public async Task A_report_is_answered_with_its_receipt_number_once_it_is_stored()
    {
        using var api = await ApiClient.OpenAsync(app, ApiScope.Report, ApiScope.Lookup);
        var mark = Some.Word();

        var answer = await api.PostAsync("/reports",
            $$"""{"id":"x1","channel":"sms","subject":"更新","sender":"090-0000-1234","body":"{{Body}} {{mark}}","note":"昼に届いた","reporterName":"佐藤 一郎","reporterContact":"sato@example.jp","occurredAt":"2026-11-20T14:30:00+09:00","harm":"entered","label":"scam","impersonates":"j-lis","asks":["card-number"],"lang":"ja"}""");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var receipt = answer["receiptNumber"]!;
        Assert.Equal($"/api/v1/reports/{receipt}", answer.Headers.Location!.OriginalString);
        await using var db = app.App.Db();
        var stored = await db.Reports.SingleAsync(r => r.ReceiptNumber == receipt);
        Assert.Equal((IntakeSource.Api, Channel.Sms, HarmStage.Entered, "更新", "090-0000-1234"), (stored.Source, stored.Channel, stored.Harm, stored.Subject, stored.Sender));
        Assert.Equal(("昼に届いた", "佐藤 一郎", "sato@example.jp"), (stored.ReporterNote, stored.ReporterName, stored.ReporterContact));
        Assert.Equal(new DateTime(2026, 11, 20, 5, 30, 0, DateTimeKind.Utc), stored.OccurredAt);
        var entry = await db.AuditEntries.SingleAsync(e => e.Subject == receipt && e.Kind == AuditKind.ReportReceived);
        Assert.StartsWith("test ", entry.ActorName, StringComparison.Ordinal);
        Assert.StartsWith("api:", entry.ActorId, StringComparison.Ordinal);

        var standing = await api.GetAsync($"/reports/{receipt}");
        Assert.Equal(HttpStatusCode.OK, standing.Status);
        Assert.Equal((receipt, "received", null), (standing["receiptNumber"], standing["state"], standing["verdict"]));
        Assert.DoesNotContain("佐藤", standing.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("更新", standing.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_decision_and_the_campaign_are_told_by_receipt_number()
    {
        using var api = await ApiClient.OpenAsync(app, ApiScope.Report, ApiScope.Lookup);
        var text = $"荷物をお預かりしています {Some.Word()} こちらから日時を指定してください https://takuhai-{Some.Word()}.top/x";
        var receipts = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            receipts.Add((await api.PostAsync("/reports", $$"""{"channel":"sms","body":"{{text}}"}""", $"campaign-{Some.Word()}"))["receiptNumber"]!);
        }

        await using var db = app.App.Db();
        var receipt = receipts[1];
        var report = await db.Reports.AsNoTracking().SingleAsync(r => r.ReceiptNumber == receipt);
        await app.Get<DecideReport>().RunAsync(new(report.Id, Verdict.Scam, "偽の配送", report.Version), Some.Analyst, default);

        var standing = await api.GetAsync($"/reports/{receipt}");

        Assert.Equal(("decided", "scam"), (standing["state"], standing["verdict"]));
        Assert.StartsWith("C-", standing["campaign"], StringComparison.Ordinal);
        Assert.DoesNotContain("偽の配送", standing.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_key_and_body_is_one_report_and_the_same_answer()
    {
        using var api = await ApiClient.OpenAsync(app, ApiScope.Report);
        var key = $"k-{Some.Word()}";
        var json = $$"""{"channel":"sms","body":"{{Body}} {{key}}"}""";

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.PostAsync("/reports", json, key)));

        Assert.All(answers, a => Assert.Equal((HttpStatusCode.Created, answers[0].Text), (a.Status, a.Text)));
        await using var db = app.App.Db();
        Assert.Single(await db.Reports.ToListAsync(), r => r.Body.Contains(key, StringComparison.Ordinal));
        Assert.Equal(7, answers.Count(a => a.Headers.Contains("Idempotent-Replayed")));
    }

    [Theory]
    [InlineData("""{"channel":"sms","body":"別の文面"}""")]
    [InlineData("""{"channel":"call","body":"BODY"}""")]
    [InlineData("""{"channel":"sms","body":"BODY","reporterContact":"other@example.jp"}""")]
    [InlineData("""{"channel":"sms","body":"BODY","harm":"money-lost"}""")]
    [InlineData("""{"channel":"sms","body":"BODY","occurredAt":"2026-11-20T14:30:00Z"}""")]
    public async Task The_same_key_with_another_body_is_refused_and_nothing_is_stored(string other)
    {
        using var api = await ApiClient.OpenAsync(app, ApiScope.Report);
        var key = $"k-{Some.Word()}";
        var first = await api.PostAsync("/reports", $$"""{"channel":"sms","body":"{{key}}"}""", key);
        await using var db = app.App.Db();
        var before = await db.Reports.CountAsync();

        var answer = await api.PostAsync("/reports", other.Replace("BODY", key, StringComparison.Ordinal), key);

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal("Idempotency-Key", answer.Problem(HttpStatusCode.UnprocessableEntity));
        Assert.Equal(before, await db.Reports.CountAsync());
    }

    [Fact]
    public async Task An_area_is_taken_by_its_code_and_another_is_refused_by_field()
    {
        using var api = await ApiClient.OpenAsync(app, ApiScope.Report, ApiScope.Classify);
        var key = $"k-{Some.Word()}";
        string Json(string area) => $$"""{"channel":"call","body":"{{Body}} {{key}}","area":"{{area}}"}""";

        var taken = await api.PostAsync("/reports", Json("990002"), key);
        var again = await api.PostAsync("/reports", Json("990002"), key);
        var other = await api.PostAsync("/reports", Json("990003"), key);
        var wrong = await api.PostAsync("/reports", Json("123456"));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created, taken.Text), (taken.Status, again.Status, again.Text));
        Assert.Equal("Idempotency-Key", other.Problem(HttpStatusCode.UnprocessableEntity));
        Assert.Equal("area", wrong.Problem(HttpStatusCode.BadRequest));
        Assert.Contains("990001", wrong.Text, StringComparison.Ordinal);
        Assert.Equal("area", (await api.PostAsync("/classify", Json("123456"))).Problem(HttpStatusCode.BadRequest));
        var receipt = taken["receiptNumber"]!;
        await using var db = app.App.Db();
        var stored = await db.Reports.AsNoTracking().SingleAsync(r => r.ReceiptNumber == receipt);
        Assert.Equal("990002", stored.Area);

        // What staff corrected since makes no other body of the same one.
        Assert.True((await app.Get<CorrectArea>().RunAsync(stored.Id, "990001", stored.Version, Some.Analyst, default)).Succeeded);
        Assert.Equal(HttpStatusCode.Created, (await api.PostAsync("/reports", Json("990002"), key)).Status);
    }

    [Fact]
    public async Task Two_sources_may_count_alike()
    {
        using var one = await ApiClient.OpenAsync(app, ApiScope.Report);
        using var other = await ApiClient.OpenAsync(app, ApiScope.Report);

        var first = await one.PostAsync("/reports", """{"channel":"sms","body":"一つ目の送り元の通報"}""", "0001");
        var second = await other.PostAsync("/reports", """{"channel":"sms","body":"二つ目の送り元の通報"}""", "0001");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.Status, second.Status));
        Assert.NotEqual(first["receiptNumber"], second["receiptNumber"]);
    }

    [Fact]
    public async Task A_mail_is_taken_as_it_is_with_every_mail_it_carries()
    {
        using var api = await ApiClient.OpenAsync(app, ApiScope.Report);
        var mail = File.ReadAllBytes(Path.Combine(TestPaths.Root, "ScamWatch.Tests", "TestData", "messages", "attached-rfc822.eml"));

        var first = await api.PostAsync("/reports", mail, "message/rfc822", "mail-1");
        var again = await api.PostAsync("/reports", mail, "message/rfc822", "mail-1");
        var changed = await api.PostAsync("/reports", [.. mail, .. "\r\nmore\r\n"u8], "message/rfc822", "mail-1");

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal(first.Text, again.Text);
        Assert.NotEqual(HttpStatusCode.InternalServerError, changed.Status);
        var receipt = first["receiptNumber"]!;
        await using var db = app.App.Db();
        var stored = await db.Reports.SingleAsync(r => r.ReceiptNumber == receipt);
        Assert.Equal((IntakeSource.Api, Channel.Email, HeaderTrust.Original), (stored.Source, stored.Channel, stored.HeaderTrust));
    }

    [Fact]
    public async Task What_is_no_mail_is_refused()
    {
        using var api = await ApiClient.OpenAsync(app, ApiScope.Report);

        var answer = await api.PostAsync("/reports", "ただの文章です。"u8.ToArray(), "message/rfc822");

        Assert.Null(answer.Problem(HttpStatusCode.BadRequest));
    }

    [Theory]
    [InlineData("T000-000-0000")]
    [InlineData("T123-456-7891")]
    [InlineData("12345")]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    [InlineData("%00")]
    public async Task A_number_that_is_no_receipt_number_is_said_to_be_none(string receipt)
    {
        using var api = await ApiClient.OpenAsync(app, ApiScope.Lookup);

        var answer = await api.GetAsync($"/reports/{receipt}");

        Assert.True(answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound, answer.Text);
    }

    [Fact]
    public async Task An_unknown_receipt_number_is_not_found()
    {
        using var api = await ApiClient.OpenAsync(app, ApiScope.Lookup);

        var answer = await api.GetAsync($"/reports/{Domain.ReceiptNumber.New(Domain.ReceiptNumber.Report)}");

        Assert.Equal("receipt", answer.Problem(HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_with_the_limit_named()
    {
        using var api = await ApiClient.OpenAsync(app, ApiScope.Report);
        var big = Encoding.UTF8.GetBytes("{\"channel\":\"sms\",\"body\":\"" + new string('a', 3 * 1024 * 1024) + "\"}");

        var known = await api.PostAsync("/reports", big, "application/json");
        var chunked = await api.SendAsync(HttpMethod.Post, "/reports", Chunked(big));
        var mail = await api.SendAsync(HttpMethod.Post, "/reports", new ByteArrayContent([]) { Headers = { { "Content-Type", "message/rfc822" } } });

        Assert.Null(known.Problem(HttpStatusCode.RequestEntityTooLarge));
        Assert.Equal(2 * 1024 * 1024, known.Json.GetProperty("limit").GetInt64());
        Assert.Null(chunked.Problem(HttpStatusCode.RequestEntityTooLarge));
        Assert.Null(mail.Problem(HttpStatusCode.BadRequest));

        static StreamContent Chunked(byte[] bytes)
        {
            var content = new StreamContent(new Unsized(bytes));
            content.Headers.ContentType = new("application/json");
            return content;
        }
    }

    /// <summary>A stream that does not say how long it is, so that it is sent in chunks.</summary>
    private sealed class Unsized(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
