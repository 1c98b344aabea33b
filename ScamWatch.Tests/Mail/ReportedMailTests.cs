using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Tests.Mail;

public sealed class ReportedMailTests
{
    public static TheoryData<string> ForwardStyles =>
    [
        .. Directory.GetFiles(Samples.Folder, "forward-*.eml").Select(p => Path.GetFileNameWithoutExtension(p)!)
            .Where(n => n != "forward-twice").Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(ForwardStyles))]
    public void A_forward_in_any_mailers_style_is_the_quoted_mail(string name)
    {
        var report = Samples.Report(name);

        Assert.Equal("未納のお知らせ", report.Subject);
        Assert.Contains("nta@example.top", report.Sender, StringComparison.Ordinal);
        Assert.Equal("税金が未納です。\nhttps://nta-pay.example.top/", report.Body);
        Assert.Equal("母に届いたメールです。\nリンクは押していません。", report.ReporterNote);
        Assert.Equal(new DateTime(2026, 11, 18, 23, 15, 0, DateTimeKind.Utc), report.OccurredAt);
        Assert.Equal(HeaderTrust.Pasted, report.HeaderTrust);
        Assert.Equal(("田中次郎", "tanaka.jiro@example.jp"), (report.ReporterName, report.ReporterContact));
        Assert.Equal(Channel.Email, report.Channel);
        Assert.Null(report.Mail!.Spf);
    }

    [Fact]
    public void A_forward_of_a_forward_is_the_innermost_mail()
    {
        var report = Samples.Report("forward-twice");

        Assert.Equal("国税庁 <nta@example.top>", report.Sender);
        Assert.Contains("役所に送ってください。", report.ReporterNote, StringComparison.Ordinal);
        Assert.Contains("母に届いたメールです。", report.ReporterNote, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attached-rfc822", "昨日届きました。開いていません。")]
    [InlineData("attached-as-file", "添付します。")]
    public void An_attached_mail_is_the_report_and_the_words_around_it_the_note(string name, string note)
    {
        var report = Samples.Report(name);

        Assert.Equal("未納のお知らせ", report.Subject);
        Assert.Equal("国税庁 <nta@example.top>", report.Sender);
        Assert.Equal(note, report.ReporterNote);
        Assert.Equal("tanaka.jiro@example.jp", report.ReporterContact);
        Assert.Equal(HeaderTrust.Original, report.HeaderTrust);
        Assert.Contains(report.Headers, h => h is { Name: "From", Value: "国税庁 <nta@example.top>" });
    }

    [Fact]
    public void Two_attached_mails_are_two_reports()
    {
        var message = Samples.Of(
            "From: a@example.jp\nContent-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: one\nFrom: x@example.top\n\n1\n--b\n\nSubject: two\nFrom: x@example.top\n\n2\n--b--");

        Assert.Equal(["one", "two"], ReportedMail.From(message, IntakeSource.File).Select(r => r.Subject));
    }

    [Fact]
    public void A_mail_saved_as_a_file_is_itself_the_suspicious_one()
    {
        var report = Samples.Report("html-alternative");

        Assert.Equal("総合窓口 <info@example.top>", report.Sender);
        Assert.Equal(("", ""), (report.ReporterName, report.ReporterContact));
        Assert.Equal(HeaderTrust.Original, report.HeaderTrust);
        Assert.Equal(("reply@example.net", "fail", "none", "fail"), (report.Mail!.ReplyTo, report.Mail.Spf, report.Mail.Dkim, report.Mail.Dmarc));
        Assert.Contains("カードの利用を停止しました。", report.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Authentication_results_of_strangers_are_not_facts()
    {
        var report = Assert.Single(ReportedMail.From(Samples.Message("html-alternative"), IntakeSource.File));

        Assert.Null(report.Mail!.Spf);
        Assert.Null(report.Mail.Dmarc);
    }

    [Theory]
    [InlineData("差出人: 国税庁 <nta@example.top>\n件名: 未納\n\n払ってください。")]
    [InlineData("> From: 国税庁 <nta@example.top>\n> Subject: 未納\n>\n> 払ってください。")]
    [InlineData("＞差出人：国税庁 <nta@example.top>\n＞日時　：2026/11/18 06:59\n＞件名　：未納\n＞\n＞払ってください。\n＞----------")]
    [InlineData("送信元 国税庁 <nta@example.top>\n件名 未納\n\n(本文)\n払ってください。")]
    public void A_mail_copied_by_hand_is_found_in_a_citizens_words(string pasted)
    {
        var message = Samples.Of("From: a@example.jp\nTo: report@city.example.jp\nSubject: 通報\n\nこれが届きました。\n\n" + pasted);

        var report = Assert.Single(ReportedMail.From(message, IntakeSource.Mailbox, Samples.Desk));

        Assert.Equal(("国税庁 <nta@example.top>", "未納", "払ってください。"), (report.Sender, report.Subject, report.Body));
        Assert.Equal("これが届きました。", report.ReporterNote);
    }

    [Theory]
    [InlineData("> From: n@example.top\n> Subject: 未納\n>\n> 払ってください。\n\nどうしたらよいですか。")]
    [InlineData("差出人: n@example.top\n件名: 未納\n\n―――ここから―――\n払ってください。\n―――ここまで―――\n\nどうしたらよいですか。")]
    public void Words_after_the_quoted_mail_are_the_reporters(string pasted)
    {
        var message = Samples.Of("From: a@example.jp\nTo: report@city.example.jp\nSubject: 通報\n\nこれです。\n\n" + pasted);

        var report = Assert.Single(ReportedMail.From(message, IntakeSource.Mailbox, Samples.Desk));

        Assert.Equal(("払ってください。", "これです。\n\nどうしたらよいですか。"), (report.Body, report.ReporterNote));
    }

    [Fact]
    public void A_mail_to_the_desk_with_a_forged_sender_is_itself_the_suspicious_one()
    {
        const string Mail = "Authentication-Results: mx.city.example.jp; dmarc=fail\nFrom: no-reply@office.example.jp\nTo: report@city.example.jp\nSubject: s\n\nx";

        var report = Assert.Single(ReportedMail.From(Samples.Of(Mail), IntakeSource.Mailbox, Samples.Desk));

        Assert.Equal((HeaderTrust.Original, "fail", ""), (report.HeaderTrust, report.Mail!.Dmarc, report.ReporterContact));
    }

    [Fact]
    public void A_mail_forwarded_without_its_header_lines_is_told_from_the_words_before_it()
    {
        var message = Samples.Of(
            "From: a@example.jp\nTo: report@city.example.jp\nSubject: 転送: 口座の件\nContent-Type: text/html; charset=utf-8\n\n怪しいです。<hr><p>口座のお取引を制限しました。至急ログインしてください。</p>");

        var report = Assert.Single(ReportedMail.From(message, IntakeSource.Mailbox, Samples.Desk));

        Assert.Equal(("口座の件", "怪しいです。"), (report.Subject, report.ReporterNote));
        Assert.Equal("口座のお取引を制限しました。至急ログインしてください。", report.Body);
    }

    [Theory]
    [InlineData("宛先 に書いてある住所は私のものです。\n件名 は忘れました。")]
    [InlineData("差出人は市役所でした。\n件名: 不明")]
    public void Words_about_a_mail_are_no_mail(string text)
    {
        var message = Samples.Of("From: a@example.jp\nTo: report@city.example.jp\nSubject: 相談\n\n" + text);

        Assert.Equal(HeaderTrust.None, Assert.Single(ReportedMail.From(message, IntakeSource.Mailbox, Samples.Desk)).HeaderTrust);
    }

    [Fact]
    public void A_citizens_own_words_to_the_desk_are_the_report()
    {
        var report = Samples.Report("own-words");

        Assert.Equal("不審な電話がありました", report.Subject);
        Assert.Contains("暗証番号を聞かれました。", report.Body, StringComparison.Ordinal);
        Assert.Equal("", report.Sender);
        Assert.Equal(("鈴木一郎", "suzuki@example.jp"), (report.ReporterName, report.ReporterContact));
        Assert.Equal(HeaderTrust.None, report.HeaderTrust);
    }

    [Fact]
    public void A_reply_that_quotes_the_desks_own_mail_reports_no_mail()
    {
        var report = Samples.Report("reply-to-desk");

        Assert.Equal(HeaderTrust.None, report.HeaderTrust);
        Assert.StartsWith("ありがとうございました。", report.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_suspicious_mail_that_quotes_an_original_message_is_not_taken_for_a_forward()
    {
        var message = Samples.Of(
            "From: boss@example.top\nTo: a@example.jp\nSubject: Re: pay\n\nPlease pay.\n\n-----Original Message-----\nFrom: a@example.jp\nSubject: pay\n\nhow?");

        var report = Assert.Single(ReportedMail.From(message, IntakeSource.File, Samples.Desk));

        Assert.Equal("boss@example.top", report.Sender);
    }

    [Fact]
    public void A_bounce_of_the_desks_own_mail_reports_no_mail()
    {
        var message = Samples.Of(
            "From: mailer-daemon@example.jp\nTo: report@city.example.jp\nSubject: bounce\nContent-Type: multipart/report; boundary=b\n\n--b\n\nno such user\n--b\nContent-Type: message/rfc822\n\nFrom: report@city.example.jp\nSubject: thanks\n\nx\n--b--");

        var report = Assert.Single(ReportedMail.From(message, IntakeSource.Mailbox, Samples.Desk));

        Assert.Equal(("bounce", HeaderTrust.None), (report.Subject, report.HeaderTrust));
    }

    [Fact]
    public void A_mail_that_reached_the_desk_as_a_blind_copy_is_itself_the_suspicious_one()
    {
        var message = Samples.Of("Delivered-To: report@city.example.jp\nFrom: a@example.top\nTo: undisclosed-recipients:;\nSubject: s\n\nx");

        Assert.Equal("a@example.top", Assert.Single(ReportedMail.From(message, IntakeSource.Mailbox, Samples.Desk)).Sender);
    }

    [Fact]
    public void A_mail_without_a_date_happened_when_it_was_received()
    {
        var message = Samples.Of("Received: from a by b; Fri, 20 Nov 2026 14:30:00 +0900\nFrom: a@example.top\nSubject: s\n\nx");

        Assert.Equal(
            new DateTime(2026, 11, 20, 5, 30, 0, DateTimeKind.Utc), Assert.Single(ReportedMail.From(message, IntakeSource.File)).OccurredAt);
    }

    [Fact]
    public void Characters_nobody_sees_are_taken_out_of_subject_sender_and_body()
    {
        var report = Assert.Single(ReportedMail.From(
            Samples.Of("From: 三\u200B井 <a@example.top>\nSubject: ご\u2064利用\uFE09停止\n\nカー\u00ADド"), IntakeSource.File));

        Assert.Equal(("三井 <a@example.top>", "ご利用停止", "カード"), (report.Sender, report.Subject, report.Body));
        Assert.Contains(report.Remarks, r => r.Contains("表示されない文字", StringComparison.Ordinal));
    }
}
