using ScamWatch.Domain.Replies;
using ScamWatch.Domain.Reports;
using ScamWatch.Ingest.Mail;

namespace ScamWatch.Tests.Mail;

public sealed class ReporterEnvelopeTests
{
    private const string Swindler = "From: swindler@evil.example\nReply-To: other@evil.example\nReturn-Path: <bounce@evil.example>\nAuto-Submitted: no\nSubject: x\n\nbody\n";

    [Fact]
    public void The_reporter_is_the_author_of_the_mail_delivered_to_us()
    {
        var own = Own("From: 佐藤 <sato@example.jp>\nReturn-Path: <sato+x@example.jp>\nTo: report@city.example.jp\nDate: Sat, 21 Nov 2026 12:00:00 +0900\nMessage-ID: <m1@example.jp>\nReferences: <a@x> <b@x>\nSubject: FW\n\n不審な電話がありました。\n")!;

        Assert.Equal(("sato@example.jp", "sato+x@example.jp", "m1@example.jp"), (own.Address, own.ReturnPath, own.MessageId));
        Assert.Equal(new DateTime(2026, 11, 21, 3, 0, 0, DateTimeKind.Utc), own.WrittenAt);
        Assert.Equal(["a@x", "b@x"], own.References);
        Assert.Equal((null, null, false, false, false), (own.AutoSubmitted, own.Precedence, own.IsList, own.IsNotice, own.AsksForSilence));
    }

    [Theory]
    [InlineData("multipart/mixed")]
    [InlineData("multipart/digest")]
    public void Never_an_address_inside_the_reported_mail(string kind)
    {
        var own = Own($"From: sato@example.jp\nTo: report@city.example.jp\nContent-Type: {kind}; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n{Swindler}\n--b--\n")!;

        Assert.Equal(("sato@example.jp", null, null), (own.Address, own.ReturnPath, own.AutoSubmitted));
    }

    [Fact]
    public void Nor_that_of_a_citizen_whose_mail_somebody_else_passed_on()
    {
        var passed = $"From: clerk@city.example.jp\nTo: report@city.example.jp\nContent-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: message/rfc822\n\nFrom: victim@example.jp\nTo: report@city.example.jp\nSubject: y\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n{Swindler}\n--b--\n--o--\n";

        Assert.Null(Own(passed));
    }

    [Theory]
    [InlineData("From: swindler@evil.example\nTo: someone@example.jp\nSubject: x\n\nbody\n")]
    [InlineData("From: swindler@evil.example\nTo: report@city.example.jp\nAuthentication-Results: mx.city.example.jp; dmarc=fail\nSubject: x\n\nbody\n")]
    public void Nobody_where_the_mail_is_itself_the_suspicious_one(string mail) => Assert.Null(Own(mail));

    [Fact]
    public void Several_authors_are_none()
    {
        Assert.Equal("", Own("From: a@example.jp, b@example.jp\nTo: report@city.example.jp\n\nx\n")!.Address);
        Assert.Equal("", Own("From: a@example.jp\nFrom: b@example.jp\nTo: report@city.example.jp\n\nx\n")!.Address);
        Assert.Equal("", Own("To: report@city.example.jp\nSubject: x\n\nx\n")!.Address);
    }

    [Theory]
    [InlineData("Return-Path: <>", NoReplyReason.Notice)]
    [InlineData("Return-Path: < >", NoReplyReason.Notice)]
    [InlineData("Content-Type: multipart/report; report-type=delivery-status; boundary=b", NoReplyReason.Notice)]
    [InlineData("X-Failed-Recipients: a@example.jp", NoReplyReason.Notice)]
    [InlineData("Auto-Submitted: auto-replied (vacation)", NoReplyReason.Automatic)]
    [InlineData("auto-submitted: AUTO-GENERATED; owner-email=\"x@y\"", NoReplyReason.Automatic)]
    [InlineData("Auto-Submitted:", NoReplyReason.Automatic)]
    [InlineData("X-Autoreply: yes", NoReplyReason.Automatic)]
    [InlineData("X-Auto-Response-Suppress: DR, AutoReply", NoReplyReason.Automatic)]
    [InlineData("X-Auto-Response-Suppress: All", NoReplyReason.Automatic)]
    [InlineData("Precedence: Bulk", NoReplyReason.Bulk)]
    [InlineData("List-Id: <x.example.jp>", NoReplyReason.Bulk)]
    [InlineData("List-Unsubscribe: <https://x.example/>", NoReplyReason.Bulk)]
    [InlineData("Authentication-Results: mx.city.example.jp; spf=fail", NoReplyReason.Forged)]
    [InlineData("Authentication-Results: mx.evil.example; dmarc=fail; spf=fail", null)]
    [InlineData("Auto-Submitted: no", null)]
    [InlineData("X-Auto-Response-Suppress: OOF", null)]
    [InlineData("Precedence: normal", null)]
    public void Marks_of_machines_are_read_from_the_headers(string header, NoReplyReason? reason)
    {
        var own = Own($"{header}\nFrom: sato@example.jp\nTo: report@city.example.jp\nSubject: x\n\n不審な電話がありました。\n");
        var facts = new ReplyFacts { Source = IntakeSource.Mailbox, Mail = own, OwnAddresses = new HashSet<string>(), Now = DateTime.UnixEpoch, AcknowledgementsPerDay = 1 };

        Assert.Equal(reason, ReplyRules.Check(facts, ReplyKind.Acknowledgement)?.Reason);
    }

    private static ReporterMail? Own(string mail) =>
        Assert.Single(ReportedMail.From(Samples.Of(mail), IntakeSource.Mailbox, Samples.Desk)).ReporterMail;
}
