using System.Text.RegularExpressions;
using ScamWatch.Domain.Guidance;
using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Tests.Support;

namespace ScamWatch.Tests.Replies;

public sealed class ReplyTextTests : IAsyncLifetime
{
    private readonly TestStore _store = new(TestStore.MailOn);

    public static TheoryData<Verdict?, ReplyLanguage> Mails { get; } = new(
        from verdict in Enum.GetValues<Verdict>().Cast<Verdict?>().Append(null)
        from language in Enum.GetValues<ReplyLanguage>()
        select (verdict, language));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory, MemberData(nameof(Mails))]
    public void Every_mail_says_what_a_reporter_needs_and_never_that_something_is_safe(Verdict? verdict, ReplyLanguage language)
    {
        var (report, subject, body) = Write(verdict, language);

        Assert.Contains(report.ReceiptNumber, subject, StringComparison.Ordinal);
        Assert.Contains(report.ReceiptNumber, body, StringComparison.Ordinal);
        Assert.Contains("https://www.minatogawa.example/lookup", body, StringComparison.Ordinal);
        Assert.Contains(_store.Get<Municipality>().Phone, body, StringComparison.Ordinal);
        Assert.Contains("188", body, StringComparison.Ordinal);
        Assert.Contains(ReplyText.StopMark, body, StringComparison.Ordinal);
        Assert.Empty(Regex.Matches(body.Replace(ReplyText.StopMark, "", StringComparison.Ordinal) + subject, "[{}]"));
        Assert.All(
            ["安全です", "本物です", "問題ありません", "安心して", "詐欺ではありません", "is safe", "is genuine", "no danger", "だいじょうぶです"],
            w => Assert.DoesNotContain(w, subject + body, StringComparison.OrdinalIgnoreCase));
    }

    [Theory, MemberData(nameof(Mails))]
    public void No_mail_holds_a_word_of_what_was_sent_to_us(Verdict? verdict, ReplyLanguage language)
    {
        var (_, subject, body) = Write(verdict, language);

        Assert.All(
            ["かなりあ", "evil", "佐藤", "sato", "123456789018", "1234-5678-9018", "9018"],
            w => Assert.DoesNotContain(w, subject + body, StringComparison.OrdinalIgnoreCase));
        Assert.All(Regex.Matches(body, "https?://[^/\\s]+").Select(m => m.Value), a => Assert.Equal("https://www.minatogawa.example", a));
    }

    [Theory]
    [InlineData(ReplyLanguage.Ja, "今回確かめた範囲では", "安全を保証するものではありません")]
    [InlineData(ReplyLanguage.En, "As far as we could check", "no guarantee")]
    [InlineData(ReplyLanguage.Plain, "しらべたところでは", "だいじょうぶ とは 言")]
    public void Legitimate_is_said_with_reserve_and_how_to_make_sure(ReplyLanguage language, string reserve, string guarantee)
    {
        var body = Write(Verdict.Legitimate, language).Body;

        Assert.Contains(reserve, body, StringComparison.Ordinal);
        Assert.Contains(guarantee, body, StringComparison.Ordinal);
        Assert.Contains("https://www.minatogawa.example/check", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Verdict.Scam)]
    [InlineData(Verdict.Suspicious)]
    public void Before_all_is_certain_it_is_said_what_to_do_now_and_what_if_it_is_too_late(Verdict? verdict)
    {
        var (report, _, body) = Write(verdict, ReplyLanguage.Ja);

        Assert.All(_store.Get<WhatToDo>().Now(report.Channel, report.Asks).Concat(_store.Get<WhatToDo>().Afterwards(report.Asks)), w => Assert.Contains(w.Ja, body, StringComparison.Ordinal));
        Assert.All(_store.Get<WhatToDo>().Now(report.Channel, report.Asks), w => Assert.Contains(w.En, Write(verdict, ReplyLanguage.En).Body, StringComparison.Ordinal));
    }

    [Fact]
    public void Where_the_office_gave_no_telephone_the_line_is_left_out()
    {
        var text = new ReplyText(
            _store.Get<ReplyTemplates>(), _store.Get<WhatToDo>(), _store.Get<PhoneLines>(), _store.Get<Municipality>() with { Phone = "" }, _store.Get<ReplySettings>());

        var body = text.Write(SampleAlerts.Report(_store.Clock.UtcNow), null, ReplyLanguage.Ja, _store.Today).Body;

        Assert.DoesNotContain("担当: \n", body, StringComparison.Ordinal);
        Assert.Contains("#9110", body, StringComparison.Ordinal);
    }

    [Fact]
    public void The_newest_row_in_force_is_used_and_an_expired_one_rather_than_none()
    {
        var templates = Load(
            """{"id":"acknowledgement","language":"ja","subject":"old","lines":["{receipt}{stop}"],"validTo":"2026-06-30"}""",
            """{"id":"acknowledgement","language":"ja","subject":"new","lines":["{receipt}{stop}"],"validFrom":"2026-07-01","validTo":"2026-12-31"}""");

        Assert.Equal("old", templates.Find(null, ReplyLanguage.Ja, new(2026, 6, 30)).Subject);
        Assert.Equal("new", templates.Find(null, ReplyLanguage.Ja, new(2026, 7, 1)).Subject);
        Assert.Equal("new", templates.Find(null, ReplyLanguage.Ja, new(2027, 1, 1)).Subject);
    }

    [Theory]
    [InlineData("""{"id":"acknowledgement","language":"ja","subject":"s","lines":["{receipt}{stop}{body}"]}""", "{body}")]
    [InlineData("""{"id":"acknowledgement","language":"ja","subject":"s","lines":["{receipt}"]}""", "{stop}")]
    [InlineData("""{"id":"acknowledgement","language":"ja","subject":"s\nBcc: x","lines":["{receipt}{stop}"]}""", "one line")]
    [InlineData("""{"id":"acknowledgement","language":"fr","subject":"s","lines":["{receipt}{stop}"]}""", "no row")]
    public void A_slip_in_a_template_is_told_at_the_start(string row, string told) =>
        Assert.Contains(told, Assert.Throws<InvalidDataException>(() => Load(row, complete: row.Contains("body", StringComparison.Ordinal))).Message, StringComparison.Ordinal);

    private (Report Report, string Subject, string Body) Write(Verdict? verdict, ReplyLanguage language)
    {
        const string Evil = "かなりあ https://evil.example.top/a 123456789018 1234-5678-9018 {stop} {receipt}";
        var report = Report.Receive(
            Some.ByMail(text: Evil) with { Subject = Evil, Sender = Evil, ReporterNote = Evil, ReporterName = Evil },
            "k", 0, [], SampleAlerts.Report(_store.Clock.UtcNow).Judgement, _store.Clock.UtcNow);
        var (subject, body) = _store.Get<ReplyText>().Write(report, verdict, language, _store.Today);
        return (report, subject, body);
    }

    private static ReplyTemplates Load(params string[] rows) => Load(rows[0], complete: true, rows[1..]);

    private static ReplyTemplates Load(string first, bool complete, params string[] more)
    {
        var folder = Directory.CreateTempSubdirectory("scamwatch-templates-");
        try
        {
            var others =
                from id in (string[])["acknowledgement", "outcome-scam", "outcome-suspicious", "outcome-legitimate", "outcome-unrelated", "question"]
                from language in (string[])["ja", "en", "plain"]
                where complete && (id, language) != ("acknowledgement", "ja")
                select $$$"""{"id":"{{{id}}}","language":"{{{language}}}","subject":"s","lines":["{receipt}{stop}"]}""";
            File.WriteAllText(
                Path.Combine(folder.FullName, "reply-templates.json"), $$"""{"rows":[{{string.Join(',', [first, .. more, .. others])}}]}""");
            return ReplyTemplates.Load(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
