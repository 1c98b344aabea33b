using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ScamWatch.Domain;
using ScamWatch.Domain.Sources;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Api;

public sealed class ClassifyingByApiTests(ScamWatchAppFixture app) : IClassFixture<ScamWatchAppFixture>
{
    private const string Lure = "マイナンバーの年次更新が必要です。本日中に https://j-lis-koushin.top/a から手続きし、カード番号を入力してください。";

    [Fact]
    public async Task The_answer_is_the_result_line()
    {
        using var api = await ApiClient.OpenAsync(app, ApiScope.Classify);

        var answer = await api.PostAsync("/classify", $$"""{"id":"a","channel":"email","subject":"更新手続き","sender":"J-LIS <info@j-lis-koushin.top>","body":"{{Lure}}"}""");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("application/json", answer.MediaType);
        Assert.Equal(
            ["id", "verdict", "score", "impersonates", "impersonatesScore", "asks", "pressure", "evidence", "indicators", "model"],
            answer.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("a", "scam"), (answer["id"], answer["verdict"]));
        Assert.Contains(answer.Json.GetProperty("indicators").EnumerateArray(), i => i.GetProperty("defanged").GetString() == "j-lis-koushin[.]top");
    }

    [Fact]
    public async Task A_text_and_a_mail_are_judged_like_a_report()
    {
        using var api = await ApiClient.OpenAsync(app, ApiScope.Classify);
        var mail = "From: J-LIS <info@j-lis-koushin.top>\r\nSubject: =?UTF-8?B?5pu05paw?=\r\nDate: Sat, 21 Nov 2026 12:00:00 +0900\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n" + Lure + "\r\n";

        var text = await api.PostAsync("/classify?channel=sms", Encoding.UTF8.GetBytes(Lure), "text/plain; charset=utf-8");
        var whole = await api.PostAsync("/classify", Encoding.UTF8.GetBytes(mail), "message/rfc822");
        var wrong = await api.PostAsync("/classify?channel=pigeon", Encoding.UTF8.GetBytes(Lure), "text/plain");

        Assert.Equal(("-", "scam"), (text["id"], text["verdict"]));
        Assert.Equal(("-", "scam"), (whole["id"], whole["verdict"]));
        Assert.Equal("channel", wrong.Problem(HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Nothing_is_stored_or_logged()
    {
        using var api = await ApiClient.OpenAsync(app, ApiScope.Classify);
        await api.PostAsync("/classify", """{"channel":"sms","body":"初めの問い合わせ"}""");
        var canary = $"かなりあ{Some.Word()}";
        using var log = new LogListener(app);
        await using var db = app.App.Db();
        var before = (await db.Reports.CountAsync(), await db.AuditEntries.CountAsync());

        var answer = await api.PostAsync("/classify", $$"""{"id":"1","channel":"sms","subject":"{{canary}}","sender":"{{canary}}","body":"{{canary}} {{Lure}}","note":"{{canary}}","reporterName":"{{canary}}"}""");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(before, (await db.Reports.CountAsync(), await db.AuditEntries.CountAsync()));
        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, l => l.Contains(canary, StringComparison.Ordinal));
        Assert.DoesNotContain(Written.Below(app.Get<DataFolder>().State), w => w.Contains(canary, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("123456789018")]
    [InlineData("１２３４ ５６７８ ９０１８")]
    [InlineData("1234-5678-9018")]
    public async Task A_My_Number_in_any_field_is_never_stored_logged_or_sent_back(string number)
    {
        using var api = await ApiClient.OpenAsync(app, ApiScope.Report, ApiScope.Classify, ApiScope.Lookup);
        using var log = new LogListener(app);
        string[] fields = ["id", "channel", "subject", "sender", "body", "note", "reporterName", "reporterContact", "occurredAt", "harm", "label", "impersonates", "lang", "unknown"];
        var answers = new List<ApiAnswer>();
        foreach (var field in fields)
        {
            var values = new Dictionary<string, string> { ["channel"] = "sms", ["body"] = $"通報の本文です {field}", [field] = $"私の番号は{number}です" };
            var json = System.Text.Json.JsonSerializer.Serialize(values);
            answers.Add(await api.PostAsync("/reports", json));
            answers.Add(await api.PostAsync("/classify", json));
        }

        var digits = number.Replace(" ", "", StringComparison.Ordinal);
        answers.Add(await api.PostAsync("/reports", $$"""{"channel":"sms","body":"鍵の中","{{digits}}":"x"}"""));
        answers.Add(await api.PostAsync("/reports", """{"channel":"sms","body":"鍵に番号"}""", "123456789018"));
        answers.Add(await api.PostAsync("/reports", Encoding.UTF8.GetBytes($"From: a@example.jp\r\nSubject: {number}\r\nX-Mailer: {number}\r\n\r\n番号 {number}\r\n"), "message/rfc822"));
        answers.Add(await api.PostAsync("/classify", Encoding.UTF8.GetBytes($"番号 {number}"), "text/plain"));
        answers.Add(await api.PostAsync($"/classify?channel={Uri.EscapeDataString(number)}", Encoding.UTF8.GetBytes("文面"), "text/plain"));
        answers.Add(await api.GetAsync($"/reports/{Uri.EscapeDataString(number)}"));

        Assert.DoesNotContain(answers, a => a.Status == HttpStatusCode.InternalServerError);
        Assert.All(answers, a => AssertClean(a.Text));
        Assert.All(Written.Below(app.Get<DataFolder>().State), AssertClean);
        // Down here the framework logs the address of each request; in use it does not (appsettings.json).
        Assert.All(log.Lines.Where(l => !l.Contains("HTTP/1.1", StringComparison.Ordinal) && !l.Contains("api/v1/reports/", StringComparison.Ordinal)), AssertClean);

        void AssertClean(string text)
        {
            Assert.DoesNotContain(number, text, StringComparison.Ordinal);
            Assert.DoesNotContain("123456789018", text, StringComparison.Ordinal);
        }
    }
}
